import type {
  FieldDef,
  FieldType,
  LookupFilter,
  PicklistEntry,
  RollUp,
  RollUpFilter,
} from './field-model.ts';
import {
  flagAt,
  listAt,
  numberAt,
  textAt,
  textsAt,
  type SourceFile,
  type XmlNode,
} from './metadata-files.ts';
import { typedField } from './standard/overlay.ts';

/** Thrown for metadata that this simulator cannot load; the message names the file. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
}

/** Metadata field type -> describe type. */
const TYPES: Readonly<Record<string, FieldType>> = {
  AutoNumber: 'string',
  Checkbox: 'boolean',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  EncryptedText: 'encryptedstring',
  Hierarchy: 'reference',
  Html: 'textarea',
  Location: 'location',
  LongTextArea: 'textarea',
  Lookup: 'reference',
  MasterDetail: 'reference',
  MetadataRelationship: 'string',
  MultiselectPicklist: 'multipicklist',
  Number: 'double',
  Percent: 'percent',
  Phone: 'phone',
  Picklist: 'picklist',
  Summary: 'double',
  Text: 'string',
  TextArea: 'textarea',
  Time: 'time',
  Url: 'url',
};

/** The definitions that one field file makes: one field, or three for a geolocation. */
export function customFields(
  file: SourceFile,
  valueSets: ReadonlyMap<string, readonly XmlNode[]>,
): FieldDef[] {
  const { xml } = file;
  const metadataType = textAt(xml, 'type') ?? '';
  const type = TYPES[metadataType];
  const name = textAt(xml, 'fullName') ?? file.name;
  if (type === undefined) throw new MetadataError(`${file.path}: field type "${metadataType}" is not known`);
  const field = typedField(name, type);
  Object.assign(field, {
    label: textAt(xml, 'label') ?? field.label,
    custom: true,
    helpText: textAt(xml, 'inlineHelpText') ?? null,
    unique: flagAt(xml, 'unique'),
    caseSensitive: flagAt(xml, 'caseSensitive'),
    externalId: flagAt(xml, 'externalId'),
    idLookup: flagAt(xml, 'externalId') || (flagAt(xml, 'unique') && type === 'string'),
  });
  setSizes(field, xml, metadataType);
  if (flagAt(xml, 'required')) Object.assign(field, { nillable: false, defaultedOnCreate: false });
  if (type === 'reference') setReference(field, xml, metadataType);
  if (type === 'picklist' || type === 'multipicklist') setPicklist(field, xml, valueSets);
  setDefault(field, xml);
  if (textAt(xml, 'formula') !== undefined) setFormula(field, xml);
  if (metadataType === 'Summary') setRollUp(field, xml, file.path);
  if (metadataType === 'AutoNumber') setAutoNumber(field, textAt(xml, 'displayFormat') ?? '{0}');
  return type === 'location' ? locationFields(field, xml) : [field];
}

function setSizes(field: FieldDef, xml: XmlNode, metadataType: string): void {
  const length = numberAt(xml, 'length');
  if (field.length > 0 && length !== undefined) field.length = length;
  if (metadataType === 'Html') field.extraTypeInfo = 'richtextarea';
  if (field.type === 'textarea' && metadataType !== 'TextArea')
    field.filterable = field.sortable = field.groupable = false;
  if (field.precision > 0) {
    field.precision = numberAt(xml, 'precision') ?? field.precision;
    field.scale = numberAt(xml, 'scale') ?? field.scale;
  }
}

/** An auto-number is text that nobody can write. */
export function setAutoNumber(field: FieldDef, format: string): void {
  Object.assign(field, {
    type: 'string',
    length: 30,
    autoNumber: format,
    nillable: false,
    createable: false,
    updateable: false,
    defaultedOnCreate: true,
  });
}

function setReference(field: FieldDef, xml: XmlNode, metadataType: string): void {
  const constraint = textAt(xml, 'deleteConstraint');
  const relationship = textAt(xml, 'relationshipName');
  field.referenceTo = [textAt(xml, 'referenceTo') ?? 'User'];
  field.relationshipName = field.name.replace(/__c$/, '__r');
  field.childRelationshipName = relationship === undefined ? null : `${relationship}__r`;
  field.cascadeDelete = constraint === 'Cascade';
  field.restrictedDelete = constraint === 'Restrict';
  field.lookupFilter = readLookupFilter(xml);
  if (metadataType !== 'MasterDetail') return;
  field.cascadeDelete = true;
  field.nillable = false;
  field.relationshipOrder = numberAt(xml, 'relationshipOrder') ?? 0;
  field.updateable = flagAt(xml, 'reparentableMasterDetail');
}

