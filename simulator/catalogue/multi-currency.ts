import { systemFields } from './derive.ts';
import type { FieldDef, ObjectDef } from './field-model.ts';
import type { Schema } from './schema.ts';
import { typedField } from './standard/overlay.ts';

/** What multiple currencies add to the schema: CurrencyIsoCode on data objects, and the object CurrencyType. The first code is the corporate one. */
export function enableMultiCurrency(schema: Schema, codes: readonly string[]): void {
  for (const object of schema.all()) {
    if (object.fields.has('currencyisocode') || !carriesCurrency(object)) continue;
    schema.addField(object, currencyField('CurrencyIsoCode', codes));
  }
  const user = schema.find('User');
  if (user !== undefined && !user.fields.has('defaultcurrencyisocode'))
    schema.addField(user, currencyField('DefaultCurrencyIsoCode', codes));
  if (schema.find('CurrencyType') === undefined) schema.add(currencyType(schema));
}

/** Assumed: every object that clients may create with an owner or a parent, which is what admins see; setup objects have none. */
function carriesCurrency(object: ObjectDef): boolean {
  if (object.name === 'User' || object.kind === 'custom') return true;
  const money = [...object.fields.values()].some((field) => field.type === 'currency');
  return (
    object.kind === 'standard' &&
    object.createable &&
    (money || object.layoutable) &&
    object.name !== 'RecordType'
  );
}

function currencyField(name: string, codes: readonly string[]): FieldDef {
  return {
    ...typedField(name, 'picklist'),
    label: name === 'CurrencyIsoCode' ? 'Currency ISO Code' : 'Default Currency ISO Code',
    length: 3,
    restrictedPicklist: true,
    defaultedOnCreate: true,
    defaultValue: codes[0] ?? null,
    picklist: codes.map((value, index) => ({ value, label: value, active: true, defaultValue: index === 0 })),
  };
}

function currencyType(schema: Schema): ObjectDef {
  const own: FieldDef[] = [
    { ...typedField('IsoCode', 'string'), length: 3, nillable: false, nameField: true },
    { ...typedField('ConversionRate', 'double'), precision: 18, scale: 6, nillable: false },
    { ...typedField('DecimalPlaces', 'int'), nillable: false },
    typedField('IsActive', 'boolean'),
    typedField('IsCorporate', 'boolean'),
  ];
  const fields = [...systemFields().filter(({ name }) => name !== 'IsDeleted'), ...own];
  return {
    name: 'CurrencyType',
    label: 'Currency Type',
    labelPlural: 'Currency Types',
    keyPrefix: schema.prefixes.standard('CurrencyType'),
    kind: 'standard',
    createable: true,
    updateable: true,
    deletable: false,
    undeletable: false,
    queryable: true,
    bulkQueryable: true,
    replicateable: true,
    searchable: false,
    triggerable: false,
    mergeable: false,
    layoutable: false,
    feedEnabled: false,
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    recordTypes: [],
    validationRules: [],
  };
}
