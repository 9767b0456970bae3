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

/** Permissions of the calling user, whichever profile or permission set grants them (UserPermissionAccess: one row). */
export async function readPermissions(query: Query): Promise<OrgPermissions> {
  const [row] = await query.queryRecords(
    'SELECT PermissionsViewAllData, PermissionsModifyAllData, PermissionsQueryAllFiles FROM UserPermissionAccess',
  );
  const granted = (name: string): boolean => row?.[name] === 'true';
  return {
    viewAllData: granted('PermissionsViewAllData'),
    modifyAllData: granted('PermissionsModifyAllData'),
    queryAllFiles: granted('PermissionsQueryAllFiles'),
  };
}
