import type { Database } from '#core/db';
import { withTenant } from '#core/db';
import { createJob, listJobs } from '#core/jobs';
import { HoldfastError, type Clock } from '#core/model';
import { connectOrg, type TokenSource } from '#core/salesforce';
import {
  addSigningKey,
  createConnection,
  createTenant,
  ensureMember,
  findTenantByOrg,
  listConnections,
  permissionWarnings,
  replaceConnectionToken,
} from '#core/tenants';

/** How to reach an org and who is asking. */
export interface OrgAccess {
  readonly instanceUrl: string;
  readonly tokenSource: TokenSource;
  readonly apiVersion: string;
}

/** What is known of a tenant once it is connected to an org. */
export interface ConnectedTenant {
  readonly tenantId: string;
  readonly memberId: string;
  readonly connectionId: string;
  readonly orgId: string;
  readonly userId: string;
  readonly userName: string;
}

/**
 * Connects an org on the operator's authority: reads who the token belongs to, makes the tenant of that org (or of `homeOrgId`) and its
 * owner where they are missing, and stores the connection, or the new token of one that exists. Returns their ids.
 */
export async function connectTenant(
  database: Database,
  clock: Clock,
  masterKey: Buffer,
  access: OrgAccess,
  wanted: { readonly name?: string; readonly tenantId?: string } = {},
): Promise<ConnectedTenant> {
  const org = await connectOrg({ ...access, clock });
  const identity = await org.identity();
  const warnings = permissionWarnings(await org.permissions());
  const tenantId =
    wanted.tenantId ??
    (await findTenantByOrg(database.db, identity.orgId)) ??
    (await createTenant(database.db, clock, { orgId: identity.orgId, name: identity.orgName })).id;
  return await withTenant(database.db, tenantId, async (tx) => {
    const { userId, username, name } = identity;
    const member = await ensureMember(tx, clock, { tenantId, userId, username, name, owner: true });
    const existing = (await listConnections(tx, member.id)).find(({ orgId }) => orgId === identity.orgId);
    const connection = {
      tenantId,
      ownerMemberId: member.id,
      name: wanted.name ?? identity.orgName,
      tokenSource: access.tokenSource,
      instanceUrl: access.instanceUrl,
      apiVersion: access.apiVersion,
      identity,
      warnings,
    };
    const connectionId =
      existing === undefined
        ? (await createConnection(tx, clock, masterKey, connection)).id
        : (await replaceConnectionToken(tx, clock, masterKey, existing.id, connection), existing.id);
    return { tenantId, memberId: member.id, connectionId, orgId: identity.orgId, userId, userName: name };
  });
}

/** The demo's backup job, made once: daily at 02:00, waiting for its first run. Returns its id. */
export async function ensureDemoJob(
  database: Database,
  clock: Clock,
  tenant: ConnectedTenant,
  name: string,
): Promise<string> {
  return await withTenant(database.db, tenant.tenantId, async (tx) => {
    const [first] = await listJobs(tx);
    if (first !== undefined) return first.id;
    const { tenantId, memberId, connectionId } = tenant;
    const job = {
      tenantId,
      memberId,
      connectionId,
      name,
      timeOfDay: '02:00',
      timeZone: 'Etc/UTC',
      runFirstBackup: false,
    };
    return (await createJob(tx, clock, job)).id;
  });
}

/** A key for the host page to sign with, as pairing would set it in the org. */
export async function issueSigningKey(
  database: Database,
  clock: Clock,
  masterKey: Buffer,
  tenantId: string,
): Promise<{ keyId: string; key: Buffer }> {
  const issued = await withTenant(database.db, tenantId, (tx) =>
    addSigningKey(tx, clock, masterKey, tenantId),
  );
  if (issued.key.length !== 32) throw new HoldfastError('INTERNAL', 'A signing key must have 32 bytes.');
  return issued;
}
