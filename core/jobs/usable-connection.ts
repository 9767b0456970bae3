import { and, eq, or } from 'drizzle-orm';
import { connection, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';

/** Throws NOT_FOUND for a connection that the member neither owns nor shares. */
export async function requireUsableConnection(tx: Tx, memberId: string, connectionId: string): Promise<void> {
  const [found] = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.id, connectionId),
        or(eq(connection.ownerMemberId, memberId), eq(connection.shared, true)),
      ),
    );
  if (!found) {
    throw new HoldfastError('NOT_FOUND', 'There is no such connection, or it is not shared with you.', {
      field: 'connectionId',
      remedy: 'Choose one of your own connections, or ask its owner to share it.',
    });
  }
}
