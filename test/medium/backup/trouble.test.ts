import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connection } from '#core/db';
import { useDatabase } from '#test/database';
import { simulatedBackup, type BackedUp, type SimulatedBackup } from './simulated-backup.ts';
import { fewObjects, idsOf, leads, showOnly, smallWorld, updateRecord, vanish } from './small-world.ts';

const database = useDatabase();

/** Objects that a run fell short of. */
function shortOf({ objects }: BackedUp): string[] {
  return [...objects.values()]
    .filter(({ coverage, expected, mode }) => coverage !== 'ok' && coverage !== 'empty' && !expected && mode)
    .map(({ object, coverage }) => `${object} ${coverage}`);
}

describe('a run in trouble', () => {
  let backup: SimulatedBackup;
  let today: Date;
  beforeEach(async () => {
    today = new Date();
    backup = await simulatedBackup(database.worker, {
      world: smallWorld,
      bulkPageRows: 1_000,
      now: () => today,
    });
  });
  afterEach(() => backup.simulator.close());

  const always = { nth: 1, times: 1_000_000 };
  /** Small objects are asked for together, in the body of a composite call. */
  const caseQuery = { path: '/composite$', body: 'FROM\\+Case\\b' };
  const fault = (path: string, effect: object) =>
    backup.control('POST', 'faults', { match: { path }, ...always, ...effect });

  it('leaves out the object that Salesforce refuses, ends amber, and the next run catches up', async () => {
    await backup.control('POST', 'faults', {
      ...{ match: caseQuery, ...always, effect: 'status' },
      status: 400,
      errorCode: 'INVALID_TYPE',
      message: 'No such thing',
    });
    const first = await backup.backUp();
    expect(first.run).toMatchObject({ status: 'completed_with_warnings', problem: null });
    expect(shortOf(first)).toEqual(['Case failed']);
    expect(first.objects.get('Case')?.reason).toMatch(/^Salesforce refused the request \(INVALID_TYPE\)/);
    expect(first.objects.get('Account')).toMatchObject({ coverage: 'ok', records: 6 });
    await backup.control('DELETE', 'faults');
    const second = await backup.backUp();
    expect(shortOf(second)).toEqual([]);
    expect(second.objects.get('Case')).toMatchObject({ mode: 'full', coverage: 'ok', added: 6, records: 6 });
    expect(second.run).toMatchObject({ added: 6, changed: 0, deleted: 0 });
  });

  it('tries a passing fault again, and says so meanwhile', async () => {
    await backup.control('POST', 'faults', {
      match: caseQuery,
      ...{ nth: 1, times: 2, effect: 'status', status: 503, errorCode: 'SERVER_UNAVAILABLE' },
    });
    const run = await backup.backUp();
    expect(run.slices).toBeGreaterThan(2);
    expect(shortOf(run)).toEqual([]);
    expect(run.objects.get('Case')).toMatchObject({ coverage: 'ok', records: 6, reason: '' });
  });

  it('never accepts a page that is cut at a row, and goes on when the page comes whole', async () => {
    await backup.control('POST', 'faults', {
      match: { path: 'jobs/query/.*/results' },
      ...{ nth: 2, times: 1, effect: 'truncateRows', rows: 400 },
    });
    const run = await backup.backUp();
    expect(run.objects.get('Lead')).toMatchObject({
      coverage: 'ok',
      records: leads,
      rowsStaged: leads,
      pagesDone: 3,
    });
  });

  it('fails an object whose pages stay cut, and keeps nothing of it', async () => {
    await fault('jobs/query/.*/results', { effect: 'truncateRows', rows: 400 });
    const run = await backup.backUp();
    expect(shortOf(run)).toEqual(['Lead failed']);
    expect(run.objects.get('Lead')?.reason).toMatch(
      /held 400 rows where Salesforce announced 1000.*Tried 4 times/,
    );
    expect((await backup.versions()).filter(({ object }) => object === 'Lead')).toEqual([]);
  });

  it('records no delete when it cannot list what is left', async () => {
    await backup.backUp();
    const [gone = '', edited = ''] = idsOf(backup.simulator, 'Account').slice(4);
    vanish(backup.simulator.org, gone);
    updateRecord(backup.simulator.org, 'Account', edited, { Industry: 'Banking' });
    await fault('query.*SELECT\\+Id\\+FROM\\+Account\\b', {
      effect: 'status',
      status: 500,
      errorCode: 'UNKNOWN_EXCEPTION',
    });
    const blind = await backup.backUp();
    expect(shortOf(blind)).toEqual(['Account failed']);
    expect(blind.objects.get('Account')).toMatchObject({ added: 0, changed: 0, deleted: 0, records: 6 });
    await backup.control('DELETE', 'faults');
    const seeing = await backup.backUp();
    expect(seeing.objects.get('Account')).toMatchObject({
      coverage: 'ok',
      added: 0,
      changed: 1,
      deleted: 1,
      records: 5,
    });
  });

  it('fails with a remedy when the authorisation is gone, and waits for a person', async () => {
    await fault('/services/', { effect: 'status', status: 401, errorCode: 'INVALID_SESSION_ID' });
    const failed = await backup.backUp();
    expect(failed.run).toMatchObject({
      status: 'failed',
      problem: { code: 'REAUTHORISE', remedy: expect.stringMatching(/./) as unknown },
    });
    const [row] = await backup.installation.inTenant((tx) =>
      tx
        .select({ status: connection.status })
        .from(connection)
        .where(eq(connection.id, backup.installation.connection.id)),
    );
    expect(row?.status).toBe('reauthorise');
    expect(await backup.versions().catch(() => [])).toEqual([]);
  });

  it('waits for an org that does not answer, and fails when its patience ends', async () => {
    await fault('sobjects', { effect: 'status', status: 503, errorCode: 'SERVER_UNAVAILABLE' });
    const runId = await backup.request();
    await expect(backup.perform(runId)).rejects.toThrow('does not come to an end');
    const failed = await backup.perform(runId, { limits: { patience: 0 } });
    expect(failed.run).toMatchObject({ status: 'failed', problem: { code: 'ORG_UNAVAILABLE' } });
  });

  it('reports an object that is no longer visible once, and keeps its records', async () => {
    await backup.backUp();
    showOnly(
      backup.simulator,
      fewObjects.filter((name) => name !== 'Lead'),
    );
    const hidden = await backup.backUp();
    expect(hidden.objects.get('Lead')).toMatchObject({
      coverage: 'skipped',
      expected: false,
      deleted: 0,
      records: leads,
    });
    expect(hidden.run).toMatchObject({ status: 'completed_with_warnings', deleted: 0 });
    expect((await backup.backUp()).objects.get('Lead')).toMatchObject({
      coverage: 'skipped',
      expected: true,
      records: leads,
    });
    showOnly(backup.simulator, fewObjects);
    expect((await backup.backUp()).objects.get('Lead')).toMatchObject({
      coverage: 'ok',
      added: 0,
      deleted: 0,
      records: leads,
    });
  });
});
