import type { FieldDescription } from '#core/model';

/** A field as a describe tells it: optional, writable and filterable text unless said otherwise. */
export function describedField(
  name: string,
  type = 'string',
  rest: Partial<FieldDescription> = {},
): FieldDescription {
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
    ...rest,
  };
}
