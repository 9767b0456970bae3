import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { restore, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import { getRestore } from './read-restores.ts';
import type { Restore } from './restore.ts';

/**
 * Has a worker carry out a plan, named by the hash under which it was shown. Confirming the same plan again changes nothing.
 * Throws NOT_FOUND; CONFLICT while there is no plan or when the restore failed; PLAN_CHANGED for the hash of another plan.
 */
export async function confirmRestore(
  tx: Tx,
  clock: Clock,
  confirmation: {
    readonly restoreId: string;
    readonly planHash: string;
    /** Who confirms it, for the audit log; who asked for it when absent. */
    readonly memberId?: string;
  },
): Promise<Restore> {
  const { restoreId, planHash } = confirmation;
  const [row] = await tx.select().from(restore).where(eq(restore.id, restoreId)).for('update');
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such restore.');
  if (row.status === 'planning' || row.status === 'failed') {
    const why =
      row.status === 'planning'
        ? 'This restore is not planned yet.'
        : 'This restore failed and cannot be confirmed.';
    throw new HoldfastError('CONFLICT', why);
  }
  if (row.planHash !== planHash) {
    throw new HoldfastError('PLAN_CHANGED', 'The plan is not the one that was shown.', {
      field: 'planHash',
      remedy: 'Look at the plan again and confirm that.',
    });
  }
  if (row.status === 'planned') {
    await tx
      .update(restore)
      .set({ status: 'confirmed', confirmedAt: clock.now() })
      .where(eq(restore.id, restoreId));
    await enqueue(
      tx,
      'apply_restore',
      { tenantId: row.tenantId, restoreId },
      { queue: queueOfConnection(row.connectionId) },
    );
    await appendAudit(tx, clock, {
      actor: { tenantId: row.tenantId, memberId: confirmation.memberId ?? row.requestedByMemberId },
      kind: 'restore_confirmed',
      subject: { jobId: row.jobId, restoreId },
      facts: { planHash },
    });
  }
  return getRestore(tx, restoreId);
}
