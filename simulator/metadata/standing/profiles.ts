import { isPermissionable } from '../../catalogue/permissionable.ts';
import type { Org } from '../../engine/org.ts';
import type { StoredRecord } from '../../engine/record.ts';
import { ownSet, rowsOf } from '../apply/profile-rows.ts';
import { element, type XmlElement } from '../element.ts';
import { profileLabel } from './profile-names.ts';

/** Objects and custom fields that a profile's file speaks of; undefined for all of them. */
export interface ProfileScope {
  readonly objects: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
}

const FROM_ROWS = new Set([
  'custom',
  'fieldPermissions',
  'objectPermissions',
  'userLicense',
  'userPermissions',
]);

/**
 * A profile out of the rows of the permission set that it owns, beside what was deployed and has no rows. A retrieved one speaks only of
 * the objects and fields that are retrieved with it [seen in public reports].
 */
export function profileDocument(
  org: Org,
  row: StoredRecord,
  deployed: XmlElement | undefined,
  scope: ProfileScope | undefined,
): XmlElement {
  const setId = ownSet(org, row.id);
  const set = setId === undefined ? undefined : org.store.get(setId);
  const isStandard = STANDARD.has(String(row.values['Name']));
  const others = (deployed?.children ?? []).filter((child) => !FROM_ROWS.has(child.name));
  const children = [
    ...others.filter((child) => child.name !== 'fullName'),
    element('custom', String(!isStandard)),
    ...fieldPermissions(org, row, setId ?? '', scope),
    ...objectPermissions(org, setId ?? '', scope),
    element('userLicense', 'Salesforce'),
    ...userPermissions(set),
  ];
  const order = children.map((child, index) => ({ child, index }));
  order.sort((a, b) =>
    a.child.name < b.child.name ? -1 : a.child.name > b.child.name ? 1 : a.index - b.index,
  );
  return element(
    'Profile',
    order.map(({ child }) => child),
  );
}

const STANDARD = new Set(['Admin', 'Standard', 'ReadOnly', 'Minimum Access - Salesforce'].map(profileLabel));

function userPermissions(set: StoredRecord | undefined): XmlElement[] {
  return Object.entries(set?.values ?? {})
    .filter(([name, value]) => name.startsWith('Permissions') && value === true)
    .map(([name]) => name.slice('Permissions'.length))
    .sort()
    .map((name) => element('userPermissions', [element('enabled', 'true'), element('name', name)]));
}

function objectPermissions(org: Org, setId: string, scope: ProfileScope | undefined): XmlElement[] {
  return rowsOf(org, 'ObjectPermissions', setId)
    .map(({ values }) => ({ name: String(values['SobjectType']), values }))
    .filter(({ name }) => scope === undefined || scope.objects.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, values }) => {
      const flag = (field: string): string => String(values[field] === true);
      return element('objectPermissions', [
        element('allowCreate', flag('PermissionsCreate')),
        element('allowDelete', flag('PermissionsDelete')),
        element('allowEdit', flag('PermissionsEdit')),
        element('allowRead', flag('PermissionsRead')),
        element('modifyAllRecords', flag('PermissionsModifyAllRecords')),
        element('object', name),
        element('viewAllRecords', flag('PermissionsViewAllRecords')),
      ]);
    });
}

/** One element for each custom field that security can hide, as the platform writes them, with what the rows say. */
function fieldPermissions(
  org: Org,
  row: StoredRecord,
  setId: string,
  scope: ProfileScope | undefined,
): XmlElement[] {
  const isAdmin = row.values['Name'] === profileLabel('Admin');
  const known = new Map(
    rowsOf(org, 'FieldPermissions', setId).map(({ values }) => [String(values['Field']), values]),
  );
  const names = org.schema.all().flatMap((object) =>
    [...object.fields.values()]
      .filter((field) => field.custom && isPermissionable(field))
      .map((field) => `${object.name}.${field.name}`)
      .filter((name) => scope === undefined || scope.fields.has(name) || scope.objects.has(object.name)),
  );
  const custom = new Set(names);
  const granted = [...known.keys()].filter((name) => !custom.has(name) && inScope(name, scope));
  return [...names, ...granted].sort().map((name) => {
    const flag = (field: string): string => String(isAdmin || known.get(name)?.[field] === true);
    return element('fieldPermissions', [
      element('editable', flag('PermissionsEdit')),
      element('field', name),
      element('readable', flag('PermissionsRead')),
    ]);
  });
}

const inScope = (name: string, scope: ProfileScope | undefined): boolean =>
  scope === undefined || scope.fields.has(name) || scope.objects.has(name.split('.')[0] ?? '');
