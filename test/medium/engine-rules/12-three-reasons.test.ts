import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connection } from '#core/db';
import { useDatabase } from '#test/database';
import { addObjects } from '../backup/many-objects.ts';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { showOnly } from '../backup/small-world.ts';

const database = useDatabase();

describe('12 an object that Bulk does not take, one that wants a filter, and one without access, in one run', () => {
  let backup: SimulatedBackup;
  let names: string[];
  let now = Date.now() - 86_400_000;
  const large = 'Lead';
  beforeAll(async () => {
    const generate = { [large]: 4_000 };
    backup = await simulatedBackup(database.worker, { world: undefined, generate, now: () => new Date(now) });
    names = addObjects(backup.simulator, 3, 0);
    Object.assign(backup.simulator.org.object(large), { bulkQueryable: false });
    showOnly(backup.simulator, [large, ...names]);
  });
  afterAll(() => backup.simulator.close());

  const refuse = async (object: string, status: number, errorCode: string, message: string) => {
    const effect = { effect: 'status', status, errorCode, message, nth: 1, times: 1_000_000 };
    const from = `FROM\\+${object}\\b`;
    await backup.control('POST', 'faults', { match: { path: `query.*${from}` }, ...effect });
    await backup.control('POST', 'faults', { match: { path: '/composite$', body: from }, ...effect });
  };
  const jobsAsked = async () => {
    const reply = await fetch(`${backup.simulator.url}/services/data/v67.0/jobs/query`, {
      headers: { authorization: `Bearer ${backup.simulator.accessToken}` },
    });
    const { records } = (await reply.json()) as { records: unknown[] };
    return records.length;
  };
  const learned = () =>
    backup.installation.inTenant((tx) =>
      tx.execute<Record<string, string>>(
        sql`select object, api_version, capability from holdfast.object_capability order by object, api_version`,
      ),
    );

  it('12.1 names three different reasons, and reads what can be read', async () => {
    const [filtered = '', forbidden = '', plain = ''] = names;
    const restriction = `Implementation restriction: ${filtered} requires a filter by a single Id`;
    await refuse(filtered, 400, 'MALFORMED_QUERY', restriction);
    await refuse(forbidden, 403, 'INSUFFICIENT_ACCESS', 'No rights');
    const run = await backup.backUp();
    const outcome = (object: string) => run.objects.get(object);
    expect(run.run.status).toBe('completed_with_warnings');
    expect(outcome(large)).toMatchObject({ coverage: 'ok', route: 'rest', records: 4_000 });
    expect(outcome(plain)).toMatchObject({ coverage: 'ok' });
    expect(outcome(filtered)).toMatchObject({ coverage: 'skipped', expected: true });
    expect(outcome(filtered)?.reason).toBe('Salesforce shows this only when a filter names the records.');
    expect(outcome(forbidden)).toMatchObject({ coverage: 'failed', expected: false });
    expect(outcome(forbidden)?.reason).toMatch(/INSUFFICIENT_ACCESS/);
    expect([...(await learned())]).toEqual([
      { object: large, api_version: '67.0', capability: 'rest_only' },
      { object: filtered, api_version: '67.0', capability: 'filter_required' },
    ]);
  });

  it('12.2 asks no more what it has learned, and asks again for what rights forbade', async () => {
    const [filtered = '', forbidden = ''] = names;
    await backup.control('DELETE', 'faults');
    now += 3_600_000;
    const run = await backup.backUp();
    expect(run.objects.get(filtered)).toMatchObject({ coverage: 'skipped', apiCalls: 0 });
    expect(run.objects.get(forbidden)).toMatchObject({ coverage: 'ok', mode: 'full', records: 3 });
    expect(run.run.status).toBe('completed');
  });

  it('12.3 learns anew with another API version', async () => {
    const [filtered = ''] = names;
    const before = await jobsAsked();
    await backup.installation.inTenant((tx) => tx.update(connection).set({ apiVersion: '68.0' }));
    now += 8 * 86_400_000;
    const run = await backup.backUp();
    expect(run.objects.get(filtered)).toMatchObject({ coverage: 'ok', records: 3 });
    expect(run.objects.get(large)).toMatchObject({ coverage: 'ok', route: 'rest', mode: 'full' });
    expect(await jobsAsked()).toBe(before);
    expect([...(await learned())].map((row) => `${row['object']} ${row['api_version']}`)).toContain(
      `${large} 68.0`,
    );
  });
});
