import { XMLParser } from 'fast-xml-parser';
import type { ObjectDef } from '../../catalogue/field-model.ts';
import { isShareObject, parentFieldOf } from '../../catalogue/share-objects.ts';
import { SalesforceError } from '../../engine/errors.ts';
import { normalizeId } from '../../engine/ids.ts';
import { KNOWN_VERSIONS } from '../discovery.ts';
import type { Reply, SimRequest } from '../exchange.ts';
import type { Session } from '../sessions.ts';
import type { Site } from '../site.ts';
import { siteFor } from '../site-for-user.ts';
import { CONTENT_TYPES, type ContentType } from './classic-input.ts';
import type { ClassicBatch, ClassicJob, ClassicRequest, PkChunking } from './classic-job.ts';
import {
  batchListReply,
  batchReply,
  errorReply,
  jobReply,
  loadResultReply,
  resultListReply,
  type Form,
} from './classic-output.ts';
import { keyOf, loadableObject, unpacked } from './ingest.ts';
import { isLoadOperation, requireHardDelete } from './load.ts';

/** Bulk API 1 (salesforce-api reference, section 3.6): /services/async/NN.0/job and below. */
export function answerClassicBulk(site: Site, request: SimRequest): Reply {
  const form = formOf(request);
  try {
    return answer(site, request, form);
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const { message, fields, status } = error;
    return errorReply(new SalesforceError(CODES[error.code] ?? error.code, message, fields, status), form);
  }
}

/** Codes of Bulk API 2.0 as Bulk API 1 spells them. */
const CODES: Readonly<Record<string, string>> = {
  INVALIDJOB: 'InvalidJob',
  INVALIDENTITY: 'InvalidEntity',
  CLIENTINPUTERROR: 'ClientInputError',
};

/** JSON for those who send or accept it, else XML. */
function formOf(request: SimRequest): Form {
  const types = `${request.headers['content-type'] ?? ''} ${request.headers['accept'] ?? ''}`;
  return /json/i.test(types) ? 'JSON' : 'XML';
}

function answer(whole: Site, request: SimRequest, form: Form): Reply {
  const [version = '', ...rest] = request.path.slice('/services/async/'.length).split('/');
  if (!KNOWN_VERSIONS.includes(version))
    throw new SalesforceError('InvalidUrl', `unknown version: ${version}`);
  const session = whole.sessions.find(request.headers['x-sfdc-session'] ?? '');
  if (session === undefined) throw new SalesforceError('InvalidSessionId', 'Invalid session id');
  if (!whole.usage.count())
    throw new SalesforceError('ExceededQuota', 'TotalRequests Limit exceeded.', [], 403);
  const site = siteFor(whole, session);
  const [noun, jobId, batchNoun, batchId, detail, resultId] = rest;
  if (noun !== 'job' || rest.length > 6) throw unknownUrl(request);
  if (jobId === undefined) return create(site, request, form, { session, version: Number(version) });
  const job = jobNamed(site, jobId);
  if (batchNoun === undefined) return oneJob(site, request, form, job);
  if (batchNoun !== 'batch') throw unknownUrl(request);
  if (batchId === undefined) return batches(site, request, form, job);
  const batch = batchNamed(job, batchId);
  if (request.method !== 'GET') throw unknownUrl(request);
  if (detail === undefined) {
    site.bulkLoads.classic.poll(site.org, job);
    return batchReply(200, batch, form);
  }
  if (detail === 'request' && resultId === undefined) return asSent(job, batch);
  if (detail === 'result') return result(job, batch, resultId);
  throw unknownUrl(request);
}

const unknownUrl = (request: SimRequest): SalesforceError =>
  new SalesforceError('InvalidUrl', `${request.method} is not possible on ${request.path}`);

function jobNamed(site: Site, id: string): ClassicJob {
  const job = site.bulkLoads.classic.find(id);
  if (job === undefined) throw new SalesforceError('InvalidJob', `Invalid job id: ${id}`);
  return job;
}

