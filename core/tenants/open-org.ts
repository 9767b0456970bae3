import { eq } from 'drizzle-orm';
import { connection, withTenant, type Db, type Tx } from '#core/db';
import { HoldfastError, isHoldfastError, type Clock } from '#core/model';
import { connectOrg, type ConnectOptions, type OrgClient, type RenewalGuard } from '#core/salesforce';
import { resealToken, unsealToken } from './sealed-token.ts';

/** What a caller may choose about the client; everything else is stored with the connection. */
export type OpenOrgOptions = Pick<
  ConnectOptions,
  'budget' | 'bulkShare' | 'retry' | 'timeouts' | 'userAgent'
>;

/**
 * Opens the org of a connection. Its token is renewed under the lock of its row, by one process at a time, and a rotated token is stored
 * before it is used. Throws NOT_FOUND, REAUTHORISE for a connection that waits for a person, CONFIG_INVALID for another master key.
 */
export async function openOrg(
  db: Db,
  clock: Clock,
  masterKey: Buffer,
  tenantId: string,
  connectionId: string,
  options: OpenOrgOptions = {},
): Promise<OrgClient> {
  const owner = { tenantId, connectionId };
  const stored = await withTenant(db, tenantId, async (tx) => {
    const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId));
    return row;
  });
  if (stored === undefined) throw new HoldfastError('NOT_FOUND', 'There is no such connection.');
  // Asking again with a refused authorisation could lock the user out.
  if (stored.status === 'reauthorise') {
    throw new HoldfastError(
      'REAUTHORISE',
      'Salesforce no longer accepts the authorisation of this connection.',
      {
        remedy: 'Connect the org again.',
      },
    );
  }
  return connectOrg({
    ...options,
    tokenSource: unsealToken(masterKey, owner, stored),
    instanceUrl: stored.instanceUrl,
    apiVersion: stored.apiVersion,
    orgId: stored.orgId,
    clock,
    renewalGuard: lockedRenewal(db, clock, masterKey, owner),
  });
}

interface Owner {
  readonly tenantId: string;
  readonly connectionId: string;
}

function lockedRenewal(db: Db, clock: Clock, masterKey: Buffer, owner: Owner): RenewalGuard {
  const { tenantId, connectionId } = owner;
  const renewLocked = async (tx: Tx, renew: Parameters<RenewalGuard>[0]): Promise<void> => {
    const [row] = await tx
      .select({ wrappedDataKey: connection.wrappedDataKey, sealedToken: connection.sealedToken })
      .from(connection)
      .where(eq(connection.id, connectionId))
      .for('update');
    if (row === undefined) throw new HoldfastError('NOT_FOUND', 'There is no such connection.');
    const latest = unsealToken(masterKey, owner, row);
    const next = await renew(latest);
    if (next === latest) return;
    const sealedToken = resealToken(clock, masterKey, owner, row.wrappedDataKey, next);
    await tx.update(connection).set({ sealedToken }).where(eq(connection.id, connectionId));
  };
  return async (renew) => {
    try {
      await withTenant(db, tenantId, (tx) => renewLocked(tx, renew));
    } catch (error) {
      if (isHoldfastError(error, 'REAUTHORISE')) {
        await withTenant(db, tenantId, (tx) =>
          tx.update(connection).set({ status: 'reauthorise' }).where(eq(connection.id, connectionId)),
        );
      }
      throw error;
    }
  };
}
