import type { ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { Actor } from './actor.ts';
import type { Org } from './org.ts';
import type { StoredRecord, Values } from './record.ts';

/** Rules change fields of other records through this: no permission checks, stamps moved, event noted. */
export function touch(
  org: Org,
  record: StoredRecord,
  changes: Values,
  actor: Actor,
  moves: 'modified' | 'modstamp',
): void {
  const values: Record<string, FieldValue> = { ...record.values, ...changes };
  if (moves === 'modified') stampChange(org, record.object, values, actor, new Set());
  else if (record.object.fields.has('systemmodstamp')) values['SystemModstamp'] = org.stamp();
  org.store.put(record.object, record.id, dropNulls(values));
  const differences = changesOf(record.values, values);
  org.record({
    kind: 'update',
    object: record.object.name,
    id: record.id,
    userId: actor.userId,
    changes: differences,
  });
}

/** Moves the stamps of a changed record. */
export function stampChange(
  org: Org,
  object: ObjectDef,
  values: Record<string, FieldValue>,
  actor: Actor,
  given: ReadonlySet<string>,
): void {
  const stamp = org.stamp();
  const set = (name: string, value: FieldValue): void => {
    if (object.fields.has(name.toLowerCase()) && !(actor.system && given.has(name))) values[name] = value;
  };
  set('LastModifiedDate', stamp);
  set('LastModifiedById', actor.userId);
  set('SystemModstamp', stamp);
}

const STAMPS = new Set(['LastModifiedDate', 'LastModifiedById', 'SystemModstamp']);

/** Field -> [before, after] of all that differs, stamps left out. */
export function changesOf(before: Values, after: Values): Record<string, [FieldValue, FieldValue]> {
  const changes: Record<string, [FieldValue, FieldValue]> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[name] ?? null;
    const is = after[name] ?? null;
    if (was !== is && !STAMPS.has(name)) changes[name] = [was, is];
  }
  return changes;
}

/** Stored rows hold no nulls: a missing key is a null. */
export function dropNulls(values: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  const present: Record<string, FieldValue> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== null && value !== undefined) present[key] = value;
  }
  return present;
}
