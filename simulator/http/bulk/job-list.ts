import { SalesforceError } from '../../engine/errors.ts';
import type { ApiRequest } from '../exchange.ts';

/** Most jobs in one page of a list [documented]. */
const PAGE_JOBS = 1000;

export interface ListedJob {
  readonly createdAt: string;
  readonly jobType: string;
  readonly info: Readonly<Record<string, unknown>>;
}

/** `{done, records, nextRecordsUrl}` of the jobs asked for by `jobType` and `queryLocator`. */
export function jobList(request: ApiRequest, jobs: readonly ListedJob[]): Record<string, unknown> {
  const type = request.query.get('jobType');
  const wanted = jobs
    .filter((job) => type === null || job.jobType === type)
    .sort((a, b) => (a.createdAt > b.createdAt ? -1 : a.createdAt < b.createdAt ? 1 : 0));
  const start = startOf(request.query.get('queryLocator'), wanted.length);
  const page = wanted.slice(start, start + PAGE_JOBS);
  const next = start + page.length;
  const done = next >= wanted.length;
  const url = `/services/data/v${request.version}.0/${request.rest}?queryLocator=`;
  const locator = Buffer.from(`job:${next}`).toString('base64url');
  const records = page.map((job) => ({ ...job.info, jobType: job.jobType }));
  return { done, records, nextRecordsUrl: done ? null : url + locator };
}

function startOf(locator: string | null, count: number): number {
  if (locator === null || locator === '') return 0;
  const start = /^job:(\d+)$/.exec(Buffer.from(locator, 'base64url').toString('utf8'))?.[1];
  if (start === undefined || Number(start) >= count)
    throw new SalesforceError('INVALIDLOCATOR', `Invalid queryLocator: ${locator}`);
  return Number(start);
}
