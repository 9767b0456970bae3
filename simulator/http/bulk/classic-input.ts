import { XMLParser } from 'fast-xml-parser';
import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { Schema } from '../../catalogue/schema.ts';
import type { GivenFields } from '../../engine/record.ts';
import { plainText } from '../../engine/values.ts';
import { givenFields, readColumns } from './columns.ts';
import { requireIdOnly } from './ingest-jobs.ts';
import type { LoadTask } from './load.ts';
import { ANY_ENDING, LoadFailure, readTable } from './upload.ts';

export const CONTENT_TYPES = ['CSV', 'XML', 'JSON'] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

/** The rows of a batch, and for an error what the client sent for a field. */
export interface BatchRows {
  readonly rows: readonly GivenFields[];
  cell(row: number, field: string): { readonly column: number; readonly text: string } | undefined;
}

/** Reads a batch of Bulk API 1. Throws LoadFailure, which fails the batch. */
export function readBatch(schema: Schema, task: LoadTask, type: ContentType, body: Buffer): BatchRows {
  if (type === 'CSV') return readCsvBatch(schema, task, body.toString('utf8'));
  const records = type === 'XML' ? readXmlRecords(body) : readJsonRecords(body.toString('utf8'));
  for (const record of records) checkNames(task.object, record);
  return {
    rows: records,
    cell: (row, field) => {
      const entries = Object.entries(records[row] ?? {});
      const column = entries.findIndex(([name]) => name.toLowerCase() === field.toLowerCase());
      return column < 0 ? undefined : { column, text: plainText(entries[column]?.[1]) };
    },
  };
}

function readCsvBatch(schema: Schema, task: LoadTask, text: string): BatchRows {
  const table = readTable(text, { delimiter: ',', lineEnding: ANY_ENDING });
  const columns = readColumns(schema, task.object, table.header);
  requireIdOnly(task, columns);
  return {
    rows: table.rows.map((row) => givenFields(columns, row)),
    cell: (row, field) => {
      const column = columns.findIndex((one) => one.kind === 'field' && one.field.name === field);
      return column < 0 ? undefined : { column, text: table.rows[row]?.[column] ?? '' };
    },
  };
}

/** Every name must be a field, or the name of a relationship with the parent's external id inside. */
function checkNames(object: ObjectDef, record: GivenFields): void {
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes' || object.fields.has(name.toLowerCase())) continue;
    const nested = typeof value === 'object' && value !== null;
    const relationship = [...object.fields.values()].some(
      (field) => field.relationshipName?.toLowerCase() === name.toLowerCase(),
    );
    if (!nested || !relationship) throw new LoadFailure('InvalidBatch', `Field name not found : ${name}`);
  }
}

function readJsonRecords(text: string): GivenFields[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new LoadFailure('InvalidBatch', `Failed to parse JSON: ${reason}`);
  }
  if (!Array.isArray(parsed) || !parsed.every(isObject))
    throw new LoadFailure('InvalidBatch', 'Failed to parse JSON: an array of records is expected');
  return parsed;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordParser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === 'sObject',
});

function readXmlRecords(body: Buffer): GivenFields[] {
  let parsed: unknown;
  try {
    parsed = recordParser.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new LoadFailure('InvalidBatch', `Failed to parse XML: ${reason}`);
  }
  const root = isObject(parsed) ? parsed['sObjects'] : undefined;
  const records = isObject(root) ? root['sObject'] : undefined;
  if (root === undefined || (records !== undefined && !Array.isArray(records)))
    throw new LoadFailure('InvalidBatch', 'Failed to parse XML: sObjects is expected');
  return (records ?? []).map((record: unknown) => xmlFields(record));
}

/** `<F>text</F>` gives text, `<F xsi:nil="true"/>` null, an empty element nothing, a nested sObject the parent. */
function xmlFields(record: unknown): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(isObject(record) ? record : {})) {
    if (name === '#text' || name.startsWith('@') || value === '') continue;
    if (!isObject(value)) fields[name] = value;
    else if (value['@nil'] === 'true') fields[name] = null;
    else if (Array.isArray(value['sObject'])) fields[name] = parentOf(xmlFields(value['sObject'][0]));
    else if (typeof value['#text'] === 'string') fields[name] = value['#text'];
  }
  return fields;
}

function parentOf(fields: Readonly<Record<string, unknown>>): unknown {
  const { type, ...keys } = fields;
  return type === undefined ? keys : { attributes: { type }, ...keys };
}
