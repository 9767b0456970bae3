import type { FieldDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';

/** Names of data types as Setup shows them and FieldDefinition answers them: `Text(80)`, `Lookup(User)`. */

const PLAIN: Partial<Record<FieldDef['type'], string>> = {
  boolean: 'Checkbox',
  date: 'Date',
  datetime: 'Date/Time',
  time: 'Time',
  email: 'Email',
  phone: 'Phone',
  picklist: 'Picklist',
  multipicklist: 'Picklist (Multi-Select)',
  combobox: 'Picklist',
  address: 'Address',
  location: 'Geolocation',
  base64: 'Base64',
  id: 'Lookup()',
};

const NUMBERS: Partial<Record<FieldDef['type'], string>> = {
  int: 'Number',
  long: 'Number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
};

/** The name of a field's data type. */
export function dataTypeName(schema: Schema, field: FieldDef): string {
  const base = plainName(schema, field);
  if (field.rollUp !== null)
    return `Roll-Up Summary (${field.rollUp.operation.toUpperCase()} ${field.rollUp.childObject})`;
  return field.calculated && field.formula !== null ? `Formula (${base.replace(/\(.*$/, '').trim()})` : base;
}

function plainName(schema: Schema, field: FieldDef): string {
  if (field.autoNumber !== null) return 'Auto Number';
  const number = NUMBERS[field.type];
  if (number !== undefined) return `${number}(${numberDigits(field)}, ${field.scale})`;
  if (field.type === 'reference') {
    const targets = field.referenceTo.map((name) => schema.find(name)?.label ?? name).join(',');
    return `${field.cascadeDelete && field.relationshipOrder !== null ? 'Master-Detail' : 'Lookup'}(${targets})`;
  }
  if (field.nameField && !field.custom) return 'Name';
  if (field.type === 'textarea')
    return field.length > 255 ? `Long Text Area(${field.length})` : `Text Area(${field.length})`;
  if (field.type === 'url') return `URL(${field.length})`;
  if (field.type === 'encryptedstring') return `Text (Encrypted)(${field.length})`;
  return PLAIN[field.type] ?? `Text(${field.length})`;
}

/** Digits before the point: an integer field of 8 digits is `Number(8, 0)`. */
function numberDigits(field: FieldDef): number {
  return field.type === 'int' ? 8 : Math.max(0, field.precision - field.scale);
}
