import type { FieldDef, ObjectDef } from './field-model.ts';
import { typedField } from './standard/overlay.ts';

/** As much of a schema as is needed here. */
interface Objects {
  find(name: string): ObjectDef | undefined;
  addField(object: ObjectDef, field: FieldDef): void;
}

/** `Regular`, `Profile` and the like: a field younger than the declarations. */
function addType(schema: Objects): void {
  const sets = schema.find('PermissionSet');
  if (sets === undefined || sets.fields.has('type')) return;
  schema.addField(sets, { ...typedField('Type', 'picklist'), createable: false, updateable: false });
}

/** System permissions that the org of the declarations did not have a licence for; a real org shows them on all three objects. */
export function addPermissionFields(schema: Objects): void {
  const source = schema.find('UserPermissionAccess');
  addType(schema);
  if (source === undefined) return;
  for (const name of ['PermissionSet', 'Profile']) {
    const object = schema.find(name);
    for (const field of source.fields.values()) {
      if (object === undefined || !field.name.startsWith('Permissions')) continue;
      if (object.fields.has(field.name.toLowerCase())) continue;
      const writable = name === 'PermissionSet';
      schema.addField(object, { ...field, createable: writable, updateable: writable });
    }
  }
}
