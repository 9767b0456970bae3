import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import { toLongId } from '../engine/ids.ts';
import type { StoredRecord, Values } from '../engine/record.ts';
import { dataTypeName } from './data-types.ts';
import type { QuerySource } from './source.ts';

/** Rows that are views of the schema instead of stored records. */

const PARTS = new Set(['EntityDefinition', 'FieldDefinition', 'EntityParticle']);

/** Is this an object whose rows are made from the schema? */
export const isDefinition = (object: ObjectDef): boolean => PARTS.has(object.name);

/** The rows of EntityDefinition, FieldDefinition, EntityParticle and the views of the source. Undefined for other objects. */
export function definitionRows(org: QuerySource, object: ObjectDef): StoredRecord[] | undefined {
  const view = org.views?.(object);
  if (view !== undefined) return view;
  const described = org.described ?? org.schema;
  if (object.name === 'EntityDefinition')
    return described.all().map((entity) => row(object, entityValues(entity)));
  if (object.name === 'FieldDefinition') {
    return described
      .all()
      .flatMap((entity) =>
        [...entity.fields.values()]
          .filter((field) => !isPart(field))
          .map((field) => fieldValues(org, entity, field)),
      )
      .map((values) => row(object, values));
  }
  if (object.name === 'EntityParticle') {
    return described
      .all()
      .flatMap((entity) => [...entity.fields.values()].map((field) => particleValues(entity, field)))
      .map((values) => row(object, values));
  }
  return undefined;
}

/** The EntityDefinition that a definition belongs to: these are joined by durable id, not by record id. */
export function definitionOf(org: QuerySource, durableId: string): StoredRecord | undefined {
  const object = org.schema.find('EntityDefinition');
  const entity = (org.described ?? org.schema).find(durableId);
  if (object === undefined || entity === undefined) return undefined;
  return row(object, entityValues(entity));
}

/** A row with an Id that depends on nothing but its durable id. */
export function row(object: ObjectDef, values: Values): StoredRecord {
  let hash = 0n;
  for (const character of String(values['DurableId']))
    hash = (hash * 131n + BigInt(character.codePointAt(0) ?? 0)) % 999_999_999_989n;
  const id = toLongId(`${object.keyPrefix ?? '000'}${String(hash).padStart(12, '0')}`);
  return { id, object, values: { Id: id, ...values } };
}

/** Is the field a part of a compound one? FieldDefinition has only whole fields. */
const isPart = (field: FieldDef): boolean =>
  field.compoundFieldName !== null && field.compoundFieldName !== field.name;

/** Custom objects and fields have durable ids of their own in a real org; here all are made of names. */
function durableId(entity: ObjectDef, field: FieldDef): string {
  return `${entity.name}.${developerName(field)}`;
}

function developerName(field: FieldDef): string {
  if (field.custom) return field.name.replace(/__(c|pc|s)$/, '');
  return field.type === 'reference' ? field.name.replace(/Id$/, '') : field.name;
}

function namespaceOf(name: string): string | null {
  return /^([A-Za-z0-9]+)__\w+__\w+$/.exec(name)?.[1] ?? null;
}

function fieldValues(org: QuerySource, entity: ObjectDef, field: FieldDef): Values {
  return {
    ...sharedValues(entity, field),
    DataType: dataTypeName(org.described ?? org.schema, field),
    IsIndexed: field.externalId || field.unique || field.type === 'id' || field.type === 'reference',
    IsFieldHistoryTracked: entity.historyFields?.includes(field.name) ?? false,
    IsPolymorphicForeignKey: field.referenceTo.length > 1,
    IsListVisible: true,
  };
}

function particleValues(entity: ObjectDef, field: FieldDef): Values {
  return {
    ...sharedValues(entity, field),
    FieldDefinitionId: durableId(entity, field),
    Name: field.name,
    DataType: field.type,
    ByteLength: field.length * 3,
    InlineHelpText: field.helpText,
    IsAutonumber: field.autoNumber !== null,
    IsCaseSensitive: field.caseSensitive,
    IsComponent: isPart(field),
    IsCreatable: field.createable,
    IsDefaultedOnCreate: field.defaultedOnCreate,
    IsDeprecatedAndHidden: false,
    IsEncrypted: field.type === 'encryptedstring',
    IsIdLookup: field.idLookup,
    IsNamePointing: field.referenceTo.length > 1,
    IsUnique: field.unique,
    IsUpdatable: field.updateable,
  };
}

function sharedValues(entity: ObjectDef, field: FieldDef): Values {
  return {
    DurableId: durableId(entity, field),
    QualifiedApiName: field.name,
    EntityDefinitionId: entity.name,
    NamespacePrefix: namespaceOf(field.name),
    DeveloperName: developerName(field),
    MasterLabel: field.label,
    Label: field.label,
    Length: field.length,
    ExtraTypeInfo: field.extraTypeInfo,
    IsCalculated: field.calculated,
    IsCompound: field.type === 'address' || field.type === 'location',
    IsApiFilterable: field.filterable,
    IsApiGroupable: field.groupable,
    IsApiSortable: field.sortable,
    IsHighScaleNumber: false,
    IsHtmlFormatted: field.extraTypeInfo === 'richtextarea',
    IsNameField: field.nameField,
    IsNillable: field.nillable,
    Precision: field.precision,
    RelationshipName: field.relationshipName,
    Scale: field.scale,
  };
}

function entityValues(entity: ObjectDef): Values {
  return {
    DurableId: entity.name,
    QualifiedApiName: entity.name,
    NamespacePrefix: namespaceOf(entity.name),
    DeveloperName: entity.name.replace(/__(c|mdt|e|b|x|kav)$/, ''),
    MasterLabel: entity.label,
    Label: entity.label,
    PluralLabel: entity.labelPlural,
    KeyPrefix: entity.keyPrefix,
    IsCustomizable: entity.layoutable,
    IsApexTriggerable: entity.triggerable,
    IsWorkflowEnabled: entity.triggerable,
    IsCustomSetting: entity.kind === 'customSetting',
    IsDeprecatedAndHidden: false,
    IsReplicateable: entity.replicateable,
    IsRetrieveable: entity.queryable,
    IsSearchable: entity.searchable,
    IsTriggerable: entity.triggerable,
    IsIdEnabled: entity.keyPrefix !== null,
    IsEverCreatable: entity.createable,
    IsEverUpdatable: entity.updateable,
    IsEverDeletable: entity.deletable,
    IsFeedEnabled: entity.feedEnabled,
    IsQueryable: entity.queryable,
    IsLayoutable: entity.layoutable,
    InternalSharingModel: entity.sharingModel ?? 'ReadWrite',
    ExternalSharingModel: 'Private',
  };
}
