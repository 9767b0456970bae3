import type { GivenFields } from '../../engine/record.ts';
import type { FieldType, ObjectDef } from '../../catalogue/field-model.ts';
import type { Actor } from '../../engine/actor.ts';
import { malformedId, SalesforceError } from '../../engine/errors.ts';
import { normalizeId } from '../../engine/ids.ts';
import type { Org } from '../../engine/org.ts';
import { eachRow, idOf, updateRow, upsertRow, type RowResult } from '../../engine/rows.ts';
import { liveRecord } from '../../engine/update.ts';

export const LOAD_OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export type LoadOperation = (typeof LOAD_OPERATIONS)[number];

export function isLoadOperation(name: unknown): name is LoadOperation {
  return LOAD_OPERATIONS.some((operation) => operation === name);
}

/** What a job does with each of its rows. */
export interface LoadTask {
  readonly operation: LoadOperation;
  readonly object: ObjectDef;
  /** For upsert. */
  readonly externalIdFieldName: string | undefined;
  /** Assignment rules run for a job only when it names one [documented]. */
  readonly assignmentRuleId: string | undefined;
  readonly userId: string;
}

/** Rows that share one transaction. */
export const CHUNK_ROWS = 200;

/** Applies rows in chunks: a bad row fails alone. Answers one result a row, in the order given. */
export function loadRows(org: Org, task: LoadTask, rows: readonly GivenFields[]): RowResult[] {
  const autoAssign = task.assignmentRuleId !== undefined;
  const actor: Actor = { userId: task.userId, system: false, options: { autoAssign } };
  const results: RowResult[] = [];
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const chunk = rows.slice(start, start + CHUNK_ROWS);
    results.push(...eachRow(org, chunk, false, (row) => loadRow(org, task, row, actor)));
  }
  return results;
}

/**
 * Applies rows as Bulk API 2.0 does under load: internal batches of `batchRows` run at the same time, each one chunk of 200 after the
 * other, so that chunks of different batches lock each other out of rows that both touch. Answers in the order given.
 */
export function loadInParallel(
  org: Org,
  task: LoadTask,
  rows: readonly GivenFields[],
  batchRows: number,
): RowResult[] {
  const results = new Map<number, readonly RowResult[]>();
  for (let tick = 0; tick * CHUNK_ROWS < batchRows; tick++) {
    const starts: number[] = [];
    for (let batch = 0; batch < rows.length; batch += batchRows) {
      const start = batch + tick * CHUNK_ROWS;
      if (start < Math.min(batch + batchRows, rows.length)) starts.push(start);
    }
    if (starts.length === 0) break;
    const ends = starts.map((start) =>
      Math.min(start + CHUNK_ROWS, (Math.floor(start / batchRows) + 1) * batchRows),
    );
    const done = org.locks.inParallel(
      starts.map((start, lane) => () => loadRows(org, task, rows.slice(start, ends[lane]))),
    );
    done.forEach((chunk, lane) => results.set(starts[lane] ?? 0, chunk));
  }
  return [...results].sort(([a], [b]) => a - b).flatMap(([, chunk]) => chunk);
}

function loadRow(org: Org, task: LoadTask, row: GivenFields, actor: Actor): RowResult {
  switch (task.operation) {
    case 'insert':
      return { ok: true, id: insert(org, task.object, row, actor), created: true };
    case 'update':
      return withId(row, () => updateRow(org, task.object, row, actor));
    case 'upsert':
      return upsertRow(org, task.object, task.externalIdFieldName ?? 'Id', row, actor);
    default:
      return withId(row, () => remove(org, task, row, actor));
  }
}

function insert(org: Org, object: ObjectDef, row: GivenFields, actor: Actor): string {
  if (idOf(row) === undefined) return org.insert(object, row, actor);
  throw new SalesforceError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
}

/** A refused row of an existing record tells its Id. */
function withId(row: GivenFields, work: () => RowResult): RowResult {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { ok: false, id: idOf(row), error };
  }
}

function remove(org: Org, task: LoadTask, row: GivenFields, actor: Actor): RowResult {
  const given = idOf(row);
  if (given === undefined)
    throw new SalesforceError('MISSING_ARGUMENT', `Id not specified in a ${task.operation} call`, []);
  const id = normalizeId(given);
  if (id === undefined) throw malformedId(given, ['Id']);
  liveRecord(org, task.object, id);
  if (task.operation === 'hardDelete') org.hardDelete(id, actor);
  else org.delete(id, actor);
  return { ok: true, id, created: false };
}

/** Refuses hardDelete to those without "Bulk API Hard Delete". */
export function requireHardDelete(org: Org, operation: string, userId: string, code: string): void {
  if (operation !== 'hardDelete' || org.access.may(userId, 'BulkApiHardDelete')) return;
  throw new SalesforceError(
    code,
    'hardDelete operation requires special user profile permission, please contact your system administrator',
  );
}

const XSD: Readonly<Partial<Record<FieldType, string>>> = {
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  long: 'xsd:long',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
};

/** A value that cannot be read is worded by Bulk otherwise than by REST; `column` counts from 0 [recorded]. */
export function bulkError(
  error: SalesforceError,
  object: ObjectDef,
  cell: (field: string) => { readonly column: number; readonly text: string } | undefined,
): SalesforceError {
  const [name] = error.fields;
  if (error.code !== 'JSON_PARSER_ERROR' || name === undefined) return error;
  const found = cell(name);
  const type = object.fields.get(name.toLowerCase())?.type;
  if (found === undefined || type === undefined) return error;
  const text =
    `Failed to deserialize field at col ${found.column}. Due to, '${found.text}' is not a valid value for the type ` +
    (XSD[type] ?? 'xsd:string');
  return new SalesforceError('INVALID_FIELD', text, [name]);
}

/** `CODE:message:Field --`, as sf__Error and the Error column of Bulk API 1 say it; several of one row follow each other [assumed: by `;`]. */
export function errorText(error: SalesforceError): string {
  return error.all
    .map(({ code, message, fields }) => `${code}:${message}:${[...fields, '--'].join(' ')}`)
    .join(';');
}
