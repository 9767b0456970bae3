import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '#core/db';
import { createJob, requestRun } from '#core/jobs';
import { systemClock, type RunStatus } from '#core/model';
import { useDatabase } from '#test/database';
import { openLifeline } from '../../../worker/lifeline.ts';
import { reconcileOpenWork } from '../../../worker/reconcile.ts';
import { install } from '../jobs/installation.ts';

const database = useDatabase();
const log = pino({ level: 'silent' });

const reconcile = (silence?: number) => reconcileOpenWork(database.worker.db, systemClock, silence);

afterEach(async () => {
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await database.worker.db.execute(
      sql`update graphile_worker.${sql.identifier(table)} set locked_by = null, locked_at = null`,
    );
  }
  await reconcile();
});

/** A run that was asked for, with its job in the queue. */
async function openRun() {
  const mine = await install(database.worker);
  const job = await mine.inTenant((tx) =>
    createJob(tx, systemClock, {
      tenantId: mine.tenantId,
      memberId: mine.member.id,
      connectionId: mine.connection.id,
      name: 'Nightly',
      timeOfDay: '02:30',
      timeZone: 'UTC',
      runFirstBackup: true,
    }),
  );
  const runId = job.lastRun?.id ?? '';
  const key = `run_backup:${runId}`;
  const jobs = async () => {
    const rows = await database.worker.db.execute<{ locked_by: string | null; key: string | null }>(sql`
      select p.locked_by, j.key from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)
      where p.payload ->> 'runId' = ${runId} and j.attempts < j.max_attempts order by id`);
    return rows.map(({ locked_by, key: jobKey }) => ({ lockedBy: locked_by, key: jobKey }));
  };
  /** As the queue does it when a worker takes a job: the job and its named queue are locked. */
  const takenBy = async (worker: string, seconds: number) => {
    const since = sql`now() - make_interval(secs => ${seconds})`;
    await database.worker.db.execute(sql`
      update graphile_worker._private_jobs set locked_by = ${worker}, locked_at = ${since}, attempts = attempts + 1 where key = ${key}`);
    await database.worker.db.execute(sql`
      update graphile_worker._private_job_queues set locked_by = ${worker}, locked_at = ${since}
      where queue_name = ${`connection:${mine.connection.id}`}`);
  };
  const queueLockedBy = async () => {
    const [row] = await database.worker.db.execute<{ locked_by: string | null }>(sql`
      select locked_by from graphile_worker._private_job_queues where queue_name = ${`connection:${mine.connection.id}`}`);
    return row?.locked_by ?? null;
  };
  const heartbeat = (secondsAgo: number, status: RunStatus = 'running') =>
    mine.inTenant((tx) =>
      tx
        .update(run)
        .set({ status, heartbeatAt: new Date(Date.now() - secondsAgo * 1000) })
        .where(eq(run.id, runId)),
    );
  return { mine, runId, key, jobs, takenBy, queueLockedBy, heartbeat };
}

