import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { backupJob, connection, run, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import { toRunSummary, type RunSummary, type RunTrigger } from './run-summary.ts';

/**
 * Asks for a run of a job, in the caller's transaction: the row, the connection's next number, and the task for the worker.
 * The first run of a connection is full; after one that left a snapshot they are incremental.
 * Throws NOT_FOUND for a job of nobody or of another tenant, ALREADY_RUNNING while the connection has an unfinished run.
 */
export async function requestRun(
  tx: Tx,
  clock: Clock,
  request: { readonly jobId: string; readonly trigger: RunTrigger },
): Promise<RunSummary> {
  const job = await jobToRun(tx, request.jobId);
  const number = await nextNumber(tx, job.connectionId);
  const [row] = await tx
    .insert(run)
    .values({
      id: clock.uuid(),
      tenantId: job.tenantId,
      connectionId: job.connectionId,
      jobId: job.id,
      number,
      status: 'pending',
      kind: (await hasSnapshot(tx, job.connectionId)) ? 'incremental' : 'full',
      trigger: request.trigger,
      requestedAt: clock.now(),
    })
    // The partial unique index run_one_open_per_connection decides, so that two requests at once cannot both pass.
    .onConflictDoNothing()
    .returning();
  if (!row) throw alreadyRunning();
  await enqueue(
    tx,
    'run_backup',
    { tenantId: row.tenantId, runId: row.id },
    { queue: queueOfConnection(row.connectionId) },
  );
  return toRunSummary(row);
}

async function jobToRun(
  tx: Tx,
  jobId: string,
): Promise<{ id: string; tenantId: string; connectionId: string }> {
  const [job] = await tx
    .select({ id: backupJob.id, tenantId: backupJob.tenantId, connectionId: backupJob.connectionId })
    .from(backupJob)
    .where(and(eq(backupJob.id, jobId), isNull(backupJob.deletedAt)));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  return job;
}

/** Locks the connection's row until the end of the transaction, so that numbers have no doubles. */
async function nextNumber(tx: Tx, connectionId: string): Promise<number> {
  const [row] = await tx
    .update(connection)
    .set({ lastRunNumber: sql`${connection.lastRunNumber} + 1` })
    .where(eq(connection.id, connectionId))
    .returning({ number: connection.lastRunNumber });
  if (!row) throw new HoldfastError('NOT_FOUND', 'The connection of this backup job no longer exists.');
  return row.number;
}

async function hasSnapshot(tx: Tx, connectionId: string): Promise<boolean> {
  const withSnapshot = inArray(run.status, ['completed', 'completed_with_warnings', 'partial']);
  const rows = await tx
    .select({ number: run.number })
    .from(run)
    .where(and(eq(run.connectionId, connectionId), withSnapshot))
    .orderBy(desc(run.number))
    .limit(1);
  return rows.length > 0;
}

function alreadyRunning(): HoldfastError {
  return new HoldfastError('ALREADY_RUNNING', 'A backup of this org is already running.', {
    remedy: 'Wait until it has finished, then start the next one.',
  });
}
