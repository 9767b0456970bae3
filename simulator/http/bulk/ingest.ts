import { gunzipSync } from 'node:zlib';
import type { ObjectDef } from '../../catalogue/field-model.ts';
import { notFound, SalesforceError } from '../../engine/errors.ts';
import { plainText } from '../../engine/values.ts';
import { rawNumber, restDateTime } from '../../soql/render.ts';
import { dialectNamed } from '../bulk-csv.ts';
import { json, noContent, readObject, type ApiRequest, type Reply, type SimRequest } from '../exchange.ts';
import { readParts } from '../multipart.ts';
import type { Route } from '../route.ts';
import type { Site } from '../site.ts';
import { isOver, type IngestJob, type IngestRequest } from './ingest-jobs.ts';
import { resultCsv, type ResultKind } from './ingest-results.ts';
import { classicLoads } from './classic-listing.ts';
import { jobList, type ListedJob } from './job-list.ts';
import { isLoadOperation, requireHardDelete } from './load.ts';

/** Bulk API 2.0 ingest (salesforce-api reference, sections 3.5 and 5). */
export const bulkIngestRoutes: readonly Route[] = [
  { method: 'POST', path: /^jobs\/ingest$/, answer: create },
  { method: 'GET', path: /^jobs\/ingest$/, answer: list },
  { method: 'GET', path: /^jobs\/ingest\/(\w+)$/, answer: info },
  { method: 'PATCH', path: /^jobs\/ingest\/(\w+)$/, answer: changeState },
  { method: 'DELETE', path: /^jobs\/ingest\/(\w+)$/, answer: remove },
  { method: 'PUT', path: /^jobs\/ingest\/(\w+)\/batches$/, answer: upload },
  {
    method: 'GET',
    path: /^jobs\/ingest\/(\w+)\/(successfulresults|failedresults|unprocessedrecords)$/i,
    answer: results,
  },
];

/** Largest upload in bytes [documented: 100 MB]. */
const MOST_BYTES = 100 * 1024 * 1024;
/** Largest CSV of a multipart creation in characters [documented]. */
const MOST_MULTIPART_CHARACTERS = 100_000;

const invalidJob = (message: string): SalesforceError => new SalesforceError('INVALIDJOB', message);

function create(site: Site, request: ApiRequest): Reply {
  if (request.headers['content-type']?.startsWith('multipart/form-data') === true)
    return createWithData(site, request);
  const job = site.bulkLoads.ingest.create(readJob(site, request, readObject(request)));
  return json(200, { ...jobInfo(job), ...uploadInfo(job) });
}

/** A small job with its data in one request goes straight to UploadComplete [documented]. */
function createWithData(site: Site, request: ApiRequest): Reply {
  const parts = readParts(request);
  const settings = parts.find((part) => part.name === 'job');
  const content = parts.find((part) => part.name === 'content');
  if (settings === undefined || content === undefined)
    throw invalidJob('A multipart request needs the parts job and content');
  const text = content.body.toString('utf8');
  if (text.length > MOST_MULTIPART_CHARACTERS)
    throw invalidJob(`A multipart request carries at most ${MOST_MULTIPART_CHARACTERS} characters of data`);
  const body = readObject({
    ...request,
    headers: { 'content-type': 'application/json' },
    body: settings.body,
  });
  const job = site.bulkLoads.ingest.create(readJob(site, request, body));
  site.bulkLoads.ingest.upload(job, content.body);
  site.bulkLoads.ingest.complete(job);
  return json(200, { ...jobInfo(job), lineEnding: job.lineEnding, columnDelimiter: job.columnDelimiter });
}

const SETTINGS = new Set([
  'assignmentRuleId',
  'columnDelimiter',
  'concurrencyMode',
  'contentType',
  'externalIdFieldName',
  'lineEnding',
  'object',
  'operation',
]);

function readJob(site: Site, request: ApiRequest, body: Readonly<Record<string, unknown>>): IngestRequest {
  const stray = Object.keys(body).find((key) => !SETTINGS.has(key));
  if (stray !== undefined)
    throw new SalesforceError('JSON_PARSER_ERROR', `Unrecognized field "${stray}" at [line:1, column:1]`);
  const operation = body['operation'];
  if (!isLoadOperation(operation))
    throw new SalesforceError('INVALIDOPERATION', `operation ${plainText(operation)} is not supported`);
  if (plainText(body['contentType'] ?? 'CSV') !== 'CSV')
    throw invalidJob('Only the contentType CSV is supported');
  const columnDelimiter = plainText(body['columnDelimiter'] ?? 'COMMA');
  const lineEnding = plainText(body['lineEnding'] ?? 'LF');
  const dialect = dialectNamed(columnDelimiter, lineEnding);
  if (dialect === undefined) throw invalidJob('Unknown columnDelimiter or lineEnding');
  const object = loadableObject(site, plainText(body['object']));
  requireHardDelete(site.org, operation, request.session.userId, 'FEATURENOTENABLED');
  const externalId = body['externalIdFieldName'];
  const key = operation === 'upsert' ? keyOf(object, plainText(externalId)) : undefined;
  const rule = body['assignmentRuleId'];
  return {
    operation,
    object,
    externalIdFieldName: key,
    userId: request.session.userId,
    assignmentRuleId: typeof rule === 'string' ? rule : undefined,
    columnDelimiter,
    lineEnding,
    dialect,
    version: request.version,
  };
}