function batchNamed(job: ClassicJob, id: string): ClassicBatch {
  const batch = job.batches.find((one) => one.id === id || one.id.slice(0, 15) === id);
  if (batch === undefined) throw new SalesforceError('InvalidBatch', `Invalid batch id: ${id}`);
  return batch;
}

const jobParser = new XMLParser({ ignoreAttributes: true, removeNSPrefix: true, parseTagValue: false });

/** The members of a jobInfo document as text. */
function readJobInfo(request: SimRequest): Readonly<Record<string, string>> {
  const body = unpacked(request);
  let parsed: unknown;
  const isJson = /json/i.test(request.headers['content-type'] ?? '');
  try {
    parsed = isJson
      ? JSON.parse(body.toString('utf8'))
      : (jobParser.parse(body) as { jobInfo?: unknown }).jobInfo;
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new SalesforceError(
      isJson ? 'InvalidBatch' : 'InvalidXML',
      `The request could not be parsed: ${reason}`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null)
    throw new SalesforceError('InvalidXML', 'The request carries no jobInfo');
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}

function create(
  site: Site,
  request: SimRequest,
  form: Form,
  by: { readonly session: Session; readonly version: number },
): Reply {
  if (request.method !== 'POST') throw unknownUrl(request);
  const info = readJobInfo(request);
  const { operation } = info;
  const isQuery = operation === 'query' || operation === 'queryAll';
  if (!isQuery && !isLoadOperation(operation))
    throw new SalesforceError('InvalidJob', `Unknown operation: ${operation ?? ''}`);
  if (info['object'] === undefined) throw new SalesforceError('InvalidJob', 'No object is specified');
  const object = loadableObject(site, info['object']);
  requireHardDelete(site.org, operation, by.session.userId, 'FeatureNotEnabled');
  const job: ClassicRequest = {
    operation,
    object,
    externalIdFieldName:
      operation === 'upsert' ? keyOf(object, info['externalIdFieldName'] ?? '') : undefined,
    assignmentRuleId: info['assignmentRuleId'],
    concurrencyMode: concurrencyOf(info['concurrencyMode']),
    contentType: contentTypeOf(info['contentType']),
    chunking: isQuery ? chunkingOf(request, object) : undefined,
    userId: by.session.userId,
    version: by.version,
  };
  return jobReply(201, site.bulkLoads.classic.create(job), form);
}

function concurrencyOf(given = 'Parallel'): 'Parallel' | 'Serial' {
  if (given === 'Parallel' || given === 'Serial') return given;
  throw new SalesforceError('InvalidJob', `Unknown concurrencyMode: ${given}`);
}

/** XML unless told otherwise [documented]. Zipped content is not simulated, and refused. */
function contentTypeOf(given = 'XML'): ContentType {
  const type = CONTENT_TYPES.find((one) => one === given);
  if (type === undefined) throw new SalesforceError('InvalidJob', `Unsupported contentType: ${given}`);
  return type;
}

const DEFAULT_CHUNK = 100_000;
const MOST_CHUNK = 250_000;

/** `Sforce-Enable-PKChunking: true` or `chunkSize=50000; startRow=00130000000xEft; parent=Account` [documented]. */
function chunkingOf(request: SimRequest, object: ObjectDef): PkChunking | undefined {
  const header = request.headers['sforce-enable-pkchunking'];
  if (header === undefined || /^false$/i.test(header)) return undefined;
  const option = (name: string): string | undefined => new RegExp(`\\b${name}=(\\w+)`, 'i').exec(header)?.[1];
  const rows = Number(option('chunkSize') ?? DEFAULT_CHUNK);
  if (rows < 1 || rows > MOST_CHUNK)
    throw new SalesforceError('InvalidJob', `chunkSize must lie between 1 and ${MOST_CHUNK}`);
  const start = option('startRow');
  const startRow = start === undefined ? undefined : normalizeId(start);
  if (start !== undefined && startRow === undefined)
    throw new SalesforceError('InvalidJob', `startRow is no record id: ${start}`);
  return { rows, startRow, parentField: parentFieldNamed(object, option('parent')) };
}

/** Share objects are cut by the records that they share: `parent` names their object. */
function parentFieldNamed(object: ObjectDef, parent: string | undefined): string | undefined {
  const field = isShareObject(object.name) ? parentFieldOf(object) : undefined;
  if (parent === undefined && field === undefined) return undefined;
  const named = field?.referenceTo.some((target) => target.toLowerCase() === parent?.toLowerCase());
  if (field !== undefined && named === true) return field.name;
  const text =
    parent === undefined
      ? `PK chunking of ${object.name} needs the parent object`
      : `${parent} is not the parent of a sharing object ${object.name}`;
  throw new SalesforceError('InvalidJob', text);
}

function oneJob(site: Site, request: SimRequest, form: Form, job: ClassicJob): Reply {
  if (request.method === 'GET') {
    site.bulkLoads.classic.poll(site.org, job);
    return jobReply(200, job, form);
  }
  if (request.method !== 'POST') throw unknownUrl(request);
  const { state } = readJobInfo(request);
  if (state !== 'Closed' && state !== 'Aborted')
    throw new SalesforceError('InvalidJobState', `A job cannot be set to ${state ?? 'no state'}`);
  site.bulkLoads.classic.changeState(job, state);
  return jobReply(200, job, form);
}

/** Largest batch in bytes [documented: 10 MB]. */
const MOST_BYTES = 10 * 1024 * 1024;

const MEDIA: Readonly<Record<ContentType, RegExp>> = {
  CSV: /^text\/csv\b/i,
  XML: /\bxml\b/i,
  JSON: /\bjson\b/i,
};

function batches(site: Site, request: SimRequest, form: Form, job: ClassicJob): Reply {
  if (request.method === 'GET') {
    site.bulkLoads.classic.poll(site.org, job);
    return batchListReply(job, form);
  }
  if (request.method !== 'POST') throw unknownUrl(request);
  const type = request.headers['content-type'] ?? '';
  if (!MEDIA[job.contentType].test(type))
    throw new SalesforceError(
      'ClientInputError',
      `Content type ${type} is not that of the job: ${job.contentType}`,
    );
  const body = unpacked(request);
  if (body.length === 0) throw new SalesforceError('ClientInputError', 'The request has no content');
  if (body.length > MOST_BYTES) throw new SalesforceError('ClientInputError', 'The batch exceeds 10 MB');
  return batchReply(201, site.bulkLoads.classic.addBatch(job, body), form);
}

const REPLY_TYPES: Readonly<Record<ContentType, string>> = {
  CSV: 'text/csv',
  XML: 'application/xml',
  JSON: 'application/json;charset=UTF-8',
};

function asSent(job: ClassicJob, batch: ClassicBatch): Reply {
  return { status: 200, bytes: batch.body, type: REPLY_TYPES[job.contentType] };
}

function result(job: ClassicJob, batch: ClassicBatch, resultId: string | undefined): Reply {
  if (batch.state !== 'Completed')
    throw new SalesforceError('InvalidBatch', `The batch has no results: it is ${batch.state}`);
  if (batch.answer === undefined) {
    if (resultId !== undefined) throw new SalesforceError('InvalidUrl', 'The batch is no query');
    return loadResultReply(job, batch);
  }
  if (resultId === undefined) return resultListReply([batch.answer.resultId], job);
  if (batch.answer.resultId.slice(0, 15) !== resultId.slice(0, 15))
    throw new SalesforceError('InvalidBatch', `Invalid result id: ${resultId}`);
  return { status: 200, text: batch.answer.text, type: REPLY_TYPES[job.contentType] };
}
