import type { Queryable } from '#core/db';
import { nameFieldOf } from '#core/model';
import {
  changesOfRun,
  nulMarker,
  recordsAsOf,
  storedObject,
  valueOf,
  type StoredField,
  type StoredObject,
} from '#core/versions';
import type { FieldValues } from '../plan/field-values.ts';
import type { ScopedRecord, WhatTheRunDid } from '../plan/planned-record.ts';

/** Values of a record by slot, as the version store keeps them. */
export type SlotValues = readonly (string | null)[];

/** Where the records of a restore are read from. */
export interface BackupSource {
  readonly storeSchema: string;
  /** The run that is undone. */
  readonly runNumber: number;
}

const changesPerPage = 1_000;

/** The records that the run changed or deleted, with their values before and after. */
export async function* changes(
  queryable: Queryable,
  source: BackupSource,
  object: StoredObject,
  kind: 'changed' | 'deleted',
): AsyncGenerator<{
  readonly recordId: string;
  readonly before: SlotValues;
  readonly after: SlotValues | null;
}> {
  let after: string | undefined;
  for (;;) {
    const page = await changesOfRun(queryable, source.storeSchema, object.id, source.runNumber, {
      kind,
      limit: changesPerPage,
      ...(after === undefined ? {} : { after }),
    });
    for (const change of page) {
      if (change.before) yield { recordId: change.recordId, before: change.before, after: change.after };
    }
    after = page.at(-1)?.recordId;
    if (page.length < changesPerPage) return;
  }
}

/** All fields of a version by API name. */
export function namedValues(object: StoredObject, values: SlotValues): FieldValues {
  return Object.fromEntries(object.fields.map((field) => [field.name, valueOf(values, field)]));
}

/** A record that the run deleted, to be brought back whole. */
export function deletedRecord(object: StoredObject, recordId: string, before: SlotValues): ScopedRecord {
  return {
    ...headOf(object, recordId, before),
    did: 'deleted',
    wanted: namedValues(object, before),
    left: {},
  };
}

/** A record that the run changed: the fields that differ, only those of `only` when it is given. */
export function changedRecord(
  object: StoredObject,
  recordId: string,
  before: SlotValues,
  after: SlotValues,
  only: ReadonlySet<string> | undefined,
  did: WhatTheRunDid = 'changed',
): ScopedRecord {
  const differing = object.fields.filter(
    (field) => valueOf(before, field) !== valueOf(after, field) && (only?.has(field.name) ?? true),
  );
  const pick = (values: SlotValues): FieldValues =>
    Object.fromEntries(differing.map((field) => [field.name, valueOf(values, field)]));
  return { ...headOf(object, recordId, before), did, wanted: pick(before), left: pick(after) };
}

/** The named records, whatever the run did to each. */
export async function namedRecords(
  queryable: Queryable,
  source: BackupSource,
  object: StoredObject,
  ids: readonly string[],
  only: ReadonlySet<string> | undefined,
): Promise<ScopedRecord[]> {
  const before = await versionsAsOf(queryable, source, object, ids, source.runNumber - 1);
  const after = await versionsAsOf(queryable, source, object, ids, source.runNumber);
  return ids.map((id) => {
    const was = before.get(id);
    const is = after.get(id);
    if (was && is)
      return changedRecord(object, id, was, is, only, differs(was, is) ? 'changed' : 'unchanged');
    if (was) return deletedRecord(object, id, was);
    return { ...headOf(object, id, is ?? []), did: is ? 'added' : 'unknown', wanted: {}, left: {} };
  });
}

function differs(left: SlotValues, right: SlotValues): boolean {
  const [longer, shorter] = left.length < right.length ? [right, left] : [left, right];
  return longer.some((value, index) => value !== (shorter[index] ?? null));
}

async function versionsAsOf(
  queryable: Queryable,
  source: BackupSource,
  object: StoredObject,
  ids: readonly string[],
  runNumber: number,
): Promise<Map<string, SlotValues>> {
  const versions = await recordsAsOf(queryable, source.storeSchema, object.id, ids, runNumber);
  return new Map(versions.map(({ recordId, payload }) => [recordId, payload]));
}

function headOf(object: StoredObject, recordId: string, values: SlotValues) {
  const nameField = nameFieldOf(object.fields) as StoredField | undefined;
  const name = nameField ? valueOf(values, nameField)?.replaceAll(nulMarker, symbolForNul).trim() : undefined;
  return { object: object.apiName, label: object.label, recordId, name: name || recordId };
}

const symbolForNul = '\u2400';

/** The object in the backup as of the run; undefined when the backup does not hold it. */
export function objectInBackup(
  queryable: Queryable,
  source: BackupSource,
  apiName: string,
): Promise<StoredObject | undefined> {
  return storedObject(queryable, source.storeSchema, apiName, source.runNumber);
}

/** What each of these records held before the run, by field name; for a record whose undelete was refused. */
export async function valuesBeforeRun(
  queryable: Queryable,
  source: BackupSource,
  object: StoredObject,
  ids: readonly string[],
): Promise<Map<string, FieldValues>> {
  const versions = await versionsAsOf(queryable, source, object, ids, source.runNumber - 1);
  return new Map([...versions].map(([id, values]) => [id, namedValues(object, values)]));
}
