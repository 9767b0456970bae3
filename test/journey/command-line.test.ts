import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorldFolder, startSimulator, type RunningSimulator } from '#simulator';
import { useDatabase } from '#test/database';
import { runProgram, type Finished } from '#test/program';

const database = useDatabase();
const world = join(import.meta.dirname, '..', 'fixtures', 'clinic');

/** The operator's way from nothing to a restored account, each step a process of its own, in order. */
describe('the command line', () => {
  let org: RunningSimulator;
  const masterKey = randomBytes(32).toString('base64');

  beforeAll(async () => {
    org = await startSimulator({ port: 0, world: loadWorldFolder(world) });
  });
  afterAll(() => org.close());

  const holdfast = (...args: string[]): Promise<Finished> =>
    runProgram('bin/holdfast.js', args, { DATABASE_URL: database.url, HOLDFAST_MASTER_KEY: masterKey });
  const json = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await holdfast(...args, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as T;
  };

  it('says what to do first when nothing is connected', async () => {
    const { code, stderr } = await holdfast('job', 'list');
    expect(code).toBe(1);
    expect(stderr).toBe('holdfast: No org is connected yet. Run `holdfast connect` first.\n');
  });

  it('refuses a wrong secret without showing it', async () => {
    const { code, stdout, stderr } = await holdfast(
      ...['connect', '--instance-url', org.url, '--client-id', org.clientId, '--client-secret', 'hunter2'],
    );
    expect(code).toBe(1);
    expect(stderr).toContain('Connect the org again');
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('connects, makes a job, runs it and shows that nothing changed after the first run', async () => {
    const { clientId, clientSecret, url } = org;
    await json('connect', '--instance-url', url, '--client-id', clientId, '--client-secret', clientSecret);
    await json('job', 'create', 'Nightly', '--at', '02:30', '--time-zone', 'Europe/Zurich');
    const first = await json<{ run: { status: string; added: number } }>('run', 'Nightly', '--wait');
    expect(first.run).toMatchObject({ status: 'completed', added: first.run.added });
    expect(first.run.added).toBeGreaterThan(48);
    const second = await json<{ run: object }>('run', 'nightly', '--wait');
    expect(second.run).toMatchObject({ number: 2, kind: 'incremental', added: 0, changed: 0, deleted: 0 });
  });

  it('chooses objects, forecasts a run, stops and starts the schedule', async () => {
    type Listed = {
      counts: { selected: number; unsupported: number };
      objects: { object: string; reason: string }[];
    };
    const before = await json<Listed>('job', 'objects', 'Nightly', '--view', 'not_recommended');
    expect(before.objects.find(({ object }) => object === 'AccountFeed')?.reason).toContain('Feeds');
    const refused = await holdfast('job', 'update', 'Nightly', '--include', 'Acount');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no object Acount') as unknown,
    });
    const chosen = ['--exclude', 'Lead', '--include', 'accountfeed', '--api-limit', '70', '--keep', '90d'];
    expect(await json('job', 'update', 'Nightly', ...chosen)).toMatchObject({
      objectFilter: { mode: 'recommended', include: ['AccountFeed'], exclude: ['Lead'] },
      ...{ apiLimitPercent: 70, retention: { kind: 'period', amount: 90, unit: 'days' } },
    });
    const after = await json<Listed>('job', 'objects', 'Nightly');
    expect(after.objects.map(({ object }) => object)).toContain('AccountFeed');
    expect(after.objects.map(({ object }) => object)).not.toContain('Lead');
    const expected = await json<{ calls: number; warnings: string[] }>('job', 'forecast', 'Nightly');
    expect(expected).toMatchObject({ warnings: [] });
    expect(expected.calls).toBeGreaterThan(10);
    expect(await json('job', 'disable', 'Nightly')).toMatchObject({ enabled: false, nextRunAt: null });
    expect(await json('job', 'enable', 'Nightly')).toMatchObject({ enabled: true });
    const hourly = ['job', 'create', 'Hourly', '--hourly', '--include', 'Case,Account'];
    expect((await holdfast(...hourly)).stderr).toContain('allows 0 high-frequency jobs');
    await json('job', 'allowance', '--plan', 'teams');
    expect(await json(...hourly)).toMatchObject({ kind: 'high_frequency', timeOfDay: null });
    await json('job', 'delete', 'Hourly', '--confirm', 'Hourly');
    await json('job', 'update', 'Nightly', '--objects', 'recommended');
  });

  it('finds a deleted account with its children and puts all of it back under the same Ids', async () => {
    const [account] = org.org.records('Account');
    const before = ['Account', 'Contact', 'Opportunity'].map((object) => org.org.records(object).length);
    org.org.delete(account!.Id);
    await json('run', 'Nightly', '--wait');
    const changes = await json<{ objects: { object: string; deleted: number }[] }>('changes', 'Nightly');
    expect(changes.objects.filter(({ deleted }) => deleted > 0).map(({ object }) => object)).toContain(
      'Contact',
    );

    const refused = await holdfast('restore', 'Nightly', '--object', 'Account', '--deleted');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('The plan was not confirmed');

    type Restored = { restore: { status: string; counts: { undelete: number; verified: number } } };
    const { restore } = await json<Restored>(
      'restore',
      'Nightly#3',
      '--object',
      'Account',
      '--deleted',
      '--yes',
    );
    expect(restore.status).toBe('completed');
    expect(restore.counts.undelete).toBeGreaterThan(4);
    expect(['Account', 'Contact', 'Opportunity'].map((object) => org.org.records(object).length)).toEqual(
      before,
    );
    expect(org.org.records('Account').some(({ Id }) => Id === account!.Id)).toBe(true);
  });

  it('fails plainly for an unknown job, run and option', async () => {
    const job = await holdfast('run', 'Weekly');
    expect(job).toMatchObject({
      code: 1,
      stderr: 'holdfast: There is no job "Weekly". The jobs are "Nightly".\n',
    });
    const run = await holdfast('changes', 'Nightly#99', '--json');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'NOT_FOUND', field: 'RUN' } });
    expect((await holdfast('runs', 'Nightly', '--colour')).code).toBe(1);
  });
});
