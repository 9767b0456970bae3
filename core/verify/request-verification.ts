import { eq, sql } from 'drizzle-orm';
import { backupJob, verification, withTenant, type Db, type Tx } from '#core/db';
import { HoldfastError, isHoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import { toVerification, type Verification } from './read-verifications.ts';

/**
 * Asks for a verification of a job's backup; a worker performs it between the runs of the connection. Throws NOT_FOUND; ALREADY_RUNNING
 * while one is under way.
 */
export async function requestVerification(
  tx: Tx,
  clock: Clock,
  request: { readonly jobId: string; readonly trigger: 'schedule' | 'manual' },
): Promise<Verification> {
  const [job] = await tx.select().from(backupJob).where(eq(backupJob.id, request.jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const { tenantId, connectionId } = job;
  const [row] = await tx
    .insert(verification)
    .values({ id: clock.uuid(), tenantId, ...request, status: 'pending', requestedAt: clock.now() })
    .onConflictDoNothing()
    .returning();
  if (!row) {
    throw new HoldfastError('ALREADY_RUNNING', 'This backup is being verified already.', {
      remedy: 'Wait until that has finished.',
    });
  }
  const queue = queueOfConnection(connectionId);
  await enqueue(tx, 'verify_job', { tenantId, verificationId: row.id }, { queue });
  return toVerification(row, []);
}

/** A backup is verified once in this many milliseconds. */
const interval = 7 * 86_400_000;
const mostAtOnce = 50;

/** Requests the verifications of all tenants that are due; answers how many. */
export async function requestDueVerifications(db: Db, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - interval).toISOString();
  const due = await db.execute<{ tenant_id: string; job_id: string }>(
    sql`select tenant_id, job_id from holdfast.due_verifications(${before}::timestamptz, ${mostAtOnce}::int)`,
  );
  let requested = 0;
  for (const { tenant_id: tenantId, job_id: jobId } of due) {
    try {
      await withTenant(db, tenantId, (tx) => requestVerification(tx, clock, { jobId, trigger: 'schedule' }));
      requested += 1;
    } catch (error) {
      // Another worker was first, or a person.
      if (!isHoldfastError(error, 'ALREADY_RUNNING')) throw error;
    }
  }
  return requested;
}
