import { eq } from 'drizzle-orm';
import { connection, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import { unseal } from './sealing.ts';

/**
 * The key of 32 bytes under which everything of a connection is sealed. For the rooms that seal more than tokens, and for as long as the
 * work takes: it is never stored or logged. Throws NOT_FOUND, and CONFIG_INVALID for another master key.
 */
export async function openDataKey(
  tx: Tx,
  masterKey: Buffer,
  owner: { readonly tenantId: string; readonly connectionId: string },
): Promise<Buffer> {
  const [row] = await tx
    .select({ wrapped: connection.wrappedDataKey })
    .from(connection)
    .where(eq(connection.id, owner.connectionId));
  if (row === undefined) throw new HoldfastError('NOT_FOUND', 'There is no such connection.');
  return unseal(
    masterKey,
    { tenantId: owner.tenantId, kind: 'data_key', id: owner.connectionId },
    row.wrapped,
  );
}
