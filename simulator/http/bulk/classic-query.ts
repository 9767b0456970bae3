import { SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import type { StoredRecord } from '../../engine/record.ts';
import { compileQuery } from '../../soql/compile.ts';
import { parentAt, readPath, type FieldPath } from '../../soql/paths.ts';
import { attributesOf, jsonValue } from '../../soql/render.ts';
import { recordsOf } from '../../soql/run.ts';
import { bulkText, csvLine, recordLine } from '../bulk-csv.ts';
import { columnName } from '../bulk-query-jobs.ts';
import { bulkColumns } from '../bulk-columns.ts';
import { escapeMarkup } from '../markup.ts';
import type { ClassicJob, PkChunking, QueryAnswer } from './classic-job.ts';
import { LoadFailure } from './upload.ts';

/** Namespace of all documents of Bulk API 1. */
export const DATALOAD = 'http://www.force.com/2009/06/asyncapi/dataload';

/** Result files of a query: one, or one a chunk of the primary key. Throws LoadFailure for a query that Bulk refuses. */
export function queryChunks(org: Org, job: ClassicJob, soql: string): Omit<QueryAnswer, 'resultId'>[] {
  const { records, columns } = selected(org, job, soql);
  const { chunking } = job;
  const parts = chunking === undefined ? [records] : chunksOf(records, chunking);
  return parts.map((part) => ({ rows: part.length, text: written(org, job, part, columns) }));
}

/** Rows in order of the Ids that cut the chunks; rows of one parent stay together. */
function chunksOf(records: readonly StoredRecord[], chunking: PkChunking): StoredRecord[][] {
  const { parentField, startRow = '' } = chunking;
  const keyed = records
    .map((record) => ({
      record,
      key: parentField === undefined ? record.id : String(record.values[parentField]),
    }))
    .filter(({ key }) => key >= startRow)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const keys = [...new Set(keyed.map(({ key }) => key))];
  const chunks: StoredRecord[][] = [];
  for (let start = 0; start < keys.length; start += chunking.rows) {
    const inside = new Set(keys.slice(start, start + chunking.rows));
    chunks.push(keyed.filter(({ key }) => inside.has(key)).map(({ record }) => record));
  }
  return chunks.length === 0 ? [[]] : chunks;
}

function selected(
  org: Org,
  job: ClassicJob,
  soql: string,
): { records: StoredRecord[]; columns: FieldPath[] } {
  try {
    const { rows, columns } = bulkColumns(org, compileQuery(org, soql));
    if (rows.object.name !== job.object.name)
      throw new SalesforceError('INVALID_TYPE', `${rows.object.name} is not the object of the job`);
    return { records: [...recordsOf(org, rows, job.operation === 'queryAll')], columns };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    throw new LoadFailure('InvalidBatch', `Failed to process query: ${error.code}: ${error.message}`);
  }
}

function written(
  org: Org,
  job: ClassicJob,
  records: readonly StoredRecord[],
  columns: readonly FieldPath[],
): string {
  if (job.contentType === 'JSON')
    return JSON.stringify(records.map((record) => jsonRecord(org, job, record, columns)));
  if (job.contentType === 'XML') return xmlRecords(org, records, columns);
  // Said in place of an empty file; clients look for this text.
  if (records.length === 0) return 'Records not found for this query';
  const dialect = { delimiter: ',', lineEnding: '\n' };
  const head = csvLine(columns.map(columnName), dialect);
  return head + records.map((record) => recordLine(org, record, columns, dialect)).join('');
}

/** Dates and datetimes are milliseconds since 1970. */
function jsonRecord(
  org: Org,
  job: ClassicJob,
  record: StoredRecord,
  columns: readonly FieldPath[],
): Record<string, unknown> {
  const base = `/services/data/v${job.version}.0`;
  const row: Record<string, unknown> = { attributes: attributesOf(record, base) };
  for (const path of columns) {
    const value = readPath(org, record, path);
    const dated = path.field.type === 'date' || path.field.type === 'datetime';
    const shown = dated && value !== null ? Date.parse(String(value)) : jsonValue(path.field, value);
    const holder = parentJson(org, record, path, row, base);
    if (holder !== undefined) holder[path.field.name] = shown;
  }
  return row;
}

/** The object of the row that holds the last step of a path; undefined when a parent is missing, which is then null. */
function parentJson(
  org: Org,
  record: StoredRecord,
  path: FieldPath,
  row: Record<string, unknown>,
  base: string,
): Record<string, unknown> | undefined {
  let holder = row;
  for (const [index, step] of path.steps.entries()) {
    const parent = parentAt(org, record, path.steps.slice(0, index + 1));
    if (parent === undefined) {
      holder[step.relationship] = null;
      return undefined;
    }
    holder[step.relationship] ??= { attributes: attributesOf(parent, base) };
    holder = holder[step.relationship] as Record<string, unknown>;
  }
  return holder;
}

function xmlRecords(org: Org, records: readonly StoredRecord[], columns: readonly FieldPath[]): string {
  const body = records.map((record) => {
    const fields = columns.map((path) => {
      const name = columnName(path);
      const value = readPath(org, record, path);
      return value === null
        ? `<${name} xsi:nil="true"/>`
        : `<${name}>${escapeMarkup(bulkText(path.field, value))}</${name}>`;
    });
    return `<records xsi:type="sObject"><type>${record.object.name}</type>${fields.join('')}</records>`;
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?><queryResult xmlns="${DATALOAD}" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${body.join('')}</queryResult>`
  );
}
