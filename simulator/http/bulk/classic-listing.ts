import type { Site } from '../site.ts';
import type { ClassicJob } from './classic-job.ts';
import { classicListing } from './classic-output.ts';
import type { ListedJob } from './job-list.ts';

const isQuery = (job: ClassicJob): boolean => job.operation === 'query' || job.operation === 'queryAll';

/** Jobs of Bulk API 1 as the lists of Bulk API 2.0 tell of them [documented: jobType Classic]. */
function listed(job: ClassicJob): ListedJob {
  return { createdAt: job.createdAt, jobType: 'Classic', info: classicListing(job) };
}

/** For jobs/query. */
export function classicQueries(site: Site): ListedJob[] {
  return site.bulkLoads.classic.list().filter(isQuery).map(listed);
}

/** For jobs/ingest. */
export function classicLoads(site: Site): ListedJob[] {
  return site.bulkLoads.classic
    .list()
    .filter((job) => !isQuery(job))
    .map(listed);
}
