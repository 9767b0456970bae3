import { and, eq, or } from 'drizzle-orm';
import { connection, type Tx } from '#core/db';
import { HoldfastError, type Clock, type PermissionWarning } from '#core/model';
import { orgOrigin, type OrgIdentity, type TokenSource } from '#core/salesforce';
import { sealToken } from './sealed-token.ts';

/** An org that backups can read. Holds no secret. */
export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  readonly ownerMemberId: string;
  readonly shared: boolean;
  readonly name: string;
  readonly orgId: string;
  readonly orgName: string;
  readonly instanceUrl: string;
  readonly userId: string;
  readonly username: string;
  readonly sandbox: boolean;
  readonly apiVersion: string;
  readonly status: 'connected' | 'reauthorise';
  readonly warnings: PermissionWarning[];
  /** Postgres schema of its version store. */
  readonly storeSchema: string;
  readonly createdAt: Date;
}

export interface NewConnection {
  readonly tenantId: string;
  readonly ownerMemberId: string;
  readonly name: string;
  readonly tokenSource: TokenSource;
  readonly instanceUrl: string;
  readonly identity: OrgIdentity;
  readonly apiVersion: string;
  readonly warnings: readonly PermissionWarning[];
}

const columns = {
  id: connection.id,
  tenantId: connection.tenantId,
  ownerMemberId: connection.ownerMemberId,
  shared: connection.shared,
  name: connection.name,
  orgId: connection.orgId,
  orgName: connection.orgName,
  instanceUrl: connection.instanceUrl,
  userId: connection.userId,
  username: connection.username,
  sandbox: connection.sandbox,
  apiVersion: connection.apiVersion,
  status: connection.status,
  warnings: connection.warnings,
  storeSchema: connection.storeSchema,
  createdAt: connection.createdAt,
};

/**
 * Stores an org with its token, sealed. Connecting an org again renews the token of the connection it has, which keeps its backups;
 * only its owner may do so (CONFLICT for others).
 */
export async function createConnection(
  tx: Tx,
  clock: Clock,
  masterKey: Buffer,
  wanted: NewConnection,
): Promise<Connection> {
  const [before] = await tx
    .select({ id: connection.id, ownerMemberId: connection.ownerMemberId })
    .from(connection)
    .where(eq(connection.orgId, wanted.identity.orgId))
    .for('update');
  if (before !== undefined && before.ownerMemberId !== wanted.ownerMemberId) throw connectedByAnother();
  const id = before?.id ?? clock.uuid();
  const { tenantId, ownerMemberId, identity } = wanted;
  const values = {
    name: wanted.name,
    orgName: identity.orgName,
    instanceUrl: orgOrigin(wanted.instanceUrl),
    userId: identity.userId,
    username: identity.username,
    sandbox: identity.sandbox,
    apiVersion: wanted.apiVersion,
    status: 'connected' as const,
    warnings: [...wanted.warnings],
    ...sealToken(clock, masterKey, { tenantId, connectionId: id }, wanted.tokenSource),
  };
  const [row] =
    before === undefined
      ? await tx
          .insert(connection)
          .values({
            id,
            tenantId,
            ownerMemberId,
            orgId: identity.orgId,
            storeSchema: storeSchemaOf(id),
            createdAt: clock.now(),
            ...values,
          })
          .onConflictDoNothing()
          .returning(columns)
      : await tx.update(connection).set(values).where(eq(connection.id, id)).returning(columns);
  if (row === undefined) throw connectedByAnother();
  return row;
}

function storeSchemaOf(id: string): string {
  return `store_${id.replaceAll('-', '')}`;
}

function connectedByAnother(): HoldfastError {
  return new HoldfastError('CONFLICT', 'Another member has connected this org.', {
    remedy: 'Ask them to share the connection, or to authorise it again.',
  });
}

/** The connections of the tenant by name; with a member, their own and the shared ones. */
export async function listConnections(tx: Tx, memberId?: string): Promise<Connection[]> {
  const usable =
    memberId === undefined
      ? undefined
      : or(eq(connection.ownerMemberId, memberId), eq(connection.shared, true));
  return tx.select(columns).from(connection).where(and(usable)).orderBy(connection.name, connection.id);
}

/** Throws NOT_FOUND, also for a connection of another tenant. */
export async function getConnection(tx: Tx, id: string): Promise<Connection> {
  const [row] = await tx.select(columns).from(connection).where(eq(connection.id, id));
  if (row === undefined) throw new HoldfastError('NOT_FOUND', 'There is no such connection.');
  return row;
}
