import type { FieldDef } from './field-model.ts';

/** Optional standard fields that everybody sees all the same [recorded]. */
const ALWAYS_SEEN = /^(RecordTypeId|(Person)?IndividualId|(Person)?EmailBounced(Reason|Date))$/;

/**
 * Can field-level security hide this field? Not when it is required, a part of the record's name, or the system's own [recorded for the
 * large objects; a custom checkbox or auto-number can be hidden although it is never null].
 */
export function isPermissionable(field: FieldDef): boolean {
  if (field.nameField || field.compoundFieldName === 'Name' || ALWAYS_SEEN.test(field.name)) return false;
  if (field.type === 'address') return true;
  const optional = field.nillable || field.type === 'boolean' || field.autoNumber !== null;
  return optional && (field.custom || (field.createable && field.updateable));
}
