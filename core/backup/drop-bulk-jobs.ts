import { HoldfastError, isHoldfastError, loggable } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { unfinishedObjects } from './object-row.ts';
import type { Slice } from './slice.ts';

/**
 * Ends the Bulk jobs of a run that will not be gone on with. One that cannot be ended now is told and left: Salesforce removes it by
 * itself after 7 days.
 */
export async function dropBulkJobs({ deps, hold, org }: Slice): Promise<void> {
  for (const { bulkJobId } of await unfinishedObjects(deps.database.db, hold)) {
    if (bulkJobId === null) continue;
    try {
      await dropJob(org, bulkJobId);
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      deps.log.warn({ runId: hold.runId, jobId: bulkJobId, ...loggable(error) }, 'a Bulk job was not ended');
    }
  }
}

/** A job that is over already cannot be aborted, but removed. */
async function dropJob(org: OrgClient, jobId: string): Promise<void> {
  try {
    await org.abortBulk(jobId);
  } catch (error) {
    if (!isHoldfastError(error, 'ORG_REFUSED')) throw error;
    await org.deleteBulk(jobId);
  }
}