/** The object that a job names. Throws for one that does not exist or that Bulk does not know. */
export function loadableObject(site: Site, name: string): ObjectDef {
  const object = site.org.schema.find(name);
  if (object === undefined) throw invalidJob(`Unable to find object: ${name}`);
  if (!object.bulkQueryable)
    throw new SalesforceError('INVALIDENTITY', `Entity '${object.name}' is not supported by the Bulk API.`);
  return object;
}

/** The field that upsert finds records by, spelled as the client spells it. */
export function keyOf(object: ObjectDef, name: string): string {
  if (name === '')
    throw invalidJob(
      `External ID was blank for ${object.name}. An External ID must be specified for upsert.`,
    );
  const field = object.fields.get(name.toLowerCase());
  if (field !== undefined && (field.externalId || field.idLookup)) return name;
  throw invalidJob(
    `Field name provided, ${name} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`,
  );
}

function jobNamed(site: Site, request: ApiRequest, id = ''): IngestJob {
  const job = site.bulkLoads.ingest.find(id);
  if (job === undefined) throw notFound();
  if (job.version === request.version) return job;
  const text = `Use API version ${job.version}.0, which created the job`;
  if (/\/(batches|\w+results|\w+records)$/i.test(request.rest))
    throw new SalesforceError('INVALIDVERSION', text, [], 409);
  return job;
}

/** Keys and order as recorded. */
function jobInfo(job: IngestJob): Record<string, unknown> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object.name,
    createdById: job.userId,
    createdDate: restDateTime(job.createdAt),
    systemModstamp: restDateTime(job.changedAt),
    state: job.state,
    ...(job.externalIdFieldName === undefined ? {} : { externalIdFieldName: job.externalIdFieldName }),
    ...(job.assignmentRuleId === undefined ? {} : { assignmentRuleId: job.assignmentRuleId }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: rawNumber(`${job.version}.0`),
  };
}

/** Where and how to upload; the url has no leading slash [recorded] and is told only while the job is open. */
function uploadInfo(job: IngestJob): Record<string, unknown> {
  const contentUrl = `services/data/v${job.version}.0/jobs/ingest/${job.id}/batches`;
  return {
    ...(job.state === 'Open' ? { contentUrl } : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

function list(site: Site, request: ApiRequest): Reply {
  const ingest = site.bulkLoads.ingest.list().map((job) => listed(job));
  return json(200, jobList(request, [...ingest, ...classicLoads(site)]));
}

function listed(job: IngestJob): ListedJob {
  return { createdAt: job.createdAt, jobType: 'V2Ingest', info: { ...jobInfo(job), ...uploadInfo(job) } };
}

function info(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  site.bulkLoads.ingest.poll(job);
  const rows = job.results.length;
  const active = Math.ceil(rows / 4);
  return json(200, {
    ...jobInfo(job),
    jobType: 'V2Ingest',
    ...uploadInfo(job),
    numberRecordsProcessed: rows,
    numberRecordsFailed: job.results.filter((result) => !result.ok).length,
    retries: 0,
    totalProcessingTime: isOver(job) ? active + Math.ceil(rows / 8) : 0,
    apiActiveProcessingTime: active,
    apexProcessingTime: 0,
    ...(job.state === 'Failed' ? { errorMessage: job.errorMessage } : {}),
  });
}

function changeState(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  const wanted = readObject(request)['state'];
  if (wanted === 'UploadComplete') site.bulkLoads.ingest.complete(job);
  else if (wanted === 'Aborted') site.bulkLoads.ingest.abort(job);
  else throw new SalesforceError('INVALIDJOBSTATE', `Illegal state transition to ${plainText(wanted)}`);
  return json(200, jobInfo(job));
}

function remove(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  site.bulkLoads.ingest.delete(jobNamed(site, request, id));
  return noContent();
}

function upload(site: Site, request: ApiRequest, [id]: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  const type = request.headers['content-type'] ?? '';
  if (!/^text\/csv\b/i.test(type))
    throw new SalesforceError('UNSUPPORTED_MEDIA_TYPE', `Content type ${type} not supported.`, [], 415);
  const body = unpacked(request);
  if (body.length > MOST_BYTES)
    throw new SalesforceError('REQUEST_TOO_LARGE', 'The uploaded data exceeds 100 MB', [], 413);
  site.bulkLoads.ingest.upload(job, body);
  return { status: 201 };
}

/** The body of a request, which may come compressed. */
export function unpacked(request: SimRequest): Buffer {
  if (request.headers['content-encoding'] !== 'gzip') return request.body;
  try {
    return gunzipSync(request.body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new SalesforceError('CLIENTINPUTERROR', `The body is not valid gzip: ${reason}`);
  }
}

const KINDS: Readonly<Record<string, ResultKind>> = {
  successfulresults: 'successful',
  failedresults: 'failed',
  unprocessedrecords: 'unprocessed',
};

function results(site: Site, request: ApiRequest, [id, name = '']: readonly string[]): Reply {
  const job = jobNamed(site, request, id);
  if (!isOver(job))
    throw new SalesforceError('INVALIDJOBSTATE', `Results are not available: the job is ${job.state}`);
  const text = resultCsv(job, KINDS[name.toLowerCase()] ?? 'unprocessed');
  return { status: 200, text, type: 'text/csv;charset=UTF-8' };
}
