import type { FieldDescription, ObjectDescription, ObjectSummary } from '#core/model';

/** A field of the given type, filterable, everything else as little as can be. */
export function field(name: string, type = 'string', more: Partial<FieldDescription> = {}): FieldDescription {
  return {
    name,
    label: name,
    type,
    length: 0,
    precision: 0,
    scale: 0,
    nillable: true,
    createable: true,
    updateable: true,
    calculated: false,
    autoNumber: false,
    defaultedOnCreate: false,
    nameField: false,
    externalId: false,
    unique: false,
    filterable: true,
    encrypted: false,
    restrictedPicklist: false,
    compoundFieldName: null,
    referenceTo: [],
    relationshipName: null,
    relationshipOrder: null,
    cascadeDelete: false,
    writeRequiresMasterRead: false,
    ...more,
  };
}

export function summary(name: string, more: Partial<ObjectSummary> = {}): ObjectSummary {
  return {
    name,
    label: name,
    labelPlural: name,
    keyPrefix: null,
    custom: /__\w+$/.test(name),
    customSetting: false,
    queryable: true,
    createable: true,
    updateable: true,
    deletable: true,
    undeletable: true,
    replicateable: true,
    ...more,
  };
}

/** An ordinary object: Id, Name, IsDeleted and SystemModstamp, unless other fields are given. */
export function object(
  name: string,
  fields?: readonly FieldDescription[],
  more: Partial<ObjectSummary> = {},
): ObjectDescription {
  const usual = [
    field('Id', 'id'),
    field('Name'),
    field('IsDeleted', 'boolean'),
    field('SystemModstamp', 'datetime'),
  ];
  return { ...summary(name, more), fields: fields ?? usual, childRelationships: [] };
}