function setPicklist(
  field: FieldDef,
  xml: XmlNode,
  valueSets: ReadonlyMap<string, readonly XmlNode[]>,
): void {
  const shared = textAt(xml, 'valueSet', 'valueSetName');
  const values =
    shared === undefined
      ? listAt(xml, 'valueSet', 'valueSetDefinition', 'value')
      : (valueSets.get(shared) ?? []);
  field.picklist = values.map(toEntry);
  field.restrictedPicklist = shared !== undefined || textAt(xml, 'valueSet', 'restricted') === 'true';
  setDependency(field, xml);
  const initial = field.picklist.find((entry) => entry.defaultValue);
  if (initial !== undefined) Object.assign(field, { defaultValue: initial.value, defaultedOnCreate: true });
}

function setDependency(field: FieldDef, xml: XmlNode): void {
  const controller = textAt(xml, 'valueSet', 'controllingField');
  if (controller === undefined) return;
  field.controllerName = controller;
  const allowed = new Map<string, string[]>();
  for (const setting of listAt(xml, 'valueSet', 'valueSettings')) {
    const value = textAt(setting, 'valueName') ?? '';
    allowed.set(value, [...(allowed.get(value) ?? []), ...textsAt(setting, 'controllingFieldValue')]);
  }
  field.picklist = field.picklist.map((entry) => ({ ...entry, validFor: allowed.get(entry.value) ?? [] }));
}

function readLookupFilter(xml: XmlNode): LookupFilter | null {
  const [filter] = listAt(xml, 'lookupFilter');
  if (filter === undefined || textAt(filter, 'active') === 'false') return null;
  const items = listAt(filter, 'filterItems').map((item) => ({
    field: textAt(item, 'field') ?? '',
    operation: textAt(item, 'operation') ?? 'equals',
    value: textAt(item, 'value'),
    valueField: textAt(item, 'valueField'),
  }));
  return {
    items,
    logic: textAt(filter, 'booleanFilter'),
    optional: flagAt(filter, 'isOptional'),
    message: textAt(filter, 'errorMessage'),
  };
}

function toEntry(node: XmlNode): PicklistEntry {
  const value = textAt(node, 'fullName') ?? '';
  return {
    value,
    label: textAt(node, 'label') ?? value,
    active: textAt(node, 'isActive') !== 'false',
    defaultValue: flagAt(node, 'default'),
  };
}

function setDefault(field: FieldDef, xml: XmlNode): void {
  const text = textAt(xml, 'defaultValue');
  if (text === undefined) return;
  field.defaultedOnCreate = true;
  if (field.type === 'boolean') field.defaultValue = text.toLowerCase() === 'true';
  else field.defaultFormula = text;
}

function setFormula(field: FieldDef, xml: XmlNode): void {
  const blankAsZero = textAt(xml, 'formulaTreatBlanksAs') === 'BlankAsZero';
  const readOnly = {
    createable: false,
    updateable: false,
    calculated: true,
    nillable: field.type !== 'boolean',
    defaultedOnCreate: false,
  };
  Object.assign(field, readOnly, { formula: { expression: textAt(xml, 'formula') ?? '', blankAsZero } });
  if (field.type === 'string') field.length = 1300;
}

const OPERATIONS: Readonly<Record<string, RollUp['operation']>> = {
  count: 'count',
  sum: 'sum',
  min: 'min',
  max: 'max',
};

function setRollUp(field: FieldDef, xml: XmlNode, path: string): void {
  const [childObject, foreignKey] = (textAt(xml, 'summaryForeignKey') ?? '').split('.');
  const operation = OPERATIONS[textAt(xml, 'summaryOperation') ?? ''];
  if (childObject === undefined || foreignKey === undefined || operation === undefined) {
    throw new MetadataError(`${path}: a summary needs summaryForeignKey and summaryOperation`);
  }
  const childField = textAt(xml, 'summarizedField')?.split('.')[1];
  Object.assign(field, { createable: false, updateable: false, calculated: true, nillable: true });
  field.rollUp = { operation, childObject, childField, foreignKey, filters: rollUpFilters(xml, path) };
}

function rollUpFilters(xml: XmlNode, path: string): RollUpFilter[] {
  return listAt(xml, 'summaryFilterItems').map((item) => {
    const field = textAt(item, 'field')?.split('.').at(-1);
    const operation = textAt(item, 'operation');
    if (field === undefined || operation === undefined)
      throw new MetadataError(`${path}: a summary filter needs a field and an operation`);
    return { field, operation, value: textAt(item, 'value') ?? '' };
  });
}

/** A geolocation is a compound of two numbers that are read and written each for itself. */
function locationFields(field: FieldDef, xml: XmlNode): FieldDef[] {
  const scale = numberAt(xml, 'scale') ?? 15;
  field.displayLocationInDecimal = flagAt(xml, 'displayLocationInDecimal');
  const stem = field.name.replace(/__c$/, '');
  const part = (axis: string): FieldDef => ({
    ...typedField(`${stem}__${axis}__s`, 'double'),
    label: `${field.label} (${axis})`,
    custom: true,
    precision: scale + 3,
    scale,
    compoundFieldName: field.name,
    nillable: field.nillable,
  });
  return [
    part('Latitude'),
    part('Longitude'),
    { ...field, createable: false, updateable: false, nillable: true },
  ];
}
