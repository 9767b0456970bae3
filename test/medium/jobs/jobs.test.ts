import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { backupJob, run, withTenant } from '#core/db';
import { createJob, dueJobs, getJob, listJobs, requestRun, startDueRun } from '#core/jobs';
import { isHoldfastError, systemClock, type Clock } from '#core/model';
import { ensureMember } from '#core/tenants';
import { useDatabase } from '#test/database';
import { install, type Installation } from './installation.ts';

const database = useDatabase();

function clockAt(instant: string): Clock {
  return { ...systemClock, now: () => new Date(instant) };
}

function newJob(installation: Installation, change: Partial<Parameters<typeof createJob>[2]> = {}) {
  return {
    tenantId: installation.tenantId,
    memberId: installation.member.id,
    connectionId: installation.connection.id,
    name: 'Nightly',
    timeOfDay: '02:30',
    timeZone: 'Europe/Zurich',
    runFirstBackup: false,
    ...change,
  };
}

async function queuedRuns(tenantId: string): Promise<{ key: string; queue: string }[]> {
  const rows = await database.worker.db.execute<{ key: string; queue_name: string }>(sql`
    select j.key, j.queue_name from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)
    where p.payload ->> 'tenantId' = ${tenantId} order by j.id`);
  return rows.map(({ key, queue_name }) => ({ key, queue: queue_name }));
}

async function failure(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isHoldfastError(error) ? { code: error.code, ...error.detail } : error;
}

