import type { FieldDef } from '../catalogue/field-model.ts';
import { CONVERTED_STATUS } from '../engine/convert-lead.ts';
import type { Org } from '../engine/org.ts';
import { element, type XmlElement } from './element.ts';

/** Since this version the values of a standard picklist are a StandardValueSet and no longer told with the field [documented]. */
const VALUE_SETS_SINCE = 38;

/** What readMetadata answers for a standard field that nobody has customised; undefined for anything else. */
export function standardFieldOf(
  org: Org,
  type: string,
  fullName: string,
  version: number,
): XmlElement | undefined {
  const [objectName = '', fieldName = ''] = fullName.split('.');
  const object = type === 'CustomField' ? org.schema.find(objectName) : undefined;
  const field = object?.kind === 'standard' ? object.fields.get(fieldName.toLowerCase()) : undefined;
  if (field === undefined || field.custom || !(field.createable || field.updateable)) return undefined;
  const isPicklist = field.type === 'picklist' || field.type === 'multipicklist';
  const picklist = isPicklist && version < VALUE_SETS_SINCE ? [picklistOf(objectName, field)] : [];
  const kind = KINDS[field.type];
  return element('CustomField', [
    element('fullName', fieldName),
    ...picklist,
    ...(kind === undefined ? [] : [element('type', kind)]),
  ]);
}

const KINDS: Readonly<Record<string, string>> = {
  multipicklist: 'MultiselectPicklist',
  picklist: 'Picklist',
  reference: 'Lookup',
};

function picklistOf(object: string, field: FieldDef): XmlElement {
  const values = field.picklist.map(({ value, defaultValue }) =>
    element('picklistValues', [
      element('fullName', value),
      element('default', String(defaultValue)),
      ...(object.toLowerCase() === 'lead' && field.name === 'Status'
        ? [element('converted', String(value === CONVERTED_STATUS))]
        : []),
    ]),
  );
  return element('picklist', [...values, element('sorted', 'false')]);
}
