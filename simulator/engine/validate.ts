import type { FieldDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { checkChoice, checkRecordType } from './choices.ts';
import { checkLookupFilter } from './lookup-filter.ts';
import { checkParent } from './access/check.ts';
import { entityDeleted, invalidCrossReference, requiredMissing, SalesforceError } from './errors.ts';
import { changed, isStored, valueOf, type Save } from './save.ts';

/** Refuses what the platform refuses: missing required fields, dangling references, doubled unique values. */
export function validate(save: Save): void {
  checkRequired(save);
  for (const field of save.object.fields.values()) {
    const value = valueOf(save.values, field.name);
    if (value === null || !isStored(field) || !changed(save, field.name)) continue;
    if (field.type === 'reference') checkReference(save, field, String(value));
    if (field.lookupFilter !== null) checkLookupFilter(save, field, field.lookupFilter);
    if (field.name === 'RecordTypeId') checkRecordType(save, field, String(value));
    if (field.type === 'picklist' || field.type === 'multipicklist') checkChoice(save, field, String(value));
    if (field.unique) checkUnique(save, field, value);
  }
}

function checkRequired(save: Save): void {
  // Rows of objects that no client can create are made by the platform itself.
  if (!save.object.createable) return;
  const missing: string[] = [];
  for (const field of save.object.fields.values()) {
    if (field.nillable || !isStored(field) || (!field.createable && !field.updateable)) continue;
    if (field.defaultedOnCreate && save.before === undefined && !save.given.has(field.name)) continue;
    if (
      valueOf(save.values, field.name) === null &&
      (save.before === undefined || save.given.has(field.name))
    )
      missing.push(field.name);
  }
  if (missing.length > 0) throw requiredMissing(missing);
}

/** Holders of these references may be anything, also what the simulator keeps no rows of. */
const UNCHECKED = new Set(['CreatedById', 'LastModifiedById', 'RecordTypeId']);

function checkReference(save: Save, field: FieldDef, id: string): void {
  if (UNCHECKED.has(field.name) || field.referenceTo.length === 0) return;
  const target = save.org.schema.byPrefix(id.slice(0, 3));
  if (target === undefined || !field.referenceTo.includes(target.name)) {
    throw new SalesforceError(
      'FIELD_INTEGRITY_EXCEPTION',
      `${field.label}: id value of incorrect type: ${id}`,
      [field.name],
    );
  }
  checkExists(save, field, id);
  if (field.name === 'OwnerId' && target.name === 'User') checkActive(save, id);
}

function checkExists(save: Save, field: FieldDef, id: string): void {
  const parent = save.org.store.get(id);
  if (parent === undefined) {
    if (id === save.org.orgId) return;
    throw invalidCrossReference([field.name]);
  }
  if (parent.values['IsDeleted'] === true) throw entityDeleted([field.name]);
  checkParent(save.org, parent, save.actor);
}

function checkActive(save: Save, userId: string): void {
  const user = save.org.store.get(userId);
  if (save.actor.system || user === undefined || user.values['IsActive'] !== false) return;
  if (save.org.access.may(save.actor.userId, 'UpdateWithInactiveOwner')) return;
  throw new SalesforceError(
    'INACTIVE_OWNER_OR_USER',
    `operation performed with inactive user [${userId}] as owner of ${save.object.name.toLowerCase()}`,
    ['OwnerId'],
  );
}

function checkUnique(save: Save, field: FieldDef, value: FieldValue): void {
  const other = save.org.store.byKey(save.object, field, value).find((record) => record.id !== save.id);
  if (other === undefined) return;
  throw new SalesforceError(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
    [],
  );
}
