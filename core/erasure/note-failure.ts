import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { erasure, withTenant, type Database, type StoredProblem } from '#core/db';
import type { Clock, HoldfastError } from '#core/model';
import type { ErasureTask } from '#core/queue';

type Status = (typeof erasure.$inferSelect)['status'];

const hour = 3_600_000;

/**
 * How long after it was asked for an erasure is tried again, in milliseconds, by what is still to be done. Nobody but this erasure would
 * remove the bodies of the files, so that those are tried for longer than a folder or bucket is usually away.
 */
const patience: Partial<Record<Status, number>> = { requested: hour, records_erased: 72 * hour };

const remedies: Partial<Record<Status, string>> = {
  requested: 'Nothing was erased. Ask for the erasure again.',
  records_erased:
    'The record is erased; the stored bodies of its files are not. See that the file store can be written, and tell support.',
};

/**
 * Writes beside an erasure what hindered it. True when it ended by that as failed: the cause is none that passes by itself, or it has
 * lasted too long. What is unknown to us counts as passing, as it may be a database that was restarted.
 */
export async function noteFailure(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { tenantId, erasureId }: ErasureTask,
  known: HoldfastError,
): Promise<boolean> {
  return withTenant(database.db, tenantId, async (tx) => {
    const [row] = await tx.select().from(erasure).where(eq(erasure.id, erasureId)).for('update');
    const limit = row && patience[row.status];
    if (!row || limit === undefined) return true;
    const waited = clock.now().getTime() - row.requestedAt.getTime();
    const passing = (known.transient || known.code === 'INTERNAL') && waited < limit;
    const problem = problemOf(known, passing ? undefined : remedies[row.status]);
    if (passing) {
      await tx.update(erasure).set({ problem }).where(eq(erasure.id, erasureId));
      return false;
    }
    await tx
      .update(erasure)
      .set({ problem, status: 'failed', recordId: null, finishedAt: clock.now() })
      .where(eq(erasure.id, erasureId));
    const { jobId, object, status } = row;
    await appendAudit(tx, clock, {
      actor: { tenantId, memberId: null },
      kind: 'erasure_failed',
      subject: { jobId, erasureId, object },
      facts: { problem: known.code, recordsErased: status === 'records_erased' },
    });
    return true;
  });
}

function problemOf({ code, message, detail }: HoldfastError, remedy = detail.remedy): StoredProblem {
  return { code, message, ...(remedy === undefined ? {} : { remedy }) };
}
