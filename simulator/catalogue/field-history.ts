import { systemFields } from './derive.ts';
import type { FieldDef, ObjectDef } from './field-model.ts';
import type { Schema } from './schema.ts';
import { typedField } from './standard/overlay.ts';

/** The object that keeps the history of another one: `AccountHistory`, `OpportunityFieldHistory`, `Thing__History`. */
export function historyObjectName(object: string): string {
  if (object.endsWith('__c')) return object.replace(/__c$/, '__History');
  return object === 'Opportunity' ? 'OpportunityFieldHistory' : `${object}History`;
}

/** Tracks fields of an object from now on; a custom object gets its history object with the first of them. */
export function trackHistory(schema: Schema, object: ObjectDef, names: readonly string[]): void {
  object.historyFields = [...new Set([...(object.historyFields ?? []), ...names])];
  const name = historyObjectName(object.name);
  if (object.kind === 'custom' && schema.find(name) === undefined) schema.add(customHistory(object, name));
}

/** The history object of a custom object. */
export function customHistory(parent: ObjectDef, name: string): ObjectDef {
  const kept = new Set(['Id', 'IsDeleted', 'CreatedDate', 'CreatedById']);
  const readOnly = { createable: false, updateable: false };
  const text = (field: string): FieldDef => ({ ...typedField(field, 'string'), ...readOnly });
  const parentField: FieldDef = {
    ...typedField('ParentId', 'reference'),
    ...readOnly,
    referenceTo: [parent.name],
    relationshipName: 'Parent',
    childRelationshipName: 'Histories',
    nillable: false,
  };
  const fields = [
    ...systemFields().filter((field) => kept.has(field.name)),
    parentField,
    ...['Field', 'DataType', 'OldValue', 'NewValue'].map(text),
  ];
  return {
    ...parent,
    name,
    label: `${parent.label} History`,
    labelPlural: `${parent.label} History`,
    keyPrefix: null,
    kind: 'standard',
    createable: false,
    updateable: false,
    deletable: false,
    undeletable: false,
    replicateable: false,
    searchable: false,
    triggerable: false,
    layoutable: false,
    feedEnabled: false,
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    recordTypes: [],
    validationRules: [],
    historyFields: [],
  };
}
