import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import { backupJob, run, withTenant, type Db } from '#core/db';
import { callsOfShare, type ApiReading } from '#core/salesforce';

const day = 86_400_000;

/** What fetching may use of the org's daily API requests, in percent, and what the last client of the org knew of their use. */
export interface FileShare {
  readonly percent: number;
  readonly known?: ApiReading;
}

/** The share of the job whose run waits for its files longest; files count against the same share as records. */
export async function fileShare(
  db: Db,
  { tenantId, connectionId }: { readonly tenantId: string; readonly connectionId: string },
): Promise<FileShare> {
  const ofConnection = eq(run.connectionId, connectionId);
  return withTenant(db, tenantId, async (tx) => {
    const [job] = await tx
      .select({ percent: backupJob.apiLimitPercent })
      .from(run)
      .innerJoin(backupJob, eq(backupJob.id, run.jobId))
      .where(and(ofConnection, eq(run.status, 'record_data_complete')))
      .orderBy(asc(run.number))
      .limit(1);
    const [last] = await tx
      .select({ used: run.orgApiUsed, max: run.orgApiMax, at: run.orgApiAt })
      .from(run)
      .where(and(ofConnection, isNotNull(run.orgApiAt)))
      .orderBy(desc(run.orgApiAt))
      .limit(1);
    const { used = null, max = null, at = null } = last ?? {};
    const known = used === null || max === null || at === null ? {} : { known: { used, max, at } };
    return { percent: job?.percent ?? 80, ...known };
  });
}

/** When calls may be free again, if not even one may be spent on looking: Salesforce counts the last 24 hours. */
export function callsFreeAt({ percent, known }: FileShare, now: Date): Date | undefined {
  if (!known || known.used < callsOfShare(known.max, percent).all) return undefined;
  const free = new Date(known.at.getTime() + day);
  return free > now ? free : undefined;
}
