import type { Org } from '../../engine/org.ts';
import { ClassicJobs } from './classic-jobs.ts';
import { IngestJobs } from './ingest-jobs.ts';
import { BatchQuota } from './quota.ts';

/** Everything that an org keeps for loads by both Bulk APIs. */
export interface BulkLoads {
  readonly quota: BatchQuota;
  readonly ingest: IngestJobs;
  readonly classic: ClassicJobs;
}

export function createBulkLoads(org: Org): BulkLoads {
  const quota = new BatchQuota(org.now);
  return { quota, ingest: new IngestJobs(org, quota), classic: new ClassicJobs(org, quota) };
}