describe('the reconciler', () => {
  it('takes the job and the queue of a dead worker away from it at once, however fresh the heartbeat', async () => {
    const { jobs, takenBy, queueLockedBy, heartbeat, key } = await openRun();
    await takenBy('worker-dead', 2);
    await heartbeat(0);
    expect(await reconcile()).toEqual({ released: 1, requeued: 0 });
    expect(await jobs()).toEqual([{ lockedBy: null, key }]);
    expect(await queueLockedBy()).toBeNull();
  });

  it('leaves the job of a living worker alone, and takes it when that worker dies', async () => {
    const { jobs, takenBy, heartbeat, key } = await openRun();
    const lifeline = await openLifeline(database.worker.pool, log);
    await lifeline.hold('worker-alive');
    await takenBy('worker-alive', 600);
    await heartbeat(5);
    await expect.poll(() => reconcile()).toEqual({ released: 0, requeued: 0 });
    expect(await jobs()).toEqual([{ lockedBy: 'worker-alive', key }]);
    await lifeline.close();
    await expect.poll(async () => (await reconcile(), jobs())).toEqual([{ lockedBy: null, key }]);
  });

  it('takes work from a worker that lives but has been silent for too long', async () => {
    const { jobs, takenBy, heartbeat, queueLockedBy } = await openRun();
    const lifeline = await openLifeline(database.worker.pool, log);
    await lifeline.hold('worker-hung');
    await takenBy('worker-hung', 60);
    await heartbeat(40);
    expect(await reconcile(120_000)).toMatchObject({ requeued: 0 });
    expect((await jobs())[0]?.lockedBy).toBe('worker-hung');
    await reconcile(30_000);
    expect((await jobs()).map(({ lockedBy }) => lockedBy)).toEqual([null]);
    expect(await queueLockedBy()).toBeNull();
    await lifeline.close();
  });

  it('does not count a worker as silent that has only just taken a long waiting run', async () => {
    const { jobs, takenBy, heartbeat } = await openRun();
    const lifeline = await openLifeline(database.worker.pool, log);
    await lifeline.hold('worker-new');
    await takenBy('worker-new', 3);
    await heartbeat(3_600, 'pending');
    await reconcile(30_000);
    expect((await jobs())[0]?.lockedBy).toBe('worker-new');
    await lifeline.close();
  });

  it('gives a job to an unfinished run that has none, or one that the queue has given up', async () => {
    const { jobs, key } = await openRun();
    await database.worker.db.execute(sql`delete from graphile_worker._private_jobs where key = ${key}`);
    expect(await reconcile()).toEqual({ released: 0, requeued: 1 });
    expect(await jobs()).toEqual([{ lockedBy: null, key }]);
    await database.worker.db.execute(
      sql`update graphile_worker._private_jobs set attempts = max_attempts where key = ${key}`,
    );
    expect(await reconcile()).toEqual({ released: 0, requeued: 1 });
    expect(await jobs()).toEqual([{ lockedBy: null, key }]);
    expect(await reconcile()).toEqual({ released: 0, requeued: 0 });
  });

  it('does not bring back a finished run', async () => {
    const { jobs, key, heartbeat } = await openRun();
    await database.worker.db.execute(sql`delete from graphile_worker._private_jobs where key = ${key}`);
    await heartbeat(0, 'completed');
    expect(await reconcile()).toEqual({ released: 0, requeued: 0 });
    expect(await jobs()).toEqual([]);
  });

  it('has a closed run concluded when that was forgotten, after a minute of grace', async () => {
    const { mine, jobs, key, runId, heartbeat } = await openRun();
    await database.worker.db.execute(sql`delete from graphile_worker._private_jobs where key = ${key}`);
    await heartbeat(0, 'completed');
    const finished = (secondsAgo: number) =>
      mine.inTenant((tx) =>
        tx
          .update(run)
          .set({ finishedAt: new Date(Date.now() - secondsAgo * 1000) })
          .where(eq(run.id, runId)),
      );
    await finished(30);
    expect(await reconcile()).toEqual({ released: 0, requeued: 0 });
    await finished(90);
    expect(await reconcile()).toEqual({ released: 0, requeued: 1 });
    expect(await jobs()).toEqual([{ lockedBy: null, key: `conclude_run:${runId}` }]);
    await mine.inTenant((tx) => tx.update(run).set({ concludedAt: new Date() }).where(eq(run.id, runId)));
  });

  it('takes up a partial run when its time has come, unless a newer run has begun', async () => {
    const { mine, jobs, key, runId, heartbeat } = await openRun();
    const forget = () =>
      database.worker.db.execute(sql`delete from graphile_worker._private_jobs where key = ${key}`);
    await forget();
    await heartbeat(0, 'partial');
    const resumeIn = (seconds: number) =>
      mine.inTenant((tx) =>
        tx
          .update(run)
          .set({ resumeAt: new Date(Date.now() + seconds * 1000) })
          .where(eq(run.id, runId)),
      );
    await resumeIn(60);
    expect(await reconcile()).toEqual({ released: 0, requeued: 0 });
    await resumeIn(-1);
    expect(await reconcile()).toEqual({ released: 0, requeued: 1 });
    expect(await jobs()).toEqual([{ lockedBy: null, key }]);
    await forget();
    await mine.inTenant(async (tx) => {
      const [row] = await tx.select().from(run).where(eq(run.id, runId));
      await requestRun(tx, systemClock, { jobId: row?.jobId ?? '', trigger: 'manual' });
    });
    expect(await reconcile()).toEqual({ released: 0, requeued: 0 });
  });
});
