import type { GivenFields } from '../../engine/record.ts';
import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { Org } from '../../engine/org.ts';

/** Id of the row of `object` whose field has this value, without regard to case. */
export function rowOf(org: Org, object: ObjectDef, field: string, value: string): string | undefined {
  for (const record of org.store.rows(object)) {
    const held = record.values[field];
    if (typeof held === 'string' && held.toLowerCase() === value.toLowerCase()) return record.id;
  }
  return undefined;
}

/** Writes the row that shows a component to queries; fields that the object does not have are left out. Undefined: no such object. */
export function setRow(
  org: Org,
  objectName: string,
  id: string | undefined,
  fields: GivenFields,
): string | undefined {
  const object = org.schema.find(objectName);
  if (object === undefined) return undefined;
  const known = Object.fromEntries(
    Object.entries(fields).filter(([name]) => object.fields.has(name.toLowerCase())),
  );
  if (id === undefined || org.store.get(id) === undefined) return org.insert(object, known, org.system());
  org.update(object, id, known, org.system());
  return id;
}
