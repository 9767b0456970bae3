import { and, eq, inArray, isNull } from 'drizzle-orm';
import { appendAudit, type AuditActor } from '#core/audit';
import { backupJob, restore, run, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';

/**
 * Deletes a job with its history, confirmed by its name. It is gone for people, and its name and place free, at once; a worker then
 * removes runs, restores and, with the last job of the connection, every version and file. Throws NOT_FOUND, BAD_REQUEST for another
 * name, ALREADY_RUNNING and CONFLICT while a run or a restore is under way.
 */
export async function deleteJob(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  confirmedName: string,
): Promise<void> {
  const [job] = await tx
    .select()
    .from(backupJob)
    .where(and(eq(backupJob.id, jobId), isNull(backupJob.deletedAt)))
    .for('update');
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  if (confirmedName !== job.name)
    throw new HoldfastError('BAD_REQUEST', 'The name typed is not the name of the backup job.', {
      field: 'confirm',
      remedy: 'Type the name of the job exactly as it is shown.',
    });
  await requireQuiet(tx, jobId);
  await tx
    .update(backupJob)
    .set({ enabled: false, nextRunAt: null, deletedAt: clock.now() })
    .where(eq(backupJob.id, jobId));
  const { tenantId, connectionId } = job;
  await enqueue(tx, 'delete_job', { tenantId, jobId }, { queue: queueOfConnection(connectionId) });
  const subject = { jobId, connectionId };
  await appendAudit(tx, clock, { actor, kind: 'job_deleted', subject, facts: { name: job.name } });
}

async function requireQuiet(tx: Tx, jobId: string): Promise<void> {
  const runs = await tx
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.jobId, jobId), inArray(run.status, ['pending', 'running', 'record_data_complete'])))
    .limit(1);
  if (runs.length > 0)
    throw new HoldfastError('ALREADY_RUNNING', 'A run of this backup job is under way.', {
      remedy: 'Wait for its end, or cancel it, then delete the job.',
    });
  const restores = await tx
    .select({ id: restore.id })
    .from(restore)
    .where(and(eq(restore.jobId, jobId), inArray(restore.status, ['planning', 'confirmed', 'running'])))
    .limit(1);
  if (restores.length > 0)
    throw new HoldfastError('CONFLICT', 'A restore from this backup job is under way.', {
      remedy: 'Wait for its end, then delete the job.',
    });
}
