import { blankField, type FieldDef, type ObjectDef } from '../catalogue/field-model.ts';
import { Schema } from '../catalogue/schema.ts';
import { typedField } from '../catalogue/standard/overlay.ts';
import { seesSetup } from '../engine/access/user-view.ts';
import type { Org } from '../engine/org.ts';
import type { StoredRecord } from '../engine/record.ts';
import { row } from '../soql/definitions.ts';
import { DEBUG_LEVEL, ownRows, type Column, type OwnObject } from './own-rows.ts';
import type { QuerySource } from '../soql/source.ts';

/** Objects that the Tooling API and the data API have in common. */
const SHARED = [
  'ApexClass',
  'ApexComponent',
  'ApexPage',
  'ApexTrigger',
  'EmailTemplate',
  'EntityDefinition',
  'EntityParticle',
  'FieldDefinition',
  'Group',
  'PermissionSet',
  'PermissionSetGroup',
  'Profile',
  'RecordType',
  'StaticResource',
  'User',
];

const DEFINED_BY_NAME: readonly Column[] = [
  ['DeveloperName', 'string'],
  ['NamespacePrefix', 'string'],
  ['ManageableState', 'picklist'],
  ['FullName', 'string'],
  ['Metadata', 'complexvalue'],
];

/** Objects that only the Tooling API has. */
const OWN: readonly OwnObject[] = [
  DEBUG_LEVEL,
  { name: 'CustomObject', prefix: '01I', columns: DEFINED_BY_NAME },
  { name: 'CustomField', prefix: '00N', columns: [['TableEnumOrId', 'picklist'], ...DEFINED_BY_NAME] },
  {
    name: 'StandardValueSet',
    prefix: null,
    columns: [
      ['DurableId', 'string'],
      ['MasterLabel', 'picklist'],
      ['FullName', 'string'],
      ['Metadata', 'complexvalue'],
    ],
  },
];

function ownObject({ name, prefix, columns, writable }: OwnObject, like: ObjectDef): ObjectDef {
  const id: FieldDef = { ...blankField('Id', 'id'), length: 18, nillable: false };
  const fields = [id, ...columns.map(([field, type]) => typedField(field, type))];
  const changeable = writable === true;
  for (const field of fields) Object.assign(field, { createable: changeable, updateable: changeable });
  Object.assign(id, { createable: false, updateable: false });
  const label = name.replace(/([a-z])([A-Z])/g, '$1 $2');
  return {
    ...like,
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix: prefix,
    kind: 'standard',
    createable: changeable,
    updateable: changeable,
    deletable: changeable,
    undeletable: false,
    replicateable: false,
    searchable: false,
    triggerable: false,
    layoutable: false,
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    recordTypes: [],
  };
}

/** Rows of the objects that only the Tooling API has; undefined for others. */
function viewRows(org: Org, object: ObjectDef): StoredRecord[] | undefined {
  if (!OWN.some(({ name }) => name === object.name)) return undefined;
  if (object.name === DEBUG_LEVEL.name) return ownRows(org, object);
  const custom = org.schema.all().filter(({ name }) => name.endsWith('__c'));
  if (object.name === 'CustomObject') return custom.map(({ name }) => row(object, names(name)));
  if (object.name !== 'CustomField') return [];
  return org.schema
    .all()
    .flatMap((entity) =>
      [...entity.fields.values()]
        .filter((field) => field.custom && field.name.endsWith('__c'))
        .map((field) =>
          row(object, { ...names(`${entity.name}.${field.name}`), TableEnumOrId: entity.name }),
        ),
    );
}

function names(fullName: string): Record<string, string> {
  const developerName = (fullName.split('.').at(-1) ?? fullName).replace(/__c$/, '');
  return {
    DurableId: fullName,
    FullName: fullName,
    DeveloperName: developerName,
    ManageableState: 'unmanaged',
  };
}

/** The org as far as definitions go: field-level security hides data, not the set-up, from those who may look at it [documented]. */
function definedOrg(org: Org, userId: string): Org {
  return seesSetup(org, userId) ? org.root : org;
}

/** What the Tooling API may be asked about by a user. Built for each call, so that it shows the schema as it is. */
export function toolingSource(org: Org, userId: string): QuerySource {
  const defined = definedOrg(org, userId);
  const schema = new Schema(org.schema.changedAt);
  for (const name of SHARED) {
    const object = org.schema.find(name);
    if (object !== undefined) schema.add(object);
  }
  const like = org.object('ApexClass');
  for (const own of OWN) schema.add(ownObject(own, like));
  return {
    schema,
    described: defined.schema,
    store: org.store,
    now: org.now,
    read: (record, field) =>
      org.schema.find(record.object.name) === undefined
        ? (record.values[field.name] ?? null)
        : org.read(record, field),
    views: (object) => viewRows(defined, object),
  };
}
