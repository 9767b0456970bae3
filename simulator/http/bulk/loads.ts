import type { Org } from '../../engine/org.ts';
import { IngestJobs } from './ingest-jobs.ts';
import { BatchQuota } from './quota.ts';

/** Everything that an org keeps for loads by both Bulk APIs. */
export interface BulkLoads {
  readonly quota: BatchQuota;
  readonly ingest: IngestJobs;
}

export function createBulkLoads(org: Org): BulkLoads {
  const quota = new BatchQuota(org.now);
  return { quota, ingest: new IngestJobs(org, quota) };
}
