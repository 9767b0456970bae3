/**
 * Objects whose records count nothing against data storage: files (their bytes count), set-up records, and what the platform writes by itself
 * [assumed in its extent].
 */
const FREE = new RegExp(
  '^(ContentVersion|ContentDocument|ContentDocumentLink|User|UserRole|UserLicense|UserPermissionAccess|Organization|Profile|RecordType|' +
    'PermissionSet|PermissionSetAssignment|ObjectPermissions|FieldPermissions|SetupEntityAccess|CustomPermission|Group|GroupMember|' +
    'Feed(Item|Comment|TrackedChange)|.*(Share|History|Feed))$',
);

export const countsForStorage = (object: string): boolean => !FREE.test(object);
