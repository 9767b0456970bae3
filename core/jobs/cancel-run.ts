import { and, eq, inArray, isNotNull, or } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { run, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection, queueOfFiles } from '#core/queue';
import { toRunSummary, type RunSummary } from './run-summary.ts';

/**
 * Asks for the end of a run that is not over, in the caller's transaction. The worker ends its Bulk jobs in Salesforce and closes it at
 * its next checkpoint: as cancelled, or as the partial run it was when it only waited for its next window. What finished objects wrote
 * stays. `memberId` says who asks, for the audit log; Holdfast itself when absent. Asking again changes nothing. Throws NOT_FOUND, and CONFLICT for a run that is over.
 */
export async function cancelRun(
  tx: Tx,
  clock: Clock,
  runId: string,
  memberId: string | null = null,
): Promise<RunSummary> {
  const isOpen = or(
    inArray(run.status, ['pending', 'running', 'record_data_complete']),
    and(eq(run.status, 'partial'), isNotNull(run.resumeAt)),
  );
  const [found] = await tx.select().from(run).where(eq(run.id, runId)).for('update');
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such run.');
  if (found.cancelRequestedAt !== null) return toRunSummary(found);
  const [row] = await tx
    .update(run)
    .set({ cancelRequestedAt: clock.now() })
    .where(and(eq(run.id, runId), isOpen))
    .returning();
  if (!row) {
    throw new HoldfastError('CONFLICT', 'This run is over, so that there is nothing to cancel.', {
      remedy: 'Look at the run again: it has ended meanwhile.',
    });
  }
  const { tenantId, connectionId, jobId, number, status } = row;
  // A worker that is on it sees the request at its next checkpoint; one that waits for something is woken.
  if (status === 'record_data_complete')
    await enqueue(tx, 'fetch_files', { tenantId, connectionId }, { queue: queueOfFiles(connectionId) });
  else await enqueue(tx, 'run_backup', { tenantId, runId }, { queue: queueOfConnection(connectionId) });
  const subject = { jobId, runId };
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId },
    kind: 'run_cancelled',
    subject,
    facts: { number, status },
  });
  return toRunSummary(row);
}
