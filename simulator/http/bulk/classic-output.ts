import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { SalesforceError } from '../../engine/errors.ts';
import type { RowResult } from '../../engine/rows.ts';
import { rawNumber, restDateTime } from '../../soql/render.ts';
import { csvLine } from '../bulk-csv.ts';
import { json, type Reply } from '../exchange.ts';
import { escapeMarkup } from '../markup.ts';
import { isDone, type ClassicBatch, type ClassicJob } from './classic-job.ts';
import { DATALOAD } from './classic-query.ts';
import { bulkError, errorText } from './load.ts';

/** In which form a client wants jobs, batches and errors. */
export type Form = 'XML' | 'JSON';

type Facts = readonly (readonly [string, string | number | undefined])[];

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const xml = (status: number, text: string): Reply => ({ status, text: HEAD + text, type: 'application/xml' });

const elements = (facts: Facts): string =>
  facts
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${escapeMarkup(String(value))}</${name}>`)
    .join('');

/** The same facts in JSON: dates as REST writes them, the version as a number with its decimal. */
function members(facts: Facts): Record<string, unknown> {
  const known = facts.filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => {
      if (name === 'apiVersion') return [name, rawNumber(String(value))];
      return [name, /Date$|Modstamp$/.test(name) ? restDateTime(String(value)) : value];
    }),
  );
}

const total = (batches: readonly ClassicBatch[], of: (batch: ClassicBatch) => number): number =>
  batches.reduce((sum, batch) => sum + of(batch), 0);
const processed = (batch: ClassicBatch): number => batch.answer?.rows ?? batch.results.length;
const failed = (batch: ClassicBatch): number => batch.results.filter((result) => !result.ok).length;
const active = (batch: ClassicBatch): number => Math.ceil(processed(batch) / 4);
const elapsed = (batch: ClassicBatch): number => (isDone(batch) ? Math.ceil((processed(batch) * 3) / 8) : 0);

/** Keys and order as recorded. */
function jobFacts(job: ClassicJob): Facts {
  const { batches } = job;
  const inState = (state: string): number => batches.filter((batch) => batch.state === state).length;
  return [
    ['id', job.id],
    ['operation', job.operation],
    ['object', job.object.name],
    ['createdById', job.userId],
    ['createdDate', job.createdAt],
    ['systemModstamp', job.changedAt],
    ['state', job.state],
    ['externalIdFieldName', job.externalIdFieldName],
    ['assignmentRuleId', job.assignmentRuleId],
    ['concurrencyMode', job.concurrencyMode],
    ['contentType', job.contentType],
    ['numberBatchesQueued', inState('Queued')],
    ['numberBatchesInProgress', inState('InProgress')],
    ['numberBatchesCompleted', inState('Completed')],
    ['numberBatchesFailed', inState('Failed')],
    ['numberBatchesTotal', batches.length],
    ['numberRecordsProcessed', total(batches, processed)],
    ['numberRetries', 0],
    ['apiVersion', `${job.version}.0`],
    ['numberRecordsFailed', total(batches, failed)],
    ['totalProcessingTime', total(batches, elapsed)],
    ['apiActiveProcessingTime', total(batches, active)],
    ['apexProcessingTime', 0],
  ];
}

function batchFacts(batch: ClassicBatch): Facts {
  return [
    ['id', batch.id],
    ['jobId', batch.jobId],
    ['state', batch.state],
    ['stateMessage', batch.stateMessage],
    ['createdDate', batch.createdAt],
    ['systemModstamp', batch.changedAt],
    ['numberRecordsProcessed', processed(batch)],
    ['numberRecordsFailed', failed(batch)],
    ['totalProcessingTime', elapsed(batch)],
    ['apiActiveProcessingTime', active(batch)],
    ['apexProcessingTime', 0],
  ];
}

export function jobReply(status: number, job: ClassicJob, form: Form): Reply {
  const facts = jobFacts(job);
  if (form === 'JSON') return json(status, members(facts));
  return xml(status, `<jobInfo xmlns="${DATALOAD}">${elements(facts)}</jobInfo>`);
}

/** What the lists of Bulk API 2.0 tell of a job of Bulk API 1. */
export function classicListing(job: ClassicJob): Record<string, unknown> {
  const names = new Set([
    'id',
    'operation',
    'object',
    'createdById',
    'createdDate',
    'systemModstamp',
    'state',
  ]);
  for (const name of ['externalIdFieldName', 'concurrencyMode', 'contentType', 'apiVersion']) names.add(name);
  return members(jobFacts(job).filter(([name]) => names.has(name)));
}

export function batchReply(status: number, batch: ClassicBatch, form: Form): Reply {
  const facts = batchFacts(batch);
  if (form === 'JSON') return json(status, members(facts));
  return xml(status, `<batchInfo xmlns="${DATALOAD}">${elements(facts)}</batchInfo>`);
}

export function batchListReply(job: ClassicJob, form: Form): Reply {
  if (form === 'JSON')
    return json(200, { batchInfo: job.batches.map((batch) => members(batchFacts(batch))) });
  const list = job.batches.map((batch) => `<batchInfo>${elements(batchFacts(batch))}</batchInfo>`).join('');
  return xml(
    200,
    list === ''
      ? `<batchInfoList xmlns="${DATALOAD}" />`
      : `<batchInfoList xmlns="${DATALOAD}">${list}</batchInfoList>`,
  );
}

/** Ids of the result files of a query batch. */
export function resultListReply(ids: readonly string[], job: ClassicJob): Reply {
  if (job.contentType === 'JSON') return json(200, ids);
  const list = ids.map((id) => `<result>${id}</result>`).join('');
  return xml(200, `<result-list xmlns="${DATALOAD}">${list}</result-list>`);
}

export function errorReply(error: SalesforceError, form: Form): Reply {
  const { code, message, status } = error;
  if (form === 'JSON') return json(status, { exceptionCode: code, exceptionMessage: message });
  const facts: Facts = [
    ['exceptionCode', code],
    ['exceptionMessage', message],
  ];
  return xml(status, `<error xmlns="${DATALOAD}">${elements(facts)}</error>`);
}

/** The results of a load in the form of the job, one a row in the order sent. */
export function loadResultReply(job: ClassicJob, batch: ClassicBatch): Reply {
  const outcomes = batch.results.map((result, row) => outcomeOf(job.object, batch, result, row));
  if (job.contentType === 'CSV') return csvResults(outcomes);
  if (job.contentType === 'JSON') return json(200, outcomes.map(jsonResult));
  return xml(
    200,
    `<results xmlns="${DATALOAD}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
      `${outcomes.map(xmlResult).join('')}</results>`,
  );
}

