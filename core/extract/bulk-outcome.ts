import { HoldfastError, isHoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { soqlFor } from './select.ts';

/** Where a Bulk job stands: not ready yet, or ready with so many records. */
export type BulkOutcome = { readonly ready: false } | { readonly ready: true; readonly records: number };

/**
 * Asks for the state of a Bulk job. Throws BULK_JOB_FAILED when it ended without a result; where Salesforce gives no reason, the same
 * query by REST finds it.
 */
export async function bulkOutcome(
  org: OrgClient,
  description: ObjectDescription,
  jobId: string,
): Promise<BulkOutcome> {
  const job = await org.bulkJob(jobId);
  if (job.state === 'JobComplete') return { ready: true, records: job.numberRecordsProcessed };
  if (job.state !== 'Failed' && job.state !== 'Aborted') return { ready: false };
  const salesforceCode =
    job.errorMessage ?? (job.state === 'Failed' ? await probe(org, description) : 'Aborted');
  throw new HoldfastError(
    'BULK_JOB_FAILED',
    `Salesforce ended the Bulk job without a result (${salesforceCode}).`,
    {
      salesforceCode,
      state: job.state,
    },
  );
}

async function probe(org: OrgClient, description: ObjectDescription): Promise<string> {
  try {
    await org.queryRecords(`${soqlFor(description)} LIMIT 1`);
    return 'no reason given';
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return error.detail.salesforceCode ?? 'ORG_REFUSED';
    throw error;
  }
}

/** Milliseconds to wait before the n-th look at a Bulk job (from 0): 2, 4, 8 ... 30 seconds, as each look is an API call. */
export function bulkPollDelay(looks: number): number {
  return Math.min(2_000 * 2 ** Math.min(looks, 10), 30_000);
}
