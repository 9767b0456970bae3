import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '#core/db';
import { stagingTable, type Staging } from './staging.ts';

/** Condition on a staged row `s`: its record is not in the recycle bin. */
export function isLive({ form, deletedSlot }: Staging): SQL {
  if (deletedSlot === undefined) return sql`true`;
  const value = form === 'columns' ? `s.c${deletedSlot}` : `s.payload[${deletedSlot}]`;
  return sql.raw(`(${value} is distinct from 'true')`);
}

/** Of a record that was staged twice only the row that was read last stays. */
export async function keepLastRead(tx: Tx, staging: Staging): Promise<void> {
  await tx.execute(sql`
    with twice as (select c0, max(ctid) as last from ${stagingTable(staging)} group by c0 having count(*) > 1)
    delete from ${stagingTable(staging)} s using twice where s.c0 = twice.c0 and s.ctid <> twice.last`);
}
