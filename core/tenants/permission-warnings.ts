import { eq } from 'drizzle-orm';
import { connection, type Tx } from '#core/db';
import type { ObjectDescription, PermissionSnapshot, PermissionWarning } from '#core/model';
import type { OrgPermissions } from '#core/salesforce';

interface Cost {
  readonly granted: keyof OrgPermissions;
  /** As Salesforce Setup calls it. */
  readonly permission: string;
  readonly consequence: string;
  /** What of the org it concerns; a cost that concerns nothing in the org is none. Left out: all of it. */
  readonly concerns?: (descriptions: readonly ObjectDescription[]) => string[];
}

const fileObjects = ['ContentDocument', 'ContentDocumentLink', 'ContentVersion'];
const switchRemedy = 'An administrator switches it on in Setup under User Interface, then grants it.';

const costs: readonly Cost[] = [
  {
    granted: 'apiEnabled',
    permission: 'API Enabled',
    consequence: 'No backup and no restore can run.',
  },
  {
    granted: 'viewAllData',
    permission: 'View All Data',
    consequence: 'Records that the connected user cannot see are missing from every backup.',
  },
  {
    granted: 'modifyAllData',
    permission: 'Modify All Data',
    consequence: 'A restore can write only the records that the connected user may edit.',
    concerns: (descriptions) => namesOf(descriptions.filter(isReadOnlyHere)),
  },
  {
    granted: 'queryAllFiles',
    permission: 'Query All Files',
    consequence: 'Files in private libraries and of other users are missing from every backup.',
    concerns: (descriptions) => namesOf(descriptions.filter(({ name }) => fileObjects.includes(name))),
  },
  {
    granted: 'viewEncryptedData',
    permission: 'View Encrypted Data',
    consequence: 'Encrypted text comes masked, so that it is in no backup and cannot be restored.',
    concerns: (descriptions) =>
      descriptions.flatMap(({ name, fields }) =>
        fields.filter(({ encrypted }) => encrypted).map((field) => `${name}.${field.name}`),
      ),
  },
  {
    granted: 'viewSetup',
    permission: 'View Setup and Configuration',
    consequence:
      'Rows of set-up that lookups point to, such as roles and permission sets, may be missing from backups.',
  },
  {
    granted: 'viewAllUsers',
    permission: 'View All Users',
    consequence: 'Users may be missing from backups where the org hides them from one another.',
  },
  {
    granted: 'manageUsers',
    permission: 'Manage Internal Users',
    consequence: 'Some fields of users are hidden, and a restore cannot write users.',
  },
  {
    granted: 'createAuditFields',
    permission: 'Set Audit Fields upon Record Creation',
    consequence: `Records that a restore creates anew show the time of the restore as their creation. ${switchRemedy}`,
  },
  {
    granted: 'updateWithInactiveOwner',
    permission: 'Update Records with Inactive Owners',
    consequence: `Records whose owner is inactive get another owner when they are restored. ${switchRemedy}`,
  },
];

/** Permissions that an org without the feature does not even have: then nothing is lost by lacking them. */
const withoutFeature: ReadonlySet<keyof OrgPermissions> = new Set(['viewEncryptedData']);
const mostNames = 50;

/**
 * What to tell a person about the permissions of the connected user; empty when nothing is missing. With the descriptions of the org's
 * objects each warning names those it concerns, 50 at most.
 */
export function permissionWarnings(
  permissions: OrgPermissions,
  descriptions?: readonly ObjectDescription[],
): PermissionWarning[] {
  return costs
    .filter(({ granted }) => {
      const held = permissions[granted];
      return held === null ? !withoutFeature.has(granted) : !held;
    })
    .flatMap(({ granted, permission, consequence, concerns }) => {
      if (!descriptions || !concerns) return [{ permission, consequence }];
      const objects = concerns(descriptions).slice(0, mostNames);
      if (objects.length === 0 && granted === 'viewEncryptedData') return [];
      return [{ permission, consequence, ...(objects.length === 0 ? {} : { objects }) }];
    });
}

/** The rights of the connected user as a run keeps them. */
export function permissionSnapshot(
  permissions: OrgPermissions,
  descriptions?: readonly ObjectDescription[],
): PermissionSnapshot {
  return { granted: { ...permissions }, warnings: permissionWarnings(permissions, descriptions) };
}

/** Stores what the connected user lacks now, in place of what was known before. */
export async function storeWarnings(
  tx: Tx,
  connectionId: string,
  warnings: readonly PermissionWarning[],
): Promise<void> {
  await tx
    .update(connection)
    .set({ warnings: [...warnings] })
    .where(eq(connection.id, connectionId));
}

/** A custom object that the user may not write; standard ones are often read-only for everybody. */
function isReadOnlyHere({ custom, name, createable, updateable }: ObjectDescription): boolean {
  return custom && name.endsWith('__c') && !(createable && updateable);
}

function namesOf(descriptions: readonly ObjectDescription[]): string[] {
  return descriptions.map(({ name }) => name);
}
