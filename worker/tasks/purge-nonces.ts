import { sql } from 'drizzle-orm';
import type { TaskEntry } from '../task.ts';

/** Signatures are accepted for minutes; a nonce is kept far longer than that. */
const keptMilliseconds = 24 * 3_600_000;

/** Forgets request nonces that can no longer be replayed. */
export const purgeNoncesTask: TaskEntry = {
  name: 'purge_nonces',
  handle: async ({ database, clock, log }) => {
    const before = new Date(clock.now().getTime() - keptMilliseconds).toISOString();
    const [row] = await database.db.execute<{ purged: string }>(
      sql`select holdfast.purge_nonces(${before}::timestamptz) as purged`,
    );
    log.info({ purged: Number(row?.purged ?? 0) }, 'nonces purged');
  },
};