describe('a new backup job', () => {
  it('shows what a dashboard card needs, and waits for its first run', async () => {
    const mine = await install(database.api);
    const clock = clockAt('2026-01-10T12:00:00Z');
    const job = await mine.inTenant((tx) => createJob(tx, clock, newJob(mine)));
    expect(job).toMatchObject({
      name: 'Nightly',
      kind: 'standard',
      enabled: true,
      timeOfDay: '02:30',
      timeZone: 'Europe/Zurich',
      connection: { id: mine.connection.id, name: 'Production', orgName: 'Example Ltd', sandbox: false },
      status: 'pending_first_run',
      lastRun: null,
      nextRunAt: '2026-01-11T01:30:00.000Z',
      createdAt: '2026-01-10T12:00:00.000Z',
      createdBy: 'Ada Admin',
    });
    expect(await mine.inTenant((tx) => listJobs(tx))).toEqual([job]);
    expect(await queuedRuns(mine.tenantId)).toEqual([]);
  });

  it('starts its first backup in the same transaction when asked to', async () => {
    const mine = await install(database.api);
    const job = await mine.inTenant((tx) =>
      createJob(tx, systemClock, newJob(mine, { runFirstBackup: true })),
    );
    expect(job).toMatchObject({
      status: 'pending',
      lastRun: { number: 1, kind: 'full', trigger: 'first', status: 'pending', jobId: job.id },
    });
    expect(await queuedRuns(mine.tenantId)).toEqual([
      { key: `run_backup:${job.lastRun?.id}`, queue: `connection:${mine.connection.id}` },
    ]);
  });

  it('leaves nothing behind when its transaction is undone, the queued task included', async () => {
    const mine = await install(database.api);
    const undone = mine.inTenant(async (tx) => {
      await createJob(tx, systemClock, newJob(mine, { runFirstBackup: true }));
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await mine.inTenant((tx) => listJobs(tx))).toEqual([]);
    expect(await queuedRuns(mine.tenantId)).toEqual([]);
  });

  it('is refused with the field and a remedy', async () => {
    const mine = await install(database.api);
    const create = (change: Parameters<typeof newJob>[1]) =>
      failure(mine.inTenant((tx) => createJob(tx, systemClock, newJob(mine, change))));
    const remedy: unknown = expect.any(String);
    expect(await create({ timeZone: 'Mars/Olympus' })).toMatchObject({
      code: 'BAD_REQUEST',
      field: 'timeZone',
      remedy,
    });
    expect(await create({ timeOfDay: '25:00' })).toMatchObject({
      code: 'BAD_REQUEST',
      field: 'timeOfDay',
      remedy,
    });
    expect(await create({ name: '   ' })).toMatchObject({ code: 'BAD_REQUEST', field: 'name', remedy });
    await mine.inTenant((tx) => createJob(tx, systemClock, newJob(mine, { name: 'Weekly' })));
    expect(await create({ name: ' weekLY ' })).toMatchObject({ code: 'NAME_TAKEN', field: 'name', remedy });
  });

  it('needs a connection of the member, or a shared one', async () => {
    const mine = await install(database.api);
    const other = await install(database.api);
    const create = (connectionId: string, memberId = mine.member.id) =>
      failure(mine.inTenant((tx) => createJob(tx, systemClock, newJob(mine, { connectionId, memberId }))));
    expect(await create(other.connection.id)).toMatchObject({ code: 'NOT_FOUND', field: 'connectionId' });
    const colleague = await mine.inTenant((tx) =>
      ensureMember(tx, systemClock, { tenantId: mine.tenantId, userId: '005500000099999' }),
    );
    expect(await create(mine.connection.id, colleague.id)).toMatchObject({ code: 'NOT_FOUND' });
    await mine.inTenant((tx) => tx.execute(sql`update holdfast.connection set shared = true`));
    expect(await create(mine.connection.id, colleague.id)).toBeUndefined();
  });

  it('is invisible to other tenants', async () => {
    const mine = await install(database.api);
    const other = await install(database.api);
    const job = await mine.inTenant((tx) => createJob(tx, systemClock, newJob(mine)));
    expect(await failure(other.inTenant((tx) => getJob(tx, job.id)))).toMatchObject({ code: 'NOT_FOUND' });
    const foreign = other.inTenant((tx) => requestRun(tx, systemClock, { jobId: job.id, trigger: 'manual' }));
    expect(await failure(foreign)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a requested run', () => {
  it('is the only open one of its connection, also among several jobs and at the same moment', async () => {
    const mine = await install(database.api);
    const jobs = await mine.inTenant(async (tx) => [
      await createJob(tx, systemClock, newJob(mine, { name: 'A' })),
      await createJob(tx, systemClock, newJob(mine, { name: 'B' })),
    ]);
    const requests = await Promise.all(
      [...jobs, ...jobs].map((job) =>
        failure(mine.inTenant((tx) => requestRun(tx, systemClock, { jobId: job.id, trigger: 'manual' }))),
      ),
    );
    expect(requests.filter((outcome) => outcome === undefined)).toHaveLength(1);
    const refused: unknown = expect.objectContaining({ code: 'ALREADY_RUNNING' });
    expect(requests.filter((outcome) => outcome !== undefined)).toEqual([refused, refused, refused]);
    expect(await queuedRuns(mine.tenantId)).toHaveLength(1);
  });

  it('is numbered without gaps, and incremental once there is a snapshot', async () => {
    const mine = await install(database.api);
    const job = await mine.inTenant((tx) => createJob(tx, systemClock, newJob(mine)));
    const ends = ['failed', 'completed_with_warnings', 'failed', 'completed'] as const;
    const runs = [];
    for (const status of ends) {
      runs.push(
        await mine.inTenant((tx) => requestRun(tx, systemClock, { jobId: job.id, trigger: 'manual' })),
      );
      await mine.inTenant((tx) => tx.update(run).set({ status }).where(eq(run.status, 'pending')));
    }
    expect(runs.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      '1 full',
      '2 full',
      '3 incremental',
      '4 incremental',
    ]);
    expect(await mine.inTenant((tx) => getJob(tx, job.id))).toMatchObject({
      status: 'completed',
      lastRun: { number: 4 },
    });
  });
});

describe('the schedule', () => {
  async function scheduled() {
    const mine = await install(database.api);
    const job = await mine.inTenant((tx) => createJob(tx, clockAt('2026-01-10T12:00:00Z'), newJob(mine)));
    const dueAt = async (instant: string) =>
      (await dueJobs(database.worker.db, clockAt(instant))).filter(({ jobId }) => jobId === job.id);
    const start = (instant: string) =>
      startDueRun(database.worker.db, clockAt(instant), { tenantId: mine.tenantId, jobId: job.id });
    const nextRunAt = async () => (await mine.inTenant((tx) => getJob(tx, job.id))).nextRunAt;
    return { mine, job, dueAt, start, nextRunAt };
  }

  it('starts a run when its time has come, and sets the next day', async () => {
    const { mine, job, dueAt, start, nextRunAt } = await scheduled();
    expect(await dueAt('2026-01-11T01:29:59Z')).toEqual([]);
    expect(await dueAt('2026-01-11T01:30:00Z')).toEqual([{ tenantId: mine.tenantId, jobId: job.id }]);
    expect(await start('2026-01-11T01:30:10Z')).toBe('started');
    expect(await start('2026-01-11T01:30:10Z')).toBe('not_due');
    expect(await nextRunAt()).toBe('2026-01-12T01:30:00.000Z');
    expect((await mine.inTenant((tx) => getJob(tx, job.id))).lastRun).toMatchObject({ trigger: 'schedule' });
  });

  it('makes up for missed days with one run', async () => {
    const { start, nextRunAt } = await scheduled();
    expect(await start('2026-01-20T09:00:00Z')).toBe('started');
    expect(await nextRunAt()).toBe('2026-01-21T01:30:00.000Z');
  });

  it('stays due while the connection has an unfinished run', async () => {
    const { mine, start, dueAt } = await scheduled();
    expect(await start('2026-01-11T01:31:00Z')).toBe('started');
    expect(await start('2026-01-12T01:31:00Z')).toBe('busy');
    expect(await dueAt('2026-01-12T01:32:00Z')).toHaveLength(1);
    await mine.inTenant((tx) => tx.update(run).set({ status: 'completed' }));
    expect(await start('2026-01-12T03:00:00Z')).toBe('started');
  });

  it('leaves disabled jobs alone', async () => {
    const { mine, dueAt, start } = await scheduled();
    await mine.inTenant((tx) => tx.update(backupJob).set({ enabled: false }));
    expect(await dueAt('2026-01-11T01:31:00Z')).toEqual([]);
    expect(await start('2026-01-11T01:31:00Z')).toBe('not_due');
    const [job] = await withTenant(database.api.db, mine.tenantId, (tx) => listJobs(tx));
    expect(job?.status).toBe('disabled');
  });
});
