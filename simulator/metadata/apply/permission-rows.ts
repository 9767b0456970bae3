import type { GivenFields } from '../../engine/record.ts';
import { flagAt, listAt, textAt, type XmlNode } from '../../catalogue/metadata-files.ts';
import { isPermissionable } from '../../catalogue/permissionable.ts';
import { fieldIntegrity } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import type { ApplyContext } from './context.ts';
import { rowsOf } from './profile-rows.ts';
import { noReference } from './refusals.ts';
import { rowOf, setRow } from './rows.ts';

/** Permission sets and profiles in metadata: what they may name, and the rows that hold what they grant. */

/** Refuses names of objects, fields, classes and permissions that are not there, and fields that everybody sees. */
export function checkReferences({ org, store }: ApplyContext, xml: XmlNode): void {
  for (const node of listAt(xml, 'objectPermissions')) {
    const name = textAt(node, 'object') ?? '';
    if (org.schema.find(name) === undefined) throw noReference('object', 'CustomObject', name);
  }
  for (const node of listAt(xml, 'fieldPermissions')) checkField(org, textAt(node, 'field') ?? '');
  for (const node of listAt(xml, 'classAccesses')) {
    const name = textAt(node, 'apexClass') ?? '';
    if (store.find('ApexClass', name) === undefined) throw noReference('apexClass', 'ApexClass', name);
  }
  for (const node of listAt(xml, 'customPermissions')) {
    const name = textAt(node, 'name') ?? '';
    if (permissionRow(org, name) === undefined) throw noReference('name', 'CustomPermission', name);
  }
  for (const name of Object.keys(userPermissions(xml)))
    if (!org.object('PermissionSet').fields.has(name.toLowerCase()))
      throw fieldIntegrity(`Unknown user permission: ${name.slice('Permissions'.length)}`);
}

function checkField(org: Org, name: string): void {
  const [object = '', own = ''] = name.split('.');
  const field = org.schema.find(object)?.fields.get(own.toLowerCase());
  if (field === undefined) throw noReference('field', 'CustomField', name);
  if (!isPermissionable(field)) throw fieldIntegrity(`You cannot deploy to a required field: ${name}`);
}

const permissionRow = (org: Org, name: string): string | undefined =>
  rowOf(org, org.object('CustomPermission'), 'DeveloperName', name);

/** `Permissions...` fields out of the userPermissions elements. */
export function userPermissions(xml: XmlNode): Record<string, boolean> {
  return Object.fromEntries(
    listAt(xml, 'userPermissions').map((node) => [
      `Permissions${textAt(node, 'name') ?? ''}`,
      flagAt(node, 'enabled'),
    ]),
  );
}

const TABLES = ['ObjectPermissions', 'FieldPermissions', 'SetupEntityAccess'] as const;

/** Rows of a permission set as its file says: what the file leaves out is taken away. */
export function replacePermissionRows(org: Org, parentId: string, xml: XmlNode): void {
  for (const name of TABLES)
    for (const row of rowsOf(org, name, parentId)) org.store.put(row.object, row.id, undefined);
  addPermissionRows(org, parentId, xml);
}

/** The same, but what the file leaves out stays: profiles are deployed so [seen in public reports]. */
export function addPermissionRows(org: Org, parentId: string, xml: XmlNode): void {
  for (const node of listAt(xml, 'objectPermissions'))
    upsert(org, 'ObjectPermissions', parentId, 'SobjectType', {
      SobjectType: textAt(node, 'object'),
      PermissionsCreate: flagAt(node, 'allowCreate'),
      PermissionsRead: flagAt(node, 'allowRead'),
      PermissionsEdit: flagAt(node, 'allowEdit'),
      PermissionsDelete: flagAt(node, 'allowDelete'),
      PermissionsViewAllRecords: flagAt(node, 'viewAllRecords'),
      PermissionsModifyAllRecords: flagAt(node, 'modifyAllRecords'),
    });
  for (const node of listAt(xml, 'fieldPermissions')) {
    const field = textAt(node, 'field') ?? '';
    upsert(org, 'FieldPermissions', parentId, 'Field', {
      SobjectType: field.split('.')[0],
      Field: field,
      PermissionsRead: flagAt(node, 'readable'),
      PermissionsEdit: flagAt(node, 'editable'),
    });
  }
  for (const { id, type, enabled } of accesses(org, xml)) {
    const known = rowsOf(org, 'SetupEntityAccess', parentId).find(
      (row) => row.values['SetupEntityId'] === id,
    );
    if (!enabled && known !== undefined) org.store.put(known.object, known.id, undefined);
    if (enabled)
      upsert(org, 'SetupEntityAccess', parentId, 'SetupEntityId', {
        SetupEntityId: id,
        SetupEntityType: type,
      });
  }
}

interface Access {
  readonly id: string;
  readonly type: 'ApexClass' | 'CustomPermission';
  readonly enabled: boolean;
}

/** Classes and custom permissions that the file names, by the Ids of their rows. */
function accesses(org: Org, xml: XmlNode): Access[] {
  const classes = listAt(xml, 'classAccesses').map((node) => ({
    id: rowOf(org, org.object('ApexClass'), 'Name', textAt(node, 'apexClass') ?? ''),
    type: 'ApexClass' as const,
    enabled: flagAt(node, 'enabled'),
  }));
  const permissions = listAt(xml, 'customPermissions').map((node) => ({
    id: permissionRow(org, textAt(node, 'name') ?? ''),
    type: 'CustomPermission' as const,
    enabled: flagAt(node, 'enabled'),
  }));
  return [...classes, ...permissions].flatMap(({ id, ...rest }) =>
    id === undefined ? [] : [{ id, ...rest }],
  );
}

function upsert(org: Org, table: string, parentId: string, key: string, fields: GivenFields): void {
  const wanted = String(fields[key]).toLowerCase();
  const known = rowsOf(org, table, parentId).find((row) => String(row.values[key]).toLowerCase() === wanted);
  setRow(org, table, known?.id, known === undefined ? { ParentId: parentId, ...fields } : fields);
}