interface Outcome {
  readonly id: string | undefined;
  readonly created: boolean;
  readonly error: SalesforceError | undefined;
}

function outcomeOf(object: ObjectDef, batch: ClassicBatch, result: RowResult, row: number): Outcome {
  if (result.ok) return { id: result.id, created: result.created === true, error: undefined };
  const error = bulkError(result.error, object, (field) => batch.input?.cell(row, field));
  return { id: result.id, created: false, error };
}

function csvResults(outcomes: readonly Outcome[]): Reply {
  const dialect = { delimiter: ',', lineEnding: '\n' };
  const lines = outcomes.map(({ id, created, error }) => {
    const success = String(error === undefined);
    const text = error === undefined ? '' : errorText(error);
    return csvLine([id ?? '', success, String(created), text], dialect);
  });
  return { status: 200, text: `"Id","Success","Created","Error"\n${lines.join('')}`, type: 'text/csv' };
}

function jsonResult({ id, created, error }: Outcome): Record<string, unknown> {
  const errors = (error?.all ?? []).map(({ message, fields, code }) => ({
    message,
    fields,
    statusCode: code,
  }));
  return { success: error === undefined, created, id: id ?? null, errors };
}

function xmlResult({ id, created, error }: Outcome): string {
  const errors = (error?.all ?? []).map(({ code, message, fields }) => {
    const names = fields.map((name) => `<fields>${escapeMarkup(name)}</fields>`).join('');
    return `<errors>${names}<message>${escapeMarkup(message)}</message><statusCode>${code}</statusCode></errors>`;
  });
  const idElement = id === undefined ? '<id xsi:nil="true"/>' : `<id>${escapeMarkup(id)}</id>`;
  const success = String(error === undefined);
  return `<result>${errors.join('')}${idElement}<success>${success}</success><created>${String(created)}</created></result>`;
}
