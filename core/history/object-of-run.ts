import type { Tx } from '#core/db';
import { nameFieldOf } from '#core/model';
import { nulMarker, storedObject, valueOf, type StoredField, type VersionChange } from '#core/versions';
import { findReadableRun } from './runs.ts';

/** One object in the store of a run's connection, with the fields it had in the run and in the run before. */
export interface ObjectOfRun {
  readonly storeSchema: string;
  readonly runNumber: number;
  readonly objectId: number;
  readonly apiName: string;
  readonly label: string;
  readonly fields: readonly StoredField[];
  readonly fieldsBefore: readonly StoredField[];
}

/** Undefined when the object was never stored up to the run. Throws NOT_FOUND and SNAPSHOT_PURGED for the run. */
export async function objectOfRun(tx: Tx, runId: string, object: string): Promise<ObjectOfRun | undefined> {
  const { summary, storeSchema } = await findReadableRun(tx, runId);
  const runNumber = summary.number;
  const now = await storedObject(tx, storeSchema, object, runNumber);
  if (!now) return undefined;
  const before = await storedObject(tx, storeSchema, object, runNumber - 1);
  const { id: objectId, apiName, label, fields } = now;
  return { storeSchema, runNumber, objectId, apiName, label, fields, fieldsBefore: before?.fields ?? [] };
}

/**
 * The fields to compare by: those of the run, as a field that it could not read any more did not become empty; and those of before for a
 * deleted record, which shows what it was.
 */
export function fieldsFor(change: VersionChange, object: ObjectOfRun): readonly StoredField[] {
  return change.kind === 'deleted' ? object.fieldsBefore : object.fields;
}

/** What a person knows the record by: its name field as it is, or was before it was deleted; else its Id. */
export function nameOf(change: VersionChange, fields: readonly StoredField[]): string {
  const field = nameFieldOf(fields) as StoredField | undefined;
  const payload = change.after ?? change.before;
  return (field && payload && shown(valueOf(payload, field))) ?? change.recordId;
}

/** A stored value for people: U+0000, which the store keeps as a marker, as the symbol for it. */
export function shown(value: string | null): string | null {
  return value?.replaceAll(nulMarker, '\u2400') ?? null;
}
