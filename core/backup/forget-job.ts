import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { backupJob, connection, withTenant, type Db, type Tx } from '#core/db';
import { dropStore } from '#core/versions';

/** Runs that one transaction removes with their rows per object. */
const runsAtOnce = 50;

/**
 * Removes what a deleted job leaves: its runs and restores and, when the connection has no other job, every version of its records.
 * Killed at any point, the next call goes on. `gone` when there is no such deleted job any more.
 */
export async function forgetJob(
  db: Db,
  tenantId: string,
  jobId: string,
): Promise<'gone' | 'removed' | 'removed_with_versions'> {
  const job = await withTenant(db, tenantId, (tx) => deletedJob(tx, jobId));
  if (!job) return 'gone';
  for (;;) {
    const left = await withTenant(db, tenantId, (tx) => removeRuns(tx, jobId));
    if (left === 0) break;
  }
  return withTenant(db, tenantId, async (tx) => {
    await tx.delete(backupJob).where(eq(backupJob.id, jobId));
    const others = await tx
      .select({ id: backupJob.id })
      .from(backupJob)
      .where(and(eq(backupJob.connectionId, job.connectionId), isNull(backupJob.deletedAt)))
      .limit(1);
    if (others.length > 0) return 'removed';
    await dropStore(tx, job.storeSchema);
    return 'removed_with_versions';
  });
}

async function deletedJob(
  tx: Tx,
  jobId: string,
): Promise<{ connectionId: string; storeSchema: string } | undefined> {
  const [job] = await tx
    .select({ connectionId: backupJob.connectionId, storeSchema: connection.storeSchema })
    .from(backupJob)
    .innerJoin(connection, eq(connection.id, backupJob.connectionId))
    .where(and(eq(backupJob.id, jobId), isNotNull(backupJob.deletedAt)));
  return job;
}

async function removeRuns(tx: Tx, jobId: string): Promise<number> {
  const removed = await tx.execute(sql`
    delete from holdfast.run where id in (
      select id from holdfast.run where job_id = ${jobId}::uuid order by number limit ${runsAtOnce}) returning id`);
  return removed.length;
}
