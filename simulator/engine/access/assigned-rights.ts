import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { isPermissionable } from '../../catalogue/permissionable.ts';
import type { Schema } from '../../catalogue/schema.ts';
import type { StoredRecord, Values } from '../record.ts';
import type { RecordStore } from '../store.ts';
import type { FieldAccess, ObjectAccess } from './rights.ts';
import { NO_ACCESS, FULL_ACCESS } from './rights.ts';

/** What rights are read from. */
export interface RightsRows {
  readonly schema: Schema;
  readonly store: RecordStore;
}

/** Objects whose rows decide over rights: a change of one changes what users may do. */
export const RIGHTS_OBJECTS: ReadonlySet<string> = new Set([
  'CustomPermission',
  'FieldPermissions',
  'GroupMember',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'SetupEntityAccess',
  'User',
  'UserRole',
]);

/** What profile and permission sets of a user grant, out of the rows that show them [documented: rights add up, none takes away]. */
export interface AssignedRights {
  /** Lower-case names without `Permissions`. */
  readonly permissions: ReadonlySet<string>;
  /** Developer names, lower case. */
  readonly customPermissions: ReadonlySet<string>;
  object(object: ObjectDef): ObjectAccess;
  field(object: ObjectDef, field: FieldDef): FieldAccess;
}

/** The rights of one user now. */
export function assignedRights(org: RightsRows, userId: string): AssignedRights {
  const sets = setsOf(org, userId);
  const ids = new Set(sets.map(({ id }) => id));
  const permissions = new Set(
    sets.flatMap(({ values }) =>
      Object.entries(values)
        .filter(([name, value]) => name.startsWith('Permissions') && value === true)
        .map(([name]) => name.slice('Permissions'.length).toLowerCase()),
    ),
  );
  const profile = profileName(org, userId);
  const objects = summed(org, 'ObjectPermissions', ids, 'SobjectType');
  const fields = summed(org, 'FieldPermissions', ids, 'Field');
  const byData = dataAccess(permissions);
  return {
    permissions,
    customPermissions: customPermissionsOf(org, ids),
    object: (object) => {
      if (!hasObjectPermissions(object)) return { ...FULL_ACCESS, viewAll: byData.viewAll };
      const granted = objects.get(object.name.toLowerCase()) ?? new Set<string>();
      return joined(byData, joined(profileAccess(profile, object), objectAccess(granted)));
    },
    field: (object, field) => {
      if (!isPermissionable(field) || profile === ADMIN) return { read: true, edit: true };
      const granted = fields.get(`${object.name}.${field.name}`.toLowerCase()) ?? new Set<string>();
      const standard = !field.custom && STANDARD_FIELDS.has(profile);
      const edit = granted.has('PermissionsEdit') || (standard && profile === USER);
      return { read: edit || standard || granted.has('PermissionsRead'), edit };
    },
  };
}

const ADMIN = 'System Administrator';
const USER = 'Standard User';
/** Profiles that see standard fields without a row that says so. */
const STANDARD_FIELDS = new Set([USER, 'Read Only']);

/** Permission sets of a user, that of his profile among them. */
function setsOf(org: RightsRows, userId: string): StoredRecord[] {
  const assignments = rowsBy(org, 'PermissionSetAssignment', 'AssigneeId', userId);
  const ids = new Set(assignments.map(({ values }) => String(values['PermissionSetId'])));
  const profileId = org.store.get(userId)?.values['ProfileId'];
  if (typeof profileId === 'string')
    for (const { id } of rowsBy(org, 'PermissionSet', 'ProfileId', profileId)) ids.add(id);
  return [...ids].map((id) => org.store.get(id)).filter((row) => row !== undefined);
}

function rowsBy(org: RightsRows, objectName: string, fieldName: string, id: string): StoredRecord[] {
  const object = org.schema.find(objectName);
  const field = object?.fields.get(fieldName.toLowerCase());
  return object === undefined || field === undefined ? [] : org.store.referrers(object, field, id);
}

function profileName(org: RightsRows, userId: string): string {
  const profile = org.store.get(String(org.store.get(userId)?.values['ProfileId'] ?? ''));
  return String(profile?.values['Name'] ?? '');
}

/** Flags that any of these sets grants, by the value of `key` in lower case. */
function summed(
  org: RightsRows,
  objectName: string,
  sets: ReadonlySet<string>,
  key: string,
): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const set of sets) {
    for (const { values } of rowsBy(org, objectName, 'ParentId', set)) {
      const name = String(values[key]).toLowerCase();
      const flags = result.get(name) ?? new Set<string>();
      for (const flag of flagsOf(values)) flags.add(flag);
      result.set(name, flags);
    }
  }
  return result;
}

const flagsOf = (values: Values): string[] =>
  Object.keys(values).filter((name) => name.startsWith('Permissions') && values[name] === true);

function customPermissionsOf(org: RightsRows, sets: ReadonlySet<string>): Set<string> {
  const ids = [...sets].flatMap((set) => rowsBy(org, 'SetupEntityAccess', 'ParentId', set));
  const names = ids.map(({ values }) => org.store.get(String(values['SetupEntityId'])));
  return new Set(
    names
      .filter((row) => row?.object.name === 'CustomPermission')
      .map((row) => String(row?.values['DeveloperName']).toLowerCase()),
  );
}

/** Objects that object permissions are about; all others follow a parent or are open to everybody. */
const hasObjectPermissions = (object: ObjectDef): boolean =>
  object.kind === 'custom' || (object.kind === 'standard' && object.layoutable && !OPEN.has(object.name));

const OPEN = new Set(['User', 'Organization', 'Profile', 'UserRole', 'RecordType', 'Group']);

/** View All Data and Modify All Data reach every object. */
function dataAccess(permissions: ReadonlySet<string>): ObjectAccess {
  if (permissions.has('modifyalldata')) return { ...FULL_ACCESS, viewAll: true, modifyAll: true };
  return permissions.has('viewalldata') ? { ...NO_ACCESS, read: true, viewAll: true } : NO_ACCESS;
}

/** What a standard profile gives on standard objects; on custom objects it gives nothing by itself. */
function profileAccess(profile: string, object: ObjectDef): ObjectAccess {
  if (profile === ADMIN) return { ...FULL_ACCESS, viewAll: true, modifyAll: true };
  if (object.kind === 'custom') return NO_ACCESS;
  if (profile === USER) return FULL_ACCESS;
  return profile === 'Read Only' ? { ...NO_ACCESS, read: true } : NO_ACCESS;
}

function objectAccess(flags: ReadonlySet<string>): ObjectAccess {
  return {
    read: flags.has('PermissionsRead'),
    create: flags.has('PermissionsCreate'),
    edit: flags.has('PermissionsEdit'),
    delete: flags.has('PermissionsDelete'),
    viewAll: flags.has('PermissionsViewAllRecords'),
    modifyAll: flags.has('PermissionsModifyAllRecords'),
  };
}

function joined(one: ObjectAccess, other: ObjectAccess): ObjectAccess {
  return {
    read: one.read || other.read,
    create: one.create || other.create,
    edit: one.edit || other.edit,
    delete: one.delete || other.delete,
    viewAll: one.viewAll || other.viewAll,
    modifyAll: one.modifyAll || other.modifyAll,
  };
}
