import { eq } from 'drizzle-orm';
import { backupJob, type run, type Tx } from '#core/db';
import { callsOfShare, type ApiReading, type BulkReading } from '#core/salesforce';
import type { OpenOrgOptions } from '#core/tenants';

/** What a run may use of the org's daily allowances, and what is known of their use. */
export interface RunShare {
  /** Share of the daily API requests, 1 to 100, that may be used up by everybody together. */
  readonly apiPercent: number;
  /** Share of the daily Bulk query jobs; null for no limit of our own. */
  readonly bulkPercent: number | null;
  /** As the slice before this one knew it. */
  readonly known: ApiReading | undefined;
  /** Bulk query jobs that were left for us, and when Salesforce was asked. */
  readonly bulk: BulkReading | undefined;
  /** Bulk jobs started by the slices before. */
  readonly earlierBulkJobs: number;
}

export async function shareOfRun(tx: Tx, row: typeof run.$inferSelect): Promise<RunShare> {
  const [job] = await tx
    .select({ apiPercent: backupJob.apiLimitPercent, bulkPercent: backupJob.bulkLimitPercent })
    .from(backupJob)
    .where(eq(backupJob.id, row.jobId));
  const { orgApiUsed: used, orgApiMax: max, orgApiAt: at, bulkLeft: left, bulkAskedAt: askedAt } = row;
  return {
    apiPercent: job?.apiPercent ?? 100,
    bulkPercent: job?.bulkPercent ?? null,
    known: used === null || max === null || at === null ? undefined : { used, max, at },
    bulk: left === null || askedAt === null ? undefined : { left, askedAt },
    earlierBulkJobs: row.bulkJobs,
  };
}

/** How the client of a slice is kept within the share of its run. */
export function clientLimits({ apiPercent, bulkPercent, known, bulk }: RunShare): OpenOrgOptions {
  return {
    budget: { share: { percent: apiPercent, ...(known ? { known } : {}) } },
    ...(bulkPercent === null
      ? {}
      : { bulkShare: { percent: bulkPercent, ...(bulk ? { known: bulk } : {}) } }),
  };
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * When it is worth looking whether calls are free again. Salesforce counts the last 24 hours, rolling, and does not say when which call
 * leaves the count: an hour later is soon enough to find what others' calls of yesterday make free. A look is a call itself, out of the
 * reserve; with the reserve used up too, only the end of the 24 hours is sure.
 */
export function nextLook(now: Date, apiPercent: number, known: ApiReading | undefined): Date {
  if (known && isSpent({ apiPercent, known })) return new Date(known.at.getTime() + day);
  return new Date(now.getTime() + hour);
}

/** True when not even a call of the reserve is left. */
export function isSpent({ apiPercent, known }: Pick<RunShare, 'apiPercent' | 'known'>): boolean {
  return known !== undefined && known.used >= callsOfShare(known.max, apiPercent).all;
}

/** True when enough is free to be worth going on: a tenth of what the run may use, so that it does not stop again at once. */
export function worthResuming(
  reading: { readonly used: number; readonly max: number },
  apiPercent: number,
): boolean {
  const { work } = callsOfShare(reading.max, apiPercent);
  return work - reading.used >= Math.max(1, Math.floor(work / 10));
}
