import type { OrgPermissions } from '#core/salesforce';

/** A permission the connected user lacks, and what that costs. */
export interface PermissionWarning {
  readonly permission: string;
  readonly consequence: string;
}

const consequences: readonly (PermissionWarning & { readonly granted: keyof OrgPermissions })[] = [
  {
    granted: 'viewAllData',
    permission: 'View All Data',
    consequence: 'Records that the connected user cannot see are missing from every backup.',
  },
  {
    granted: 'modifyAllData',
    permission: 'Modify All Data',
    consequence: 'A restore can write only the records that the connected user may edit.',
  },
  {
    granted: 'queryAllFiles',
    permission: 'Query All Files',
    consequence: 'Files in private libraries and of other users are missing from every backup.',
  },
];

/** What to tell a person about the permissions of the connected user; empty when nothing is missing. */
export function permissionWarnings(permissions: OrgPermissions): PermissionWarning[] {
  return consequences
    .filter(({ granted }) => !permissions[granted])
    .map(({ permission, consequence }) => ({ permission, consequence }));
}
