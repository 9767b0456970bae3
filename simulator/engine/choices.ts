import type { FieldDef } from '../catalogue/field-model.ts';
import { SalesforceError } from './errors.ts';
import { valueOf, type Save } from './save.ts';

/** Refuses a record type of another object, or one that is not active. */
export function checkRecordType(save: Save, field: FieldDef, id: string): void {
  if (save.actor.system || id === MASTER) return;
  const type = save.org.store.get(id);
  const fits =
    type?.object.name === 'RecordType' &&
    type.values['SobjectType'] === save.object.name &&
    type.values['IsActive'] === true;
  if (fits) return;
  throw new SalesforceError(
    'INVALID_CROSS_REFERENCE_KEY',
    `${field.label}: this ID value isn't valid for the user: ${id}`,
    [field.name],
  );
}

const MASTER = '012000000000000AAA';

/**
 * Refuses a value of a restricted picklist that the value of the controlling field, or the record type, does not allow. Assumed: values of
 * unrestricted picklists are not checked against either, as the platform lets the API write any value there.
 */
export function checkChoice(save: Save, field: FieldDef, value: string): void {
  if (!field.restrictedPicklist || save.actor.system) return;
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
  const bad = chosen.filter((item) => !isAllowed(save, field, item));
  if (bad.length === 0) return;
  throw new SalesforceError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${bad.join(';')}`,
    [field.name],
  );
}

function isAllowed(save: Save, field: FieldDef, item: string): boolean {
  const { object, values } = save;
  const type = object.recordTypes.find(({ id }) => id !== undefined && id === values['RecordTypeId']);
  const ofType = type?.picklists?.[field.name];
  if (ofType !== undefined && !ofType.includes(item)) return false;
  if (field.controllerName === null) return true;
  const controller = object.fields.get(field.controllerName.toLowerCase());
  const entry = field.picklist.find((one) => one.value === item);
  if (controller === undefined || entry?.validFor === undefined) return true;
  const given = valueOf(values, controller.name);
  const name =
    controller.type === 'boolean' ? (given === true ? 'checked' : 'unchecked') : String(given ?? '');
  return entry.validFor.includes(name);
}
