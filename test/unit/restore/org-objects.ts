import type { FieldDescription, ObjectDescription } from '#core/model';
import { describedField } from '#test/described-field';

/** A field as a describe tells it, optional and writable unless said otherwise. */
export function field(name: string, type = 'string', rest: Partial<FieldDescription> = {}): FieldDescription {
  const label = name.replace(/(__c|Id)$/, '').replace(/_/g, ' ');
  return describedField(name, type, { label, length: 255, ...rest });
}

/** A lookup that may be empty. */
export function lookup(name: string, ...referenceTo: string[]): FieldDescription {
  return field(name, 'reference', { referenceTo });
}

/** A lookup that an insert must fill. */
export function requiredLookup(name: string, ...referenceTo: string[]): FieldDescription {
  return field(name, 'reference', { referenceTo, nillable: false });
}

/** A master-detail that cannot be reparented. */
export function master(name: string, referenceTo: string): FieldDescription {
  return field(name, 'reference', {
    referenceTo: [referenceTo],
    relationshipOrder: 0,
    updateable: false,
    cascadeDelete: true,
  });
}

/** An object of the org. Its Id, audit and delete fields are added. */
export function object(
  name: string,
  keyPrefix: string,
  fields: readonly FieldDescription[],
  rest: Partial<ObjectDescription> = {},
): ObjectDescription {
  const readOnly = { createable: false, updateable: false };
  return {
    name,
    label: name.replace(/__c$/, ''),
    labelPlural: `${name}s`,
    keyPrefix,
    custom: name.endsWith('__c'),
    customSetting: false,
    queryable: true,
    createable: true,
    updateable: true,
    deletable: true,
    undeletable: true,
    replicateable: true,
    fields: [
      field('Id', 'id', readOnly),
      field('IsDeleted', 'boolean', readOnly),
      field('SystemModstamp', 'datetime', readOnly),
      ...fields,
    ],
    childRelationships: [],
    ...rest,
  };
}

/** Descriptions by API name. */
export function org(...objects: readonly ObjectDescription[]): Map<string, ObjectDescription> {
  return new Map(objects.map((description) => [description.name, description]));
}
