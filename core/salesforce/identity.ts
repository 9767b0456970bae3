import { HoldfastError } from '#core/model';
import type { OrgHttp } from './http.ts';
import type { OrgClient, OrgIdentity, OrgPermissions } from './org-client.ts';
import { asId, asShape, asText, parseJson } from './reply-shape.ts';

type Query = Pick<OrgClient, 'queryRecords'>;

/** Who the token belongs to (OpenID userinfo) and which org it opens (Organization). */
export async function readIdentity(http: OrgHttp, query: Query, instanceUrl: string): Promise<OrgIdentity> {
  const reply = await http.ask(
    { method: 'GET', path: '/services/oauth2/userinfo', repeatable: true },
    parseJson,
  );
  const user = asShape(reply.body, 'user info');
  const [organization] = await query.queryRecords('SELECT Id, Name, IsSandbox FROM Organization');
  const orgId = asId(user['organization_id'], 'organization id');
  if (organization === undefined || asId(organization['Id'], 'organization id') !== orgId) {
    throw new HoldfastError(
      'ORG_REFUSED',
      'The org does not show its own Organization record to the connected user.',
      {
        remedy: 'Give the connected user the permission View Setup and Configuration.',
      },
    );
  }
  const username = asText(user['preferred_username'], 'username');
  return {
    orgId,
    userId: asId(user['user_id'], 'user id'),
    username,
    name: typeof user['name'] === 'string' && user['name'] !== '' ? user['name'] : username,
    orgName: organization['Name'] ?? '',
    sandbox: organization['IsSandbox'] === 'true',
    instanceUrl,
  };
}

type PermissionSource = Pick<OrgClient, 'queryRecords' | 'describe'>;

/** Fields of UserPermissionAccess; those an org does not have are permissions that nobody can have there. */
const permissionFields = {
  viewAllData: 'PermissionsViewAllData',
  modifyAllData: 'PermissionsModifyAllData',
  queryAllFiles: 'PermissionsQueryAllFiles',
  apiEnabled: 'PermissionsApiEnabled',
  viewSetup: 'PermissionsViewSetup',
  manageUsers: 'PermissionsManageUsers',
  viewAllUsers: 'PermissionsViewAllUsers',
  viewEncryptedData: 'PermissionsViewEncryptedData',
  createAuditFields: 'PermissionsCreateAuditFields',
  updateWithInactiveOwner: 'PermissionsUpdateWithInactiveOwner',
} as const satisfies Record<keyof OrgPermissions, string>;

/**
 * Permissions of the calling user, whichever profile or permission set grants them (UserPermissionAccess: one row). Described first, as a
 * query that names a field the org lacks is refused as a whole.
 */
export async function readPermissions(org: PermissionSource): Promise<OrgPermissions> {
  const { fields } = await org.describe('UserPermissionAccess');
  const known = new Set(fields.map(({ name }) => name));
  const asked = Object.values(permissionFields).filter((name) => known.has(name));
  const [row] =
    asked.length === 0 ? [] : await org.queryRecords(`SELECT ${asked.join(', ')} FROM UserPermissionAccess`);
  const granted = (key: keyof OrgPermissions): boolean => row?.[permissionFields[key]] === 'true';
  const grantedOrNone = (key: keyof OrgPermissions): boolean | null =>
    known.has(permissionFields[key]) ? granted(key) : null;
  return {
    viewAllData: granted('viewAllData'),
    modifyAllData: granted('modifyAllData'),
    queryAllFiles: granted('queryAllFiles'),
    // The query itself was an API call.
    apiEnabled: grantedOrNone('apiEnabled') ?? true,
    viewSetup: grantedOrNone('viewSetup') ?? true,
    manageUsers: grantedOrNone('manageUsers') ?? true,
    viewAllUsers: grantedOrNone('viewAllUsers') ?? true,
    viewEncryptedData: grantedOrNone('viewEncryptedData'),
    createAuditFields: grantedOrNone('createAuditFields'),
    updateWithInactiveOwner: grantedOrNone('updateWithInactiveOwner'),
  };
}
