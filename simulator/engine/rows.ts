import type { GivenFields } from './record.ts';
import type { ObjectDef } from '../catalogue/field-model.ts';
import { malformedId, SalesforceError } from './errors.ts';
import { normalizeId } from './ids.ts';
import type { Org } from './org.ts';
import type { Actor } from './actor.ts';
import { plainText } from './values.ts';

/** Many records in one call, each with its own result: what collections, SOAP and later Bulk ingest have in common. */
export type RowResult =
  | { readonly ok: true; readonly id: string; readonly created?: boolean }
  | { readonly ok: false; readonly id: string | undefined; readonly error: SalesforceError };

const rolledBack = (): SalesforceError =>
  new SalesforceError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );

/** Thrown inside to take back all rows of an all-or-none call. */
class TakeBack extends Error {}

/**
 * Does `work` once a row. With `allOrNone`, one bad row takes all others back; so does an unhandled exception of a trigger, which is then
 * the error of every row [documented: rows of one call are saved in one execution of the trigger].
 */
export function eachRow<T>(
  org: Org,
  rows: readonly T[],
  allOrNone: boolean,
  work: (row: T) => RowResult,
): RowResult[] {
  let results: RowResult[] = [];
  let exception: SalesforceError | undefined;
  try {
    org.transact(() => {
      results = [];
      for (const row of rows) {
        const result = attempt(org, () => work(row));
        results.push(result);
        if (result.ok || !result.error.wholeChunk) continue;
        exception = result.error;
        throw new TakeBack();
      }
      if (allOrNone && results.some((result) => !result.ok)) throw new TakeBack();
    });
  } catch (error) {
    if (!(error instanceof TakeBack)) throw error;
    const thrown = exception;
    if (thrown !== undefined) return rows.map(() => ({ ok: false, id: undefined, error: thrown }));
    return results.map((result) => (result.ok ? { ok: false, id: undefined, error: rolledBack() } : result));
  }
  return results;
}

function attempt(org: Org, work: () => RowResult): RowResult {
  try {
    return org.transact(work);
  } catch (error) {
    if (error instanceof SalesforceError) return { ok: false, id: undefined, error };
    throw error;
  }
}

/** Updates the record that the row's Id names. */
export function updateRow(org: Org, object: ObjectDef, row: GivenFields, actor: Actor): RowResult {
  const given = idOf(row);
  if (given === undefined)
    throw new SalesforceError('MISSING_ARGUMENT', 'Id not specified in an update call', []);
  const id = normalizeId(given);
  if (id === undefined) throw malformedId(given);
  org.update(object, id, row, actor);
  return { ok: true, id };
}

/** The value of the key `Id`, in any case. */
export function idOf(row: GivenFields): string | undefined {
  for (const [key, value] of Object.entries(row)) {
    if (key.toLowerCase() === 'id' && typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** Inserts, or updates the one record whose external id has the row's value. */
export function upsertRow(
  org: Org,
  object: ObjectDef,
  key: string,
  row: GivenFields,
  actor: Actor,
): RowResult {
  const field = object.fields.get(key.toLowerCase());
  if (field === undefined || !(field.externalId || field.idLookup)) {
    const text = `Field name provided, ${key} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`;
    throw new SalesforceError('INVALID_FIELD', text, []);
  }
  if (field.name === 'Id') {
    if (idOf(row) === undefined) return { ok: true, id: org.insert(object, row, actor), created: true };
    return { ...updateRow(org, object, row, actor), created: false } as RowResult;
  }
  const value = Object.entries(row).find(([name]) => name.toLowerCase() === field.name.toLowerCase())?.[1];
  if (value === undefined || value === null || value === '') {
    throw new SalesforceError('MISSING_ARGUMENT', `${field.name} not specified`, []);
  }
  // Documented: who does not see everything could double a record that he does not see.
  if (!field.unique && field.custom && !actor.system && !org.access.may(actor.userId, 'ViewAllData')) {
    const text = 'Upsert requires view all data on a non-unique custom index';
    throw new SalesforceError('INSUFFICIENT_ACCESS', text, [], 403);
  }
  const found = org.root.store.byKey(object, field, plainText(value));
  if (found.length > 1) {
    throw new SalesforceError(
      'DUPLICATE_EXTERNAL_ID',
      `${field.name}: more than one record found for external id field: [${found.map((one) => one.id).join(', ')}]`,
      [],
    );
  }
  const record = found[0];
  if (record === undefined) return { ok: true, id: org.insert(object, row, actor), created: true };
  org.update(object, record.id, row, actor);
  return { ok: true, id: record.id, created: false };
}
