import {
  isCompound,
  isNumeric,
  type ChildRelationship,
  type FieldDef,
  type FieldType,
  type ObjectDef,
} from './field-model.ts';
import { isPermissionable } from './permissionable.ts';
import type { Schema } from './schema.ts';

/** Bodies of the describe calls. Keys and their order are those of real describes (v48-v59): 28 per row, 57 per field. */

type Json = Record<string, unknown>;

/** One row of the global describe. `base` is `/services/data/vNN.0`. */
export function describeRow(object: ObjectDef, base: string): Json {
  return { ...objectFacts(object), urls: rowUrls(object, base) };
}

/** Body of `/sobjects`. */
export function describeGlobal(schema: Schema, base: string): Json {
  return {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: schema.all().map((object) => describeRow(object, base)),
  };
}

/** Body of `/sobjects/X/describe`. */
export function describeObject(schema: Schema, object: ObjectDef, base: string, host: string): Json {
  const body: Json = {
    actionOverrides: [],
    ...objectFacts(object),
    childRelationships: schema.childRelationships(object).map(describeChild),
    compactLayoutable: object.layoutable,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: [...object.fields.values()].map((field) => describeField(field, object)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(object, base),
    searchLayoutable: object.searchable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [
      { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' },
      { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' },
    ],
    urls: {
      ...rowUrls(object, base),
      uiDetailTemplate: `${host}/{ID}`,
      uiEditTemplate: `${host}/{ID}/e`,
      uiNewRecord: `${host}/${object.keyPrefix ?? ''}/e`,
    },
  };
  return Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function objectFacts(object: ObjectDef): Json {
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    // Standard platform events such as UriEventStream are not custom (recorded in a global describe).
    custom: object.kind !== 'standard' && object.kind !== 'changeEvent' && object.name.includes('__'),
    customSetting: object.kind === 'customSetting',
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: object.feedEnabled,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.layoutable,
    mergeable: object.mergeable,
    mruEnabled: object.layoutable,
    name: object.name,
    queryable: object.queryable,
    replicateable: object.replicateable,
    retrieveable: object.queryable,
    searchable: object.searchable,
    triggerable: object.triggerable,
    undeletable: object.undeletable,
    updateable: object.updateable,
  };
}

function rowUrls(object: ObjectDef, base: string): Json {
  const url = `${base}/sobjects/${object.name}`;
  const data = { rowTemplate: `${url}/{ID}`, describe: `${url}/describe`, sobject: url };
  if (!object.layoutable) return data;
  return {
    compactLayouts: `${url}/describe/compactLayouts`,
    rowTemplate: data.rowTemplate,
    approvalLayouts: `${url}/describe/approvalLayouts`,
    listviews: `${url}/listviews`,
    describe: data.describe,
    quickActions: `${url}/quickActions`,
    layouts: `${url}/describe/layouts`,
    sobject: url,
  };
}

function describeChild({ childObject, field }: ChildRelationship): Json {
  return {
    cascadeDelete: field.cascadeDelete,
    childSObject: childObject.name,
    deprecatedAndHidden: false,
    field: field.name,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: field.childRelationshipName,
    restrictedDelete: field.restrictedDelete,
  };
}

/** Record type Ids of the Master type: the same in every org. */
export const MASTER_RECORD_TYPE = '012000000000000AAA';

function recordTypeInfos(object: ObjectDef, base: string): Json[] {
  if (!object.layoutable && object.recordTypes.length === 0) return [];
  const info = (
    id: string,
    developerName: string,
    name: string,
    active: boolean,
    isDefault: boolean,
  ): Json => ({
    active,
    available: active,
    defaultRecordTypeMapping: isDefault,
    developerName,
    master: id === MASTER_RECORD_TYPE,
    name,
    recordTypeId: id,
    urls: { layout: `${base}/sobjects/${object.name}/describe/layouts/${id}` },
  });
  const own = object.recordTypes.map((type, index) =>
    info(type.id ?? MASTER_RECORD_TYPE, type.developerName, type.label, type.active, index === 0),
  );
  return [...own, info(MASTER_RECORD_TYPE, 'Master', 'Master', true, own.length === 0)];
}

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
