import { flagAt, listAt, textAt, type XmlNode } from '../../catalogue/metadata-files.ts';
import type { Org } from '../../engine/org.ts';
import type { Component } from '../component.ts';
import { parseDocument, toXmlNode } from '../element.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { noLabel, noReference } from './refusals.ts';
import { rowOf, setRow } from './rows.ts';
import { saveStored, xmlOf } from './stored.ts';

/** A permission set: what it names must be there; its rows appear, so that it can be assigned and read as data. */
export function savePermissionSet(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const xml = toXmlNode(xmlOf(incoming) ?? parseDocument('<PermissionSet/>'));
  const label = textAt(xml, 'label');
  if (label === undefined || label === '') throw noLabel('PermissionSet');
  checkReferences(context, xml);
  const object = org.schema.find('PermissionSet');
  if (object === undefined) return saveStored(context, incoming);
  const id = setRow(org, 'PermissionSet', rowOf(org, object, 'Name', incoming.fullName), {
    Name: incoming.fullName,
    Label: label,
    Description: textAt(xml, 'description') ?? null,
    IsCustom: true,
    IsOwnedByProfile: false,
    Type: 'Regular',
    ...userPermissions(xml),
  });
  if (id !== undefined) setPermissionRows(org, id, xml);
  return saveStored(context, incoming, id);
}

function userPermissions(xml: XmlNode): Record<string, boolean> {
  return Object.fromEntries(
    listAt(xml, 'userPermissions').map((node) => [
      `Permissions${textAt(node, 'name') ?? ''}`,
      flagAt(node, 'enabled'),
    ]),
  );
}

function checkReferences({ org, store }: ApplyContext, xml: XmlNode): void {
  for (const node of listAt(xml, 'objectPermissions')) {
    const name = textAt(node, 'object') ?? '';
    if (org.schema.find(name) === undefined) throw noReference('object', 'CustomObject', name);
  }
  for (const node of listAt(xml, 'fieldPermissions')) {
    const name = textAt(node, 'field') ?? '';
    const [object = '', field = ''] = name.split('.');
    const owner = org.schema.find(object);
    if (owner?.fields.has(field.toLowerCase()) !== true) throw noReference('field', 'CustomField', name);
  }
  for (const node of listAt(xml, 'classAccesses')) {
    const name = textAt(node, 'apexClass') ?? '';
    if (store.find('ApexClass', name) === undefined) throw noReference('apexClass', 'ApexClass', name);
  }
}

/** ObjectPermissions and FieldPermissions of the set are written anew. */
function setPermissionRows(org: Org, parentId: string, xml: XmlNode): void {
  for (const name of ['ObjectPermissions', 'FieldPermissions']) removeRowsOf(org, name, parentId);
  for (const node of listAt(xml, 'objectPermissions')) {
    setRow(org, 'ObjectPermissions', undefined, {
      ParentId: parentId,
      SobjectType: textAt(node, 'object'),
      PermissionsCreate: flagAt(node, 'allowCreate'),
      PermissionsRead: flagAt(node, 'allowRead'),
      PermissionsEdit: flagAt(node, 'allowEdit'),
      PermissionsDelete: flagAt(node, 'allowDelete'),
      PermissionsViewAllRecords: flagAt(node, 'viewAllRecords'),
      PermissionsModifyAllRecords: flagAt(node, 'modifyAllRecords'),
    });
  }
  for (const node of listAt(xml, 'fieldPermissions')) {
    const field = textAt(node, 'field') ?? '';
    setRow(org, 'FieldPermissions', undefined, {
      ParentId: parentId,
      SobjectType: field.split('.')[0],
      Field: field,
      PermissionsRead: flagAt(node, 'readable'),
      PermissionsEdit: flagAt(node, 'editable'),
    });
  }
}

function removeRowsOf(org: Org, objectName: string, parentId: string): void {
  const object = org.schema.find(objectName);
  const parent = object?.fields.get('parentid');
  if (object === undefined || parent === undefined) return;
  for (const row of org.store.referrers(object, parent, parentId, true))
    org.store.put(object, row.id, undefined);
}
