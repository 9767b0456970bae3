import { and, eq, sql } from 'drizzle-orm';
import { backupJob, withTenant, type Db } from '#core/db';
import { isHoldfastError, type Clock } from '#core/model';
import { requestRun } from './request-run.ts';
import { nextRunOf } from './schedule.ts';

/** A job whose time has come. */
export interface DueJob {
  readonly tenantId: string;
  readonly jobId: string;
}

/** Most jobs that one minute of the scheduler starts; the rest follow in the next one. */
const mostAtOnce = 500;

/** Milliseconds after which a run has missed its time: nothing was there to start it, or another run of the org was in the way. */
const latest = 15 * 60_000;

/** Jobs of all tenants that should run now, the longest due first. */
export async function dueJobs(db: Db, clock: Clock): Promise<DueJob[]> {
  const rows = await db.execute<{ tenant_id: string; job_id: string }>(
    sql`select tenant_id, job_id from holdfast.due_jobs(${clock.now().toISOString()}::timestamptz, ${mostAtOnce})`,
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, jobId: row.job_id }));
}

/**
 * Starts the run of a due job and sets when it is due next: the first time after now, so that days missed while nothing ran are made
 * up for by one run. `started` when a run was made, `busy` when the connection has an unfinished run (the job stays due and is tried
 * again), `not_due` when another worker was first or the job was disabled.
 */
export async function startDueRun(
  db: Db,
  clock: Clock,
  due: DueJob,
): Promise<'started' | 'busy' | 'not_due'> {
  try {
    return await withTenant(db, due.tenantId, async (tx) => {
      const [job] = await tx
        .select()
        .from(backupJob)
        .where(and(eq(backupJob.id, due.jobId), eq(backupJob.enabled, true)))
        .for('update');
      const now = clock.now();
      if (!job?.nextRunAt || job.nextRunAt > now) return 'not_due';
      await tx
        .update(backupJob)
        .set({ nextRunAt: nextRunOf(job, now) })
        .where(eq(backupJob.id, job.id));
      const late = now.getTime() - job.nextRunAt.getTime() > latest;
      await requestRun(tx, clock, { jobId: job.id, trigger: late ? 'catch_up' : 'schedule' });
      return 'started';
    });
  } catch (error) {
    if (isHoldfastError(error, 'ALREADY_RUNNING')) return 'busy';
    throw error;
  }
}
