import type { ObjectDef } from '../catalogue/field-model.ts';
import { toLongId } from '../engine/ids.ts';
import type { Org } from '../engine/org.ts';
import type { StoredRecord, Values } from '../engine/store.ts';

/** Rows that are views of the schema instead of stored records: EntityDefinition and FieldDefinition. Undefined for other objects. */
export function definitionRows(org: Org, object: ObjectDef): StoredRecord[] | undefined {
  if (object.name === 'EntityDefinition')
    return org.schema.all().map((entity, index) => row(object, index, entityValues(entity)));
  if (object.name === 'FieldDefinition') {
    return org.schema
      .all()
      .flatMap((entity) => [...entity.fields.values()].map((field) => ({ entity, field })))
      .map(({ entity, field }, index) =>
        row(object, index, {
          DurableId: `${entity.name}.${field.name}`,
          QualifiedApiName: field.name,
          EntityDefinitionId: entity.name,
          DeveloperName: field.name.replace(/__c$/, ''),
          MasterLabel: field.label,
          Label: field.label,
          Length: field.length,
          DataType: field.type,
          IsCalculated: field.calculated,
          IsNillable: field.nillable,
          Precision: field.precision,
          Scale: field.scale,
          IsIndexed: field.externalId || field.unique,
        }),
      );
  }
  return undefined;
}

function row(object: ObjectDef, index: number, values: Values): StoredRecord {
  const id = toLongId(`${object.keyPrefix ?? '000'}${String(index).padStart(12, '0')}`);
  return { id, object, values: { Id: id, ...values } };
}

function entityValues(entity: ObjectDef): Values {
  return {
    DurableId: entity.name,
    QualifiedApiName: entity.name,
    DeveloperName: entity.name.replace(/__(c|mdt|e)$/, ''),
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
    IsQueryable: entity.queryable,
    IsLayoutable: entity.layoutable,
    InternalSharingModel: 'ReadWrite',
    ExternalSharingModel: 'Private',
  };
}
