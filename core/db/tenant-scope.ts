import { sql } from 'drizzle-orm';
import type { Db, Tx } from './database.ts';

/**
 * Runs `work` in a transaction that sees and writes the rows of one tenant only. Commits what it returns from, rolls back what it
 * throws from. The setting ends with the transaction, so a pooled connection carries no tenant over.
 */
export function withTenant<T>(db: Db, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('holdfast.tenant_id', ${tenantId}, true)`);
    return work(tx);
  });
}
