import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgHttp } from './http.ts';
import type { OrgClient, RecordValues, RowResult } from './org-client.ts';
import { redacted } from './redaction.ts';
import { asList, asShape, parseJson } from './reply-shape.ts';

export type WriteCalls = Pick<OrgClient, 'insert' | 'update'>;

/** Records in one sObject collections call. */
const recordsPerCall = 200;

/** A restore brings back what was: no assignment rule runs, and a duplicate alert does not stop it. */
export const restoreHeaders = {
  'sforce-auto-assign': 'FALSE',
  'sforce-duplicate-rule-header': 'allowSave=true',
};

type Describe = (object: string) => Promise<ObjectDescription>;

export function writeCalls(http: OrgHttp, version: string, describe: Describe): WriteCalls {
  const write = async (
    method: 'POST' | 'PATCH',
    object: string,
    records: readonly RecordValues[],
  ): Promise<RowResult[]> => {
    if (records.length === 0) return [];
    if (records.length > recordsPerCall)
      throw new HoldfastError('INTERNAL', 'A write holds at most 200 records.');
    const body = collectionBody(await describe(object), records);
    // An insert sent twice makes two records; an update sent twice makes the same one.
    const repeatable = method === 'PATCH';
    const path = `${version}/composite/sobjects`;
    const reply = await http.ask({ method, path, body, headers: restoreHeaders, repeatable }, (text) => text);
    return readResults(reply.body, records, repeatable);
  };
  return {
    insert: (object, records) => write('POST', object, records),
    update: (object, records) => write('PATCH', object, records),
  };
}

const numeric = new Set(['int', 'long', 'double', 'currency', 'percent']);
const plainNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** JSON of a collections request. Numbers are written with the digits they were read with, so none passes through a float. */
export function collectionBody(description: ObjectDescription, records: readonly RecordValues[]): string {
  const types = typesOf(description);
  const attributes = `"attributes":{"type":${JSON.stringify(description.name)}}`;
  const rows = records.map((record) => `{${[attributes, ...members(types, record)].join(',')}}`);
  return `{"allOrNone":false,"records":[${rows.join(',')}]}`;
}

/** JSON of one record, spelled likewise. */
export function recordBody(description: ObjectDescription, record: RecordValues): string {
  return `{${members(typesOf(description), record).join(',')}}`;
}

function typesOf({ fields }: ObjectDescription): ReadonlyMap<string, string> {
  return new Map(fields.map(({ name, type }) => [name, type]));
}

function members(types: ReadonlyMap<string, string>, record: RecordValues): string[] {
  return Object.entries(record).map(
    ([name, value]) => `${JSON.stringify(name)}:${literal(types.get(name), value)}`,
  );
}

function literal(type: string | undefined, value: string | null): string {
  if (value === null) return 'null';
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value;
  if (type !== undefined && numeric.has(type) && plainNumber.test(value))
    return value.replace(/^(-?)0+(?=\d)/, '$1');
  return JSON.stringify(value);
}

function readResults(text: string, records: readonly RecordValues[], repeatable: boolean): RowResult[] {
  try {
    const results = asList(parseJson(text), 'list of results');
    if (results.length !== records.length) throw new SyntaxError('another number of results than records');
    return results.map((result, index) => readResult(result, records[index]?.['Id'] ?? null));
  } catch (cause) {
    if (repeatable)
      throw new HoldfastError('PAGE_REJECTED', 'The results of an update were cut or malformed.');
    throw new HoldfastError(
      'IN_DOUBT',
      'The results of an insert were cut: it is not known which records were made.',
      {
        reason: cause instanceof HoldfastError ? cause.code : 'malformed',
      },
    );
  }
}

function readResult(result: unknown, sentId: string | null): RowResult {
  const shape = asShape(result, 'result');
  const errors = asList(shape['errors'] ?? [], 'list of errors').map((entry) => {
    const error = asShape(entry, 'error');
    return rowError(error['statusCode'], error['message'], error['fields']);
  });
  return {
    id: typeof shape['id'] === 'string' ? shape['id'] : sentId,
    success: shape['success'] === true,
    ...(typeof shape['created'] === 'boolean' ? { created: shape['created'] } : {}),
    errors,
  };
}

/** One error of a row, from whatever the reply holds in its place. */
export function rowError(code: unknown, message: unknown, fields: unknown): RowResult['errors'][number] {
  const listed = Array.isArray(fields) ? (fields as unknown[]) : fields === undefined ? [] : [fields];
  return {
    code: typeof code === 'string' ? code : 'UNKNOWN_EXCEPTION',
    message: typeof message === 'string' ? redacted(message) : '',
    fields: listed.filter((field): field is string => typeof field === 'string' && field !== ''),
  };
}
