import type { FieldDescription, ObjectDescription } from '#core/model';
import { isBackedUpField } from '#core/model';
import type { FieldValues } from './field-values.ts';

/** Set by Salesforce itself; createable only with "Set Audit Fields upon Record Creation", which a restore does not rely on. */
const systemFields = new Set([
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
  'LastActivityDate',
]);

/** True for a field that people fill, so that leaving it unrestored has to be said: not set or computed by Salesforce. */
export function holdsUserData(field: FieldDescription): boolean {
  return !systemFields.has(field.name) && !field.calculated && !field.autoNumber && isBackedUpField(field);
}

/** The fields of an object that an insert may set (engine rules 8.1), by API name. */
export function insertableFields(description: ObjectDescription): Map<string, FieldDescription> {
  return fieldsWhere(description, (field) => field.createable && holdsUserData(field));
}

/** The fields that an update may set. Salesforce itself marks a master-detail that cannot be reparented as not updateable. */
export function updateableFields(description: ObjectDescription): Map<string, FieldDescription> {
  return fieldsWhere(description, (field) => field.updateable && holdsUserData(field));
}

function fieldsWhere(
  description: ObjectDescription,
  accepted: (field: FieldDescription) => boolean,
): Map<string, FieldDescription> {
  return new Map(description.fields.filter(accepted).map((field) => [field.name, field]));
}

/** True when an insert without a value for this field is refused. */
export function isRequired(field: FieldDescription): boolean {
  return !field.nillable && !field.defaultedOnCreate && field.createable && field.type !== 'boolean';
}

/** True for a reference that must be set when the record is inserted: master-detail, or a required lookup. */
export function isHardReference(field: FieldDescription): boolean {
  return field.type === 'reference' && (field.relationshipOrder !== null || isRequired(field));
}

/** True for a lookup that people fill or an insert sets: what it points to has to be there. */
export function isRestorableLookup(field: FieldDescription): boolean {
  return field.type === 'reference' && holdsUserData(field) && (field.createable || field.updateable);
}

/** True when the token is what an integration user without "View Encrypted Data" sees instead of the value. */
export function isMasked(field: FieldDescription, value: string | null): boolean {
  return field.type === 'encryptedstring' && value !== null && /^[*X]{2}/.test(value);
}

/** The values of the reference fields of a record that are filled: field and the Id it holds. */
export function referencesIn(
  description: Pick<ObjectDescription, 'fields'>,
  values: FieldValues,
): { readonly field: FieldDescription; readonly id: string }[] {
  return description.fields.flatMap((field) => {
    const id = field.type === 'reference' ? values[field.name] : undefined;
    return id ? [{ field, id }] : [];
  });
}
