import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { performRun, type RunDeps } from '#core/backup';
import { backupJob, run, runObject } from '#core/db';
import { cancelRun } from '#core/jobs';
import { systemClock } from '#core/model';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from './simulated-backup.ts';
import { idsOf, insertRecord, leads, showOnly, smallWorld, updateRecord } from './small-world.ts';

const database = useDatabase();
const objects = ['Account', 'Case', 'Contact', 'Lead', 'Task'];

describe('a run', () => {
  let backup: SimulatedBackup;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, {
      world: smallWorld,
      bulkPageRows: 500,
      restPageRows: 4,
    });
    showOnly(backup.simulator, objects);
  });
  afterAll(() => backup.simulator.close());
  afterEach(() => backup.control('DELETE', 'faults'));

  const limits = { slice: 0 };
  const slice = (runId: string, change: Partial<RunDeps> = {}) => {
    const { tenantId, masterKey } = backup.installation;
    const log = { info: () => undefined, warn: () => undefined };
    return performRun(
      { database: database.worker, clock: systemClock, masterKey, log, limits, ...change },
      { tenantId, runId },
    );
  };
  const rowOf = async (runId: string) => {
    const [row] = await backup.installation.inTenant((tx) => tx.select().from(run).where(eq(run.id, runId)));
    if (!row) throw new Error('There is no such run.');
    return row;
  };
  const objectOf = async (runId: string, object: string) => {
    const rows = await backup.installation.inTenant((tx) =>
      tx.select().from(runObject).where(eq(runObject.runId, runId)),
    );
    return rows.find((row) => row.object === object);
  };
  const cancel = (runId: string) => backup.installation.inTenant((tx) => cancelRun(tx, systemClock, runId));
  /** Bulk query jobs as the org lists them. */
  const bulkJobs = async () => {
    const headers = { authorization: `Bearer ${backup.simulator.accessToken}` };
    const reply = await fetch(`${backup.simulator.url}/services/data/v67.0/jobs/query`, { headers });
    return ((await reply.json()) as { records: { id: string; state: string }[] }).records;
  };

  it('that a person ends stops at its next checkpoint, aborts its Bulk jobs, and keeps what is done', async () => {
    const runId = await backup.request();
    while (((await objectOf(runId, 'Lead'))?.bulkJobId ?? null) === null) await slice(runId);
    expect(await cancel(runId)).toMatchObject({
      status: 'running',
      cancelRequestedAt: expect.any(String) as unknown,
    });
    const ended = await backup.perform(runId, { limits });
    expect(ended.slices).toBe(1);
    expect(ended.run).toMatchObject({ status: 'cancelled', problem: null });
    expect(ended.objects.get('Account')).toMatchObject({ coverage: 'ok', records: 6 });
    expect(ended.objects.get('Lead')).toMatchObject({
      coverage: 'skipped',
      cause: 'CANCELLED',
      bulkJobId: null,
    });
    expect((await bulkJobs()).filter(({ state }) => state !== 'Aborted')).toEqual([]);
    expect((await backup.versions()).filter(({ object }) => object === 'Account')).toHaveLength(6);
    const staged = await database.worker.db.execute(
      sql`select from pg_tables where schemaname = ${backup.installation.connection.storeSchema} and tablename like 'staged_%'`,
    );
    expect(staged).toHaveLength(0);
    // Asking again changes nothing.
    expect((await cancel(runId)).status).toBe('cancelled');
  });

  it('that no worker has taken yet is ended without a call to Salesforce', async () => {
    const runId = await backup.request();
    await cancel(runId);
    expect((await backup.perform(runId)).run).toMatchObject({
      status: 'cancelled',
      apiCalls: 0,
      objectsTotal: 0,
    });
  });

  it('cannot be ended when it is over', async () => {
    const { run: over } = await backup.backUp();
    expect(over.status).toBe('completed');
    await expect(cancel(over.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(cancel('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves out an object that ended its worker three times, by name, and goes on with the others', async () => {
    for (const object of ['Account', 'Case'])
      updateRecord(backup.simulator.org, object, idsOf(backup.simulator, object)[0] ?? '', {
        Description: 'edited',
      });
    const runId = await backup.request();
    await slice(runId);
    const raised = (attempts: number) =>
      backup.installation.inTenant((tx) =>
        tx
          .update(runObject)
          .set({ attempts, state: 'pending', coverage: null })
          .where(sql`${runObject.runId} = ${runId} and ${runObject.object} = 'Case'`),
      );
    // As three workers left it that never came back.
    await raised(3);
    const ended = await backup.perform(runId);
    expect(ended.run.status).toBe('completed_with_warnings');
    expect(ended.objects.get('Case')).toMatchObject({
      coverage: 'failed',
      cause: 'QUARANTINED',
      changed: 0,
      records: 6,
    });
    expect(ended.objects.get('Case')?.reason).toContain('3 times');
    expect(ended.objects.get('Account')).toMatchObject({ coverage: 'ok', changed: 1 });
    const next = await backup.backUp();
    expect(next.objects.get('Case')).toMatchObject({ coverage: 'ok', changed: 1 });
  });

  it('counts a slice that came back as no attempt, and a lost one as one', async () => {
    await backup.control('POST', 'faults', {
      ...{ match: { path: '/services/data' }, nth: 1, times: 100, effect: 'status' },
      ...{ status: 503, errorCode: 'SERVER_UNAVAILABLE' },
    });
    const runId = await backup.request();
    const retry = { soon: [], later: [], sleep: async () => undefined };
    for (let time = 0; time < 3; time += 1) await slice(runId, { retry });
    expect(await rowOf(runId)).toMatchObject({ status: 'running', attempts: 0 });
    await backup.installation.inTenant((tx) => tx.update(run).set({ attempts: 10 }).where(eq(run.id, runId)));
    expect(await slice(runId, { retry })).toBe('done');
    expect(await rowOf(runId)).toMatchObject({
      status: 'failed',
      problem: { code: 'INTERNAL', message: expect.stringContaining('10 times') as unknown },
    });
  });

  it('holds objects that need a Bulk job when its share of them is used up, reads the others, and goes on later', async () => {
    const percent = (bulkLimitPercent: number | null) =>
      backup.installation.inTenant((tx) =>
        tx.update(backupJob).set({ bulkLimitPercent }).where(eq(backupJob.id, backup.jobId)),
      );
    // Each edit makes its object one to be read; so many leads go by Bulk.
    for (const id of idsOf(backup.simulator, 'Lead'))
      updateRecord(backup.simulator.org, 'Lead', id, { Company: 'Bulk' });
    insertRecord(backup.simulator.org, 'Account', { Name: 'Newcomer' });
    await percent(1);
    const runId = await backup.request();
    await slice(runId);
    await backup.installation.inTenant((tx) =>
      tx
        .update(runObject)
        .set({ route: 'bulk', mode: 'full', since: null })
        .where(sql`${runObject.runId} = ${runId} and ${runObject.object} = 'Lead'`),
    );
    // As an org that has used up its hundred jobs of the day.
    const spent = new Date();
    await backup.installation.inTenant((tx) =>
      tx.update(run).set({ bulkLeft: 0, bulkAskedAt: spent }).where(eq(run.id, runId)),
    );
    const held = await backup.perform(runId);
    expect(held.run).toMatchObject({ status: 'partial', problem: { code: 'API_LIMIT' } });
    expect(held.objects.get('Lead')).toMatchObject({
      coverage: 'skipped',
      cause: 'BULK_LIMIT',
      notStarted: true,
    });
    expect(held.objects.get('Account')).toMatchObject({ coverage: 'ok', added: 1 });
    const later = { ...systemClock, now: () => new Date(spent.getTime() + 2 * 3_600_000) };
    const whole = await backup.perform(runId, { clock: later });
    expect(whole.run).toMatchObject({ status: 'completed', resumeAt: null });
    expect(whole.objects.get('Lead')).toMatchObject({ coverage: 'ok', changed: leads, route: 'bulk' });
    expect((await rowOf(runId)).bulkJobs).toBe(1);
    await percent(null);
  });
});
