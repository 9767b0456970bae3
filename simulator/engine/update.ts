import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { entityDeleted, invalidCrossReference, notSupported } from './errors.ts';
import { dropNulls, readGiven } from './insert.ts';
import type { GivenFields, Org } from './org.ts';
import { rulesOf } from './rules/index.ts';
import { isStored, type Actor, type Save } from './save.ts';
import type { StoredRecord, Values } from './store.ts';
import { validate } from './validate.ts';

/** Changes fields of a live record. A save that changes nothing still moves LastModifiedDate and SystemModstamp. */
export function updateRecord(
  org: Org,
  object: ObjectDef,
  id: string,
  fields: GivenFields,
  actor: Actor,
): void {
  if (!object.updateable && !actor.system) throw notSupported(object.name, 'update');
  const record = liveRecord(org, object, id);
  const writable = (field: FieldDef): boolean => (field.updateable || actor.system) && isStored(field);
  const { values: given, given: names } = readGiven(org, object, fields, record.id, writable);
  const values: Record<string, FieldValue> = { ...record.values, ...given };
  stampChange(org, object, values, actor, names);
  const save: Save = { org, actor, object, id: record.id, values, before: record.values, given: names };
  const rules = rulesOf(object.name);
  for (const rule of rules) rule.before?.(save);
  validate(save);
  org.store.put(object, record.id, dropNulls(values));
  org.record({
    kind: 'update',
    object: object.name,
    id: record.id,
    userId: actor.userId,
    changes: changesOf(record.values, values),
  });
  for (const rule of rules) rule.after?.(save);
}

/** The row that an update or delete names. Throws as the platform does for missing and deleted ones. */
export function liveRecord(org: Org, object: ObjectDef, id: string): StoredRecord {
  const record = org.find(id);
  if (record === undefined || record.object.name !== object.name) throw invalidCrossReference(['Id']);
  if (record.values['IsDeleted'] === true) throw entityDeleted();
  return record;
}

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

function stampChange(
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

function changesOf(before: Values, after: Values): Record<string, [FieldValue, FieldValue]> {
  const changes: Record<string, [FieldValue, FieldValue]> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[name] ?? null;
    const is = after[name] ?? null;
    if (was !== is && !STAMPS.has(name)) changes[name] = [was, is];
  }
  return changes;
}
