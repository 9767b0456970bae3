import { HoldfastError, type Clock } from '#core/model';
import type { OrgLimit } from './org-limits.ts';
import { bulkLimitReached } from './refusal.ts';

/** A part of the org's daily Bulk 2.0 query jobs that may be used up, whoever started them. */
export interface ShareOfBulkJobs {
  /** 1 to 100. */
  readonly percent: number;
  /** What an earlier client of the same org knew last. */
  readonly known?: BulkReading;
}

/** Bulk query jobs that the share still allowed when Salesforce was asked, less those started since. */
export interface BulkReading {
  readonly left: number;
  readonly askedAt: Date;
}

/** Keeps the Bulk query jobs of one client within their share. */
export interface BulkQuota {
  /** Counts a job that is about to be started. Throws API_LIMIT with the fact `bulk`, and none may be started then. */
  admit(): Promise<void>;
  /** Jobs started by this client. */
  started(): number;
  /** Undefined without a share, and before Salesforce was asked. */
  reading(): BulkReading | undefined;
}

/** Others start jobs too: what Salesforce said is believed for so many milliseconds. */
const believed = 10 * 60_000;

/** `limits` asks `/limits`, which costs a call; no reply but that one tells of Bulk jobs. */
export function openBulkQuota(
  share: ShareOfBulkJobs | undefined,
  clock: Clock,
  limits: () => Promise<ReadonlyMap<string, OrgLimit>>,
): BulkQuota {
  let started = 0;
  let known = share?.known;
  const isOld = (): boolean =>
    known === undefined || clock.now().getTime() - known.askedAt.getTime() > believed;
  return {
    admit: async () => {
      if (share) {
        if (isOld()) known = { left: bulkJobsLeft(await limits(), share.percent), askedAt: clock.now() };
        const { left, askedAt } = known ?? { left: 0, askedAt: clock.now() };
        if (left <= 0) throw bulkLimitReached();
        known = { left: left - 1, askedAt };
      }
      started += 1;
    },
    started: () => started,
    reading: () => known,
  };
}

/** Bulk query jobs that a share of the org's daily ones still allows. Throws ORG_REFUSED where Salesforce does not say. */
export function bulkJobsLeft(limits: ReadonlyMap<string, OrgLimit>, percent: number): number {
  const daily = limits.get('DailyBulkV2QueryJobs');
  if (daily) return Math.floor((daily.max * percent) / 100) - (daily.max - daily.remaining);
  throw new HoldfastError('ORG_REFUSED', 'Salesforce does not say how many Bulk jobs this org has used.', {
    ...{ salesforceCode: 'NO_LIMIT_INFO', wholeRun: true },
    remedy:
      'Give the connected user the permission View Setup and Configuration, or take the limit of Bulk jobs off the job.',
  });
}
