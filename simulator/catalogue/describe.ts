import { describeField } from './describe-field.ts';
import type { ChildRelationship, ObjectDef } from './field-model.ts';
import type { Schema } from './schema.ts';

/** Bodies of the describe calls. Keys and their order are those of real describes (v48-v59): 28 per row. */

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
