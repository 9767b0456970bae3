import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { noSuchColumn, notSupported, notWritable, SalesforceError } from './errors.ts';
import { evaluateFormula } from './formula/evaluate.ts';
import { nextAutoNumber } from './auto-number.ts';
import type { GivenFields, Org } from './org.ts';
import { rulesOf } from './rules/index.ts';
import { isStored, type Actor, type Save } from './save.ts';
import { validate } from './validate.ts';
import { toStored } from './values.ts';

/** Creates one record. Throws SalesforceError when the platform would refuse it. */
export function insertRecord(org: Org, object: ObjectDef, fields: GivenFields, actor: Actor): string {
  if (!object.createable && !actor.system) throw notSupported(object.name, 'create');
  if (object.keyPrefix === null) throw notSupported(object.name, 'create');
  const id = org.ids.next(object.keyPrefix);
  const { values, given } = readGiven(org, object, fields, id, (field) => isWritable(org, field, actor));
  fillDefaults(org, object, values, given, actor);
  stampNew(org, object, values, id, actor);
  const save: Save = { org, actor, object, id, values, before: undefined, given };
  const rules = rulesOf(object.name);
  for (const rule of rules) rule.before?.(save);
  validate(save);
  org.store.put(object, id, dropNulls(values));
  org.record({ kind: 'insert', object: object.name, id, userId: actor.userId });
  for (const rule of rules) rule.after?.(save);
  return id;
}

const AUDIT = new Set(['CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById']);

function isWritable(org: Org, field: FieldDef, actor: Actor): boolean {
  if (field.createable || actor.system) return isStored(field);
  return org.setAuditFields && AUDIT.has(field.name);
}

/** Reads the fields of a request: names to canonical spelling, values to stored form, parents named by external id to Ids. */
export function readGiven(
  org: Org,
  object: ObjectDef,
  fields: GivenFields,
  id: string,
  writable: (field: FieldDef) => boolean,
): { values: Record<string, FieldValue>; given: Set<string> } {
  const values: Record<string, FieldValue> = {};
  const given = new Set<string>();
  const refused: string[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'attributes' || (key.toLowerCase() === 'id' && object.fields.has('id'))) continue;
    const field = object.fields.get(key.toLowerCase()) ?? parentField(object, key, value);
    if (field === undefined) throw noSuchColumn(key, object.name);
    if (!writable(field)) {
      refused.push(field.name);
      continue;
    }
    given.add(field.name);
    values[field.name] = storedValue(org, field, value, id);
  }
  if (refused.length > 0) throw notWritable(refused);
  return { values, given };
}

function storedValue(org: Org, field: FieldDef, value: unknown, id: string): FieldValue {
  if (field.type === 'base64') return storeBlob(org, id, value);
  if (field.type === 'reference' && typeof value === 'object' && value !== null)
    return parentByExternalId(org, field, value);
  const stored = toStored(field, value);
  return field.type === 'boolean' && stored === null ? false : stored;
}

/** `"Account": {"Ext__c": "x"}` sets AccountId. */
function parentField(object: ObjectDef, key: string, value: unknown): FieldDef | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === key.toLowerCase(),
  );
}

function parentByExternalId(org: Org, field: FieldDef, value: object): string {
  const { attributes: hint, ...keys } = value as Record<string, unknown>;
  const [key, wanted] = Object.entries(keys)[0] ?? ['', null];
  const type = (hint as { type?: unknown } | undefined)?.type;
  const target = org.schema.find(typeof type === 'string' ? type : (field.referenceTo[0] ?? ''));
  const keyField = target?.fields.get(key.toLowerCase());
  if (target === undefined || keyField === undefined || !(keyField.externalId || keyField.idLookup)) {
    throw new SalesforceError(
      'INVALID_FIELD',
      `The external foreign key reference does not reference a valid entity: ${key}`,
      [key],
    );
  }
  const found = org.store.byKey(target, keyField, toStored(keyField, wanted));
  const record = found[0];
  if (record === undefined || found.length > 1) {
    const reason = record === undefined ? 'not found for' : 'matches more than one record in';
    const text = `Foreign key external ID: ${String(wanted).toLowerCase()} ${reason} field ${keyField.name} in entity ${target.name}`;
    throw new SalesforceError('INVALID_FIELD', text, []);
  }
  return record.id;
}

/** The stored value of a base64 field is only a mark that a body exists; the body is kept beside the table. */
function storeBlob(org: Org, id: string, value: unknown): FieldValue {
  if (value === null || value === '') return null;
  const previous = org.blobs.get(id);
  org.store.onRollBack(() => {
    if (previous === undefined) org.blobs.delete(id);
    else org.blobs.set(id, previous);
  });
  org.blobs.set(id, Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'base64'));
  return 'blob';
}

function fillDefaults(
  org: Org,
  object: ObjectDef,
  values: Record<string, FieldValue>,
  given: Set<string>,
  actor: Actor,
): void {
  for (const field of object.fields.values()) {
    if (!isStored(field)) continue;
    if (given.has(field.name) && (values[field.name] ?? null) !== null) continue;
    if (field.autoNumber !== null && !(actor.system && given.has(field.name))) {
      values[field.name] = nextAutoNumber(org, object, field);
    } else if (field.type === 'boolean') {
      values[field.name] = typeof field.defaultValue === 'boolean' ? field.defaultValue : false;
    } else if (!given.has(field.name) || !field.nillable) {
      const initial = field.defaultFormula === null ? field.defaultValue : defaultOf(org, object, field);
      if (initial !== null) values[field.name] = toStored(field, initial);
    }
  }
  if (object.fields.has('ownerid') && (values['OwnerId'] ?? null) === null) values['OwnerId'] = actor.userId;
  const recordType = object.recordTypes.find((type) => type.active)?.id;
  if (recordType !== undefined && !given.has('RecordTypeId')) values['RecordTypeId'] = recordType;
}

function defaultOf(org: Org, object: ObjectDef, field: FieldDef): FieldValue {
  const empty = { id: '', object, values: {} };
  return evaluateFormula(org, empty, { expression: field.defaultFormula ?? '', blankAsZero: false }, field);
}

function stampNew(
  org: Org,
  object: ObjectDef,
  values: Record<string, FieldValue>,
  id: string,
  actor: Actor,
): void {
  const stamp = org.stamp();
  const set = (name: string, value: FieldValue, keep: boolean): void => {
    if (object.fields.has(name.toLowerCase()) && !(keep && (values[name] ?? null) !== null))
      values[name] = value;
  };
  values['Id'] = id;
  set('IsDeleted', false, false);
  set('CreatedDate', stamp, true);
  set('CreatedById', actor.userId, true);
  set('LastModifiedDate', values['CreatedDate'] ?? stamp, true);
  set('LastModifiedById', values['CreatedById'] ?? actor.userId, true);
  set('SystemModstamp', stamp, actor.system);
}

/** Stored rows hold no nulls: a missing key is a null. */
export function dropNulls(values: Record<string, FieldValue>): Record<string, FieldValue> {
  for (const key of Object.keys(values)) if (values[key] === null) delete values[key];
  return values;
}
