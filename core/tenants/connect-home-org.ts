import { withTenant, type Db } from '#core/db';
import type { Clock, PermissionWarning } from '#core/model';
import { connectOrg, type OrgIdentity, type RetryPolicy, type TokenSource } from '#core/salesforce';
import { createConnection, type Connection } from './connection.ts';
import { ensureMember, type Member } from './member.ts';
import { permissionWarnings } from './permission-warnings.ts';
import { createTenant, findTenantByOrg } from './tenant.ts';

export interface OperatorConnect {
  readonly tokenSource: TokenSource;
  readonly instanceUrl: string;
  /** Such as `67.0`. */
  readonly apiVersion: string;
  /** Name of the connection; the name of the org when not given. */
  readonly name?: string;
  readonly retry?: RetryPolicy;
}

export interface ConnectedOrg {
  readonly tenantId: string;
  readonly member: Member;
  readonly connection: Connection;
}

/**
 * Connects an org on the authority of the operator (command line, demo): asks it who the token belongs to and what that user may do,
 * then stores tenant, member (as owner) and connection in one transaction. Doing it again renews the token.
 */
export async function connectHomeOrg(
  db: Db,
  clock: Clock,
  masterKey: Buffer,
  wanted: OperatorConnect,
): Promise<ConnectedOrg> {
  const { identity, warnings, tokenSource } = await askOrg(clock, wanted);
  const known = await findTenantByOrg(db, identity.orgId);
  const stored = { clock, masterKey, wanted: { ...wanted, tokenSource }, identity, warnings };
  if (known !== undefined) return withTenant(db, known.id, (tx) => storeOrg(tx, known.id, stored));
  return db.transaction(async (tx) => {
    const { id } = await createTenant(tx, clock, { orgId: identity.orgId, name: identity.orgName });
    return storeOrg(tx, id, stored);
  });
}

interface Answers {
  readonly identity: OrgIdentity;
  readonly warnings: readonly PermissionWarning[];
  /** The source as it is after the calls: a refresh token may have been rotated. */
  readonly tokenSource: TokenSource;
}

async function askOrg(clock: Clock, wanted: OperatorConnect): Promise<Answers> {
  let { tokenSource } = wanted;
  const org = connectOrg({
    ...wanted,
    clock,
    onTokenRefreshed: async (source) => {
      tokenSource = source;
    },
  });
  const identity = await org.identity();
  const warnings = permissionWarnings(await org.permissions());
  return { identity, warnings, tokenSource };
}

interface Stored extends Pick<Answers, 'identity' | 'warnings'> {
  readonly clock: Clock;
  readonly masterKey: Buffer;
  readonly wanted: OperatorConnect;
}

async function storeOrg(
  tx: Parameters<typeof createTenant>[0],
  tenantId: string,
  stored: Stored,
): Promise<ConnectedOrg> {
  const { clock, masterKey, wanted, identity, warnings } = stored;
  const { userId, username, name } = identity;
  const member = await ensureMember(tx, clock, { tenantId, userId, username, name, owner: true });
  const connection = await createConnection(tx, clock, masterKey, {
    tenantId,
    ownerMemberId: member.id,
    name: wanted.name ?? identity.orgName,
    tokenSource: wanted.tokenSource,
    instanceUrl: wanted.instanceUrl,
    identity,
    apiVersion: wanted.apiVersion,
    warnings,
  });
  return { tenantId, member, connection };
}
