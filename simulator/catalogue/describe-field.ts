import { isCompound, isNumeric, type FieldDef, type FieldType, type ObjectDef } from './field-model.ts';
import { isPermissionable } from './permissionable.ts';

/** One field as a describe tells it: the 57 keys of real describes (v48-v59), in their order. */

type Json = Record<string, unknown>;

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  long: 'xsd:long',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  address: 'urn:address',
  location: 'urn:location',
  base64: 'xsd:base64Binary',
  anyType: 'xsd:anyType',
};

function byteLength(field: FieldDef): number {
  if (field.type === 'id' || field.type === 'reference') return 18;
  return field.length * 3;
}

function isAggregatable(field: FieldDef): boolean {
  return !isCompound(field.type) && field.type !== 'boolean' && field.type !== 'base64' && field.filterable;
}

/** The 57 keys of one field. What a delete does is told here for custom fields only, for all in childRelationships [recorded]. */
export function describeField(field: FieldDef, object?: ObjectDef): Json {
  return {
    aggregatable: isAggregatable(field),
    aiPredictionField: false,
    autoNumber: field.autoNumber !== null,
    byteLength: byteLength(field),
    calculated: field.calculated,
    calculatedFormula: field.formula?.expression ?? null,
    cascadeDelete: field.custom && field.cascadeDelete,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compoundFieldName,
    controllerName: field.controllerName,
    createable: field.createable,
    custom: field.custom,
    defaultValue: field.type === 'boolean' || !field.custom ? field.defaultValue : null,
    defaultValueFormula: field.defaultFormula,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: field.controllerName !== null,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? 8 : 0,
    displayLocationInDecimal: field.displayLocationInDecimal,
    encrypted: field.type === 'encryptedstring',
    externalId: field.externalId,
    extraTypeInfo: field.extraTypeInfo,
    filterable: field.filterable,
    filteredLookupInfo: filteredLookup(field),
    formulaTreatNullNumberAsZero: field.formula?.blankAsZero ?? false,
    groupable: field.groupable,
    highScaleNumber: false,
    htmlFormatted:
      field.extraTypeInfo === 'richtextarea' ||
      /\bIMAGE\(|\bHYPERLINK\(/i.test(field.formula?.expression ?? ''),
    idLookup: field.idLookup,
    inlineHelpText: field.helpText,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: isPermissionable(field),
    picklistValues: field.picklist.map((entry) =>
      describeEntry(entry, object?.fields.get((field.controllerName ?? '').toLowerCase())),
    ),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: isNumeric(field.type) ? field.precision : 0,
    queryByDistance: isCompound(field.type),
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: field.relationshipOrder,
    restrictedDelete: field.custom && field.restrictedDelete,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: field.type === 'reference' && field.updateable,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: field.sortable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

function filteredLookup(field: FieldDef): Json | null {
  const filter = field.lookupFilter;
  if (filter === null) return null;
  const sources = filter.items
    .flatMap((item) => [item.field, item.valueField ?? ''])
    .filter((path) => path.startsWith('$Source.'))
    .map((path) => path.slice('$Source.'.length));
  return {
    controllingFields: [...new Set(sources)],
    dependent: sources.length > 0,
    optionalFilter: filter.optional,
  };
}

function describeEntry(entry: FieldDef['picklist'][number], controller: FieldDef | undefined): Json {
  return {
    active: entry.active,
    defaultValue: entry.defaultValue,
    label: entry.label,
    validFor: entry.validFor === undefined ? null : validForBits(entry.validFor, controller),
    value: entry.value,
  };
}

/** A bit for each value of the controlling field, the highest bit of the first byte for the first value, in base64 [documented]. */
function validForBits(values: readonly string[], controller: FieldDef | undefined): string {
  const names =
    controller?.type === 'boolean'
      ? ['unchecked', 'checked']
      : (controller?.picklist.map((entry) => entry.value) ?? []);
  const bytes = Buffer.alloc(Math.max(3, Math.ceil(names.length / 8)));
  names.forEach((name, index) => {
    if (values.includes(name)) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  });
  return bytes.toString('base64');
}
