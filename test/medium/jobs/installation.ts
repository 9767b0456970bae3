import type { Database, Tx } from '#core/db';
import { withTenant } from '#core/db';
import { systemClock, toId18, type Clock } from '#core/model';
import type { OrgIdentity, TokenSource } from '#core/salesforce';
import { createConnection, createTenant, ensureMember, type Connection, type Member } from '#core/tenants';

/** A tenant with one member and one connection, as the rooms themselves make them. */
export interface Installation {
  readonly tenantId: string;
  readonly member: Member;
  readonly connection: Connection;
  readonly masterKey: Buffer;
  /** Work inside the tenant. */
  readonly inTenant: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

export interface Installing {
  readonly identity?: Partial<OrgIdentity>;
  readonly tokenSource?: TokenSource;
  readonly clock?: Clock;
}

let installed = 0;

/** Makes an installation; each call makes another one, of another home org, whatever org it connects. */
export async function install(database: Database, options: Installing = {}): Promise<Installation> {
  const clock = options.clock ?? systemClock;
  installed += 1;
  const suffix = String(installed).padStart(7, '0');
  const homeOrgId = toId18(`00D50000${suffix}`);
  const identity: OrgIdentity = {
    orgId: homeOrgId,
    userId: toId18(`00550000${suffix}`),
    username: `admin${installed}@example.com`,
    name: 'Ada Admin',
    orgName: 'Example Ltd',
    sandbox: false,
    instanceUrl: 'http://localhost:9',
    ...options.identity,
  };
  const masterKey = Buffer.alloc(32, 7);
  const made = await database.db.transaction(async (tx) => {
    const tenant = await createTenant(tx, clock, { orgId: homeOrgId, name: identity.orgName });
    const { userId, username, name } = identity;
    const member = await ensureMember(tx, clock, {
      tenantId: tenant.id,
      userId,
      username,
      name,
      owner: true,
    });
    const connection = await createConnection(tx, clock, masterKey, {
      tenantId: tenant.id,
      ownerMemberId: member.id,
      name: 'Production',
      tokenSource: options.tokenSource ?? { kind: 'access_token', accessToken: 'unused' },
      instanceUrl: identity.instanceUrl,
      identity,
      apiVersion: '67.0',
      warnings: [],
    });
    return { tenantId: tenant.id, member, connection };
  });
  return { ...made, masterKey, inTenant: (work) => withTenant(database.db, made.tenantId, work) };
}
