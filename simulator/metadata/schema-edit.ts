import type { FieldDef, ObjectDef, RecordTypeDef, ValidationRule } from '../catalogue/field-model.ts';
import type { Org } from '../engine/org.ts';
import type { FieldValue } from '../worlds/world.ts';

/** Changes of the live schema that take part in the org's transactions: what is rolled back there is rolled back here. */

interface ObjectState {
  readonly properties: Omit<ObjectDef, 'fields' | 'recordTypes' | 'validationRules'>;
  readonly fields: readonly FieldDef[];
  readonly recordTypes: readonly RecordTypeDef[];
  readonly validationRules: readonly ValidationRule[];
}

function stateOf(object: ObjectDef): ObjectState {
  const { fields, recordTypes, validationRules, ...properties } = object;
  return {
    properties,
    fields: [...fields.values()],
    recordTypes: [...recordTypes],
    validationRules: [...validationRules],
  };
}

/** Changes an object's definition in place, as every row of it refers to it. */
export function editObject(org: Org, object: ObjectDef, work: () => void): void {
  const before = stateOf(object);
  work();
  const after = stateOf(object);
  // The step sets the new state itself, so that it sees which fields differ.
  setState(org, object, before);
  org.transactions.step(
    () => setState(org, object, after),
    () => setState(org, object, before),
  );
}

function setState(org: Org, object: ObjectDef, state: ObjectState): void {
  const known = new Map(state.fields.map((field) => [field.name.toLowerCase(), field]));
  const changed = new Set([...object.fields.values(), ...state.fields].map((field) => field.name));
  for (const field of state.fields) {
    if (object.fields.get(field.name.toLowerCase()) === field) changed.delete(field.name);
  }
  object.fields.clear();
  for (const [key, field] of known) object.fields.set(key, field);
  Object.assign(object, state.properties);
  object.recordTypes.splice(0, object.recordTypes.length, ...state.recordTypes);
  object.validationRules.splice(0, object.validationRules.length, ...state.validationRules);
  for (const name of changed) org.store.reindex(object, name);
  org.schema.changed(org.now());
}

/** Adds or replaces fields; the indexes of existing rows follow. */
export function setFields(org: Org, object: ObjectDef, fields: readonly FieldDef[]): void {
  const before = fields.map((field) => object.fields.get(field.name.toLowerCase()));
  const write = (list: readonly (FieldDef | undefined)[]): void => {
    for (const [index, field] of list.entries()) {
      const name = fields[index]?.name ?? '';
      if (field === undefined) object.fields.delete(name.toLowerCase());
      else object.fields.set(field.name.toLowerCase(), field);
      org.store.reindex(object, name);
    }
    org.schema.changed(org.now());
  };
  org.transactions.step(
    () => write(fields),
    () => write(before),
  );
}

/** Takes fields away, and their values from every row, live or deleted. */
export function removeFields(org: Org, object: ObjectDef, names: readonly string[]): void {
  for (const record of [...org.store.rows(object, true)]) {
    if (!names.some((name) => record.values[name] !== undefined)) continue;
    const rest = Object.entries(record.values).filter(([name]) => !names.includes(name));
    org.store.put(object, record.id, Object.fromEntries<FieldValue>(rest));
  }
  editObject(org, object, () => {
    for (const name of names) object.fields.delete(name.toLowerCase());
  });
}

/** Adds a new object. */
export function addObject(org: Org, object: ObjectDef): void {
  org.transactions.step(
    () => org.schema.add(object),
    () => org.schema.remove(object),
  );
  org.schema.changed(org.now());
}

/** Takes an object away with all its rows, and from the lookups that may point to several objects. */
export function removeObject(org: Org, object: ObjectDef): void {
  for (const record of [...org.store.rows(object, true)]) org.store.put(object, record.id, undefined);
  for (const { childObject, field } of org.schema.childRelationships(object)) {
    if (childObject === object || field.referenceTo.length < 2) continue;
    const referenceTo = field.referenceTo.filter((target) => target !== object.name);
    setFields(org, childObject, [{ ...field, referenceTo }]);
  }
  org.transactions.step(
    () => org.schema.remove(object),
    () => org.schema.add(object),
  );
}
