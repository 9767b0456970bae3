import type { Queryable } from '#core/db';
import { storedObjects, valueOf, type StoredField, type StoredObject } from '#core/versions';
import type { ScopedRecord } from '../plan/planned-record.ts';
import {
  changedRecord,
  changes,
  deletedRecord,
  type BackupSource,
  type SlotValues,
} from './scoped-records.ts';

type Deleted = { readonly recordId: string; readonly before: SlotValues };

/**
 * What hangs on deleted records: records that the same run deleted and that point at one of them, directly or through others,
 * by whatever lookup; and records that live on but lost such a lookup in that run, with just that field.
 */
export async function collectChildren(
  queryable: Queryable,
  source: BackupSource,
  roots: readonly ScopedRecord[],
): Promise<ScopedRecord[]> {
  const objects = await storedObjects(queryable, source.storeSchema, source.runNumber);
  const covered = new Set(roots.filter(({ did }) => did === 'deleted').map(({ recordId }) => recordId));
  const coveredObjects = new Set(roots.map(({ object }) => object));
  if (covered.size === 0) return [];
  const children = await deletedChildren(queryable, source, objects, covered, coveredObjects);
  return [...children, ...(await relinkedChildren(queryable, source, objects, covered, coveredObjects))];
}

/** Grows `covered` and `coveredObjects` by what it finds, until nothing is left to find. */
async function deletedChildren(
  queryable: Queryable,
  source: BackupSource,
  objects: readonly StoredObject[],
  covered: Set<string>,
  coveredObjects: Set<string>,
): Promise<ScopedRecord[]> {
  const found: ScopedRecord[] = [];
  const open = new Map<string, Deleted[]>();
  for (let grown = true; grown;) {
    grown = false;
    for (const object of objects) {
      const columns = referencesTo(object, coveredObjects);
      if (columns.length === 0) continue;
      const candidates = open.get(object.apiName) ?? (await allDeleted(queryable, source, object));
      const [children, others] = partition(candidates, ({ before }) => pointsTo(before, columns, covered));
      open.set(object.apiName, others);
      for (const { recordId, before } of children) {
        if (covered.has(recordId)) continue;
        covered.add(recordId);
        found.push(deletedRecord(object, recordId, before));
        coveredObjects.add(object.apiName);
        grown = true;
      }
    }
  }
  return found;
}

async function relinkedChildren(
  queryable: Queryable,
  source: BackupSource,
  objects: readonly StoredObject[],
  covered: ReadonlySet<string>,
  coveredObjects: ReadonlySet<string>,
): Promise<ScopedRecord[]> {
  const found: ScopedRecord[] = [];
  for (const object of objects) {
    const columns = referencesTo(object, coveredObjects);
    if (columns.length === 0) continue;
    for await (const { recordId, before, after } of changes(queryable, source, object, 'changed')) {
      const cleared = columns.filter(
        (field) => covered.has(valueOf(before, field) ?? '') && valueOf(after ?? [], field) === null,
      );
      if (cleared.length === 0) continue;
      const only = new Set(cleared.map(({ name }) => name));
      found.push(changedRecord(object, recordId, before, after ?? [], only, 'relinked'));
    }
  }
  return found;
}

function referencesTo(object: StoredObject, targets: ReadonlySet<string>): StoredField[] {
  return object.fields.filter(({ referenceTo }) => referenceTo.some((target) => targets.has(target)));
}

function pointsTo(
  values: SlotValues,
  columns: readonly StoredField[],
  covered: ReadonlySet<string>,
): boolean {
  return columns.some((field) => covered.has(valueOf(values, field) ?? ''));
}

async function allDeleted(
  queryable: Queryable,
  source: BackupSource,
  object: StoredObject,
): Promise<Deleted[]> {
  const deleted: Deleted[] = [];
  for await (const change of changes(queryable, source, object, 'deleted')) deleted.push(change);
  return deleted;
}

function partition<T>(values: readonly T[], belongs: (value: T) => boolean): [T[], T[]] {
  const inside: T[] = [];
  const outside: T[] = [];
  for (const value of values) (belongs(value) ? inside : outside).push(value);
  return [inside, outside];
}
