import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';

/** One merge or erasure per store and object at a time, whatever the queue does: until the end of the transaction. */
export async function lockObject(tx: Tx, storeSchema: string, objectId: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${storeSchema}.${objectId}`}, 0))`);
}
