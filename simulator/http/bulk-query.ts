import { SalesforceError, notFound } from '../engine/errors.ts';
import { plainText } from '../engine/values.ts';
import { compileQuery } from '../soql/compile.ts';
import { classicQueries } from './bulk/classic-listing.ts';
import { jobList } from './bulk/job-list.ts';
import { bulkColumns } from './bulk-columns.ts';
import { dialectNamed } from './bulk-csv.ts';
import type { BulkQueryJob } from './bulk-query-jobs.ts';
import { json, noContent, readObject, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';
import { rawNumber, restDateTime } from '../soql/render.ts';

/** Bulk API 2.0 query jobs (salesforce-api reference, sections 3.5 and 4). */
export const bulkQueryRoutes: readonly Route[] = [
  { method: 'POST', path: /^jobs\/query$/, answer: create },
  { method: 'GET', path: /^jobs\/query$/, answer: list },
  { method: 'GET', path: /^jobs\/query\/(\w+)$/, answer: info },
  { method: 'PATCH', path: /^jobs\/query\/(\w+)$/, answer: abort },
  { method: 'DELETE', path: /^jobs\/query\/(\w+)$/, answer: remove },
  { method: 'GET', path: /^jobs\/query\/(\w+)\/results$/, answer: results },
  { method: 'GET', path: /^jobs\/query\/(\w+)\/resultPages$/, answer: resultPages },
];

function create(site: Site, request: ApiRequest): Reply {
  const body = readObject(request);
  const operation = body['operation'];
  if (operation !== 'query' && operation !== 'queryAll') {
    throw new SalesforceError(
      'INVALIDOPERATION',
      `operation ${String(operation)} is not supported: use query or queryAll`,
    );
  }
  const columnDelimiter = plainText(body['columnDelimiter'] ?? 'COMMA');
  const lineEnding = plainText(body['lineEnding'] ?? 'LF');
  const dialect = dialectNamed(columnDelimiter, lineEnding);
  if (dialect === undefined) throw new SalesforceError('INVALIDJOB', 'Unknown columnDelimiter or lineEnding');
  if (site.bulkQueries.createdToday() >= 10_000) {
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      'Max bulk v2 query jobs count (10000) per 24 hrs has been reached for the org',
    );
  }
  const soql = plainText(body['query']);
  const plan = compileQuery(site.org, soql);
  const { rows, columns } = bulkColumns(site.org, plan);
  const query = { operation, soql, plan: rows, columns, dialect, columnDelimiter, lineEnding } as const;
  const job = site.bulkQueries.create(query, request.session.userId, request.version);
  return json(200, { ...jobInfo(job), lineEnding, columnDelimiter });
}

function jobInfo(job: BulkQueryJob): Record<string, unknown> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.plan.object.name,
    createdById: job.userId,
    createdDate: restDateTime(job.createdAt),
    systemModstamp: restDateTime(job.changedAt),
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: rawNumber(`${job.version}.0`),
  };
}

/** The same with the counts that a finished job has. */
function fullInfo(job: BulkQueryJob): Record<string, unknown> {
  const done = job.state === 'JobComplete';
  return {
    ...jobInfo(job),
    jobType: 'V2Query',
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    numberRecordsProcessed: done ? job.rows.length : 0,
    retries: 0,
    totalProcessingTime: done ? Math.ceil(job.rows.length / 100) : 0,
    isPkChunkingSupported: job.plan.compare === undefined && job.plan.limit === undefined,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
}

function jobNamed(site: Site, request: ApiRequest, id = ''): BulkQueryJob {
  const job = site.bulkQueries.find(id);
  if (job === undefined) throw notFound();
  if (job.version !== request.version && /result/.test(request.rest)) {
    throw new SalesforceError(
      'INVALIDVERSION',
      `Use API version ${job.version}.0, which created the job`,
      [],
      409,
    );
  }
  return job;
}

/** Query jobs of both Bulk APIs, in pages. */
function list(site: Site, request: ApiRequest): Reply {
  const jobs = site.bulkQueries
    .list()
    .map((job) => ({ createdAt: job.createdAt, jobType: 'V2Query', info: jobInfo(job) }));
  return json(200, jobList(request, [...jobs, ...classicQueries(site)]));
}

function info(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  site.bulkQueries.poll(job);
  return json(200, fullInfo(job));
}

const wrongState = (message: string): SalesforceError =>
  new SalesforceError('INVALIDJOBSTATE', message, [], 409);

function abort(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  const wanted = readObject(request)['state'];
  if (wanted !== 'Aborted')
    throw new SalesforceError('INVALIDJOBSTATE', `Illegal state transition to ${String(wanted)}`);
  if (!site.bulkQueries.abort(job)) throw wrongState(`Aborting an already ${job.state} job is not allowed`);
  return json(200, jobInfo(job));
}

function remove(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  if (job.state === 'UploadComplete' || job.state === 'InProgress')
    throw wrongState('Deleting a job that is not finished is not allowed');
  site.bulkQueries.delete(job);
  return noContent();
}

/** Locators are opaque to clients: a base64 of the next row. */
const locatorOf = (row: number): string => Buffer.from(`row:${row}`).toString('base64url');

function rowOf(locator: string | null): number {
  if (locator === null || locator === '') return 0;
  const row = /^row:(\d+)$/.exec(Buffer.from(locator, 'base64url').toString('utf8'))?.[1];
  if (row === undefined) throw new SalesforceError('INVALIDLOCATOR', `Invalid locator: ${locator}`);
  return Number(row);
}

function completeJob(site: Site, request: ApiRequest, id: string | undefined): BulkQueryJob {
  const job = jobNamed(site, request, id);
  if (job.state !== 'JobComplete') {
    throw new SalesforceError('INVALIDJOBSTATE', `Results are not available: the job is ${job.state}`);
  }
  if (job.rows.gone) throw notFound();
  return job;
}

function results(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = completeJob(site, request, id);
  const asked = Number(request.query.get('maxRecords') ?? Number.POSITIVE_INFINITY);
  if (Number.isNaN(asked) || asked < 1)
    throw new SalesforceError('INVALIDPARAMETER', 'maxRecords must be a positive number');
  const start = rowOf(request.query.get('locator'));
  if (start > 0 && start >= job.rows.length)
    throw new SalesforceError('INVALIDLOCATOR', 'The locator is beyond the results');
  const end = Math.min(job.rows.length, start + Math.min(asked, site.bulkPageRows));
  return {
    status: 200,
    page: job.rows.page(job.header, start, end),
    type: 'text/csv;charset=UTF-8',
    headers: {
      'Sforce-Locator': end < job.rows.length ? locatorOf(end) : 'null',
      'Sforce-NumberOfRecords': String(end - start),
    },
  };
}

/** Up to five result urls at once, for parallel download (v58 and later). */
function resultPages(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  if (request.version < 58) throw notFound();
  const job = completeJob(site, request, id);
  let row = rowOf(request.query.get('locator'));
  const pages: { resultUrl: string }[] = [];
  do {
    const locator = row === 0 ? '' : `?locator=${locatorOf(row)}`;
    pages.push({ resultUrl: `${request.base}/jobs/query/${job.id}/results${locator}` });
    row += site.bulkPageRows;
  } while (pages.length < 5 && row < job.rows.length);
  const done = row >= job.rows.length;
  const next = done ? null : `${request.base}/jobs/query/${job.id}/resultPages?locator=${locatorOf(row)}`;
  return json(200, { resultPages: pages, nextRecordsUrl: next, done });
}
