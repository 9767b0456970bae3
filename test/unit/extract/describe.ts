import type { FieldDescription, ObjectDescription, ObjectSummary } from '#core/model';
import { describedField } from '#test/described-field';

/** A field of the given type, filterable, everything else as little as can be. */
export function field(name: string, type = 'string', more: Partial<FieldDescription> = {}): FieldDescription {
  return describedField(name, type, more);
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
