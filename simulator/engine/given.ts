import type { GivenFields } from './record.ts';
import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { Actor } from './actor.ts';
import { noSuchColumn, notWritable, SalesforceError } from './errors.ts';
import type { Org } from './org.ts';
import { checkFileStorage } from './storage.ts';
import { plainText, toStored } from './values.ts';

const OPEN = { read: true, edit: true };

/** Reads the fields of a request: names to canonical spelling, values to stored form, parents named by external id to Ids. */
export function readGiven(
  org: Org,
  object: ObjectDef,
  fields: GivenFields,
  id: string,
  actor: Actor,
  writable: (field: FieldDef) => boolean,
): { values: Record<string, FieldValue>; given: Set<string> } {
  const values: Record<string, FieldValue> = {};
  const given = new Set<string>();
  const refused: string[] = [];
  const free = actor.system || !org.access.restricts(actor.userId);
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'attributes' || (key.toLowerCase() === 'id' && object.fields.has('id'))) continue;
    const field = object.fields.get(key.toLowerCase()) ?? parentField(object, key, value);
    const rights = field === undefined || free ? OPEN : org.access.field(actor.userId, object, field);
    if (field === undefined || !rights.read) throw noSuchColumn(key, object.name);
    if (!rights.edit || !writable(field)) {
      refused.push(field.name);
      continue;
    }
    given.add(field.name);
    values[field.name] = storedValue(org, field, value, id, actor);
  }
  if (refused.length > 0) throw notWritable(refused);
  return { values, given };
}

function storedValue(org: Org, field: FieldDef, value: unknown, id: string, actor: Actor): FieldValue {
  if (field.type === 'base64') return storeBlob(org, id, value, actor);
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
    const text = `Foreign key external ID: ${plainText(wanted).toLowerCase()} ${reason} field ${keyField.name} in entity ${target.name}`;
    throw new SalesforceError('INVALID_FIELD', text, []);
  }
  return record.id;
}

/** The stored value of a base64 field is only a mark that a body exists; the body is kept beside the table. */
function storeBlob(org: Org, id: string, value: unknown, actor: Actor): FieldValue {
  if (value === null || value === '') return null;
  const previous = org.blobs.get(id);
  const body = Buffer.isBuffer(value) ? value : Buffer.from(plainText(value), 'base64');
  if (!actor.system) checkFileStorage(org, body.length);
  org.transactions.step(
    () => org.blobs.set(id, body),
    () => (previous === undefined ? org.blobs.delete(id) : org.blobs.set(id, previous)),
  );
  return 'blob';
}
