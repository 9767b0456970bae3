import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { backupJob, connection, withTenant, type Database, type Tx } from '#core/db';
import type { BodyStorage } from '#core/files';
import { dropStore } from '#core/versions';

/** Runs that one transaction removes with their rows per object. */
const runsAtOnce = 50;

export interface ForgetDeps {
  readonly database: Database;
  /** Where file bodies are kept. */
  readonly storage: BodyStorage;
}

/**
 * Removes what a deleted job leaves: its runs and restores and, when the connection has no other job, every version of its records and
 * every file. Killed at any point, the next call goes on. `gone` when there is no such deleted job any more.
 */
export async function forgetJob(
  { database: { db }, storage }: ForgetDeps,
  tenantId: string,
  jobId: string,
): Promise<'gone' | 'removed' | 'removed_with_versions'> {
  const job = await withTenant(db, tenantId, (tx) => deletedJob(tx, jobId));
  if (!job) return 'gone';
  for (;;) {
    const removed = await withTenant(db, tenantId, (tx) => removeRuns(tx, jobId));
    if (removed === 0) break;
  }
  const last = await withTenant(db, tenantId, (tx) => isLast(tx, job.connectionId));
  // The bodies first: the row of the job is what brings a killed worker back to them.
  if (last) for await (const key of storage.list(job.connectionId)) await storage.remove(key);
  return withTenant(db, tenantId, async (tx) => {
    await tx.delete(backupJob).where(eq(backupJob.id, jobId));
    if (!last) return 'removed';
    await dropStore(tx, job.storeSchema);
    return 'removed_with_versions';
  });
}

/** Runs of the connection wait in the same queue as this work, so that a job made meanwhile begins with an empty store. */
async function isLast(tx: Tx, connectionId: string): Promise<boolean> {
  const others = await tx
    .select({ id: backupJob.id })
    .from(backupJob)
    .where(and(eq(backupJob.connectionId, connectionId), isNull(backupJob.deletedAt)))
    .limit(1);
  return others.length === 0;
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
