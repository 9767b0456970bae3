import { sql, type SQL } from 'drizzle-orm';

/**
 * One number for the values of a row: each value hashed with its slot as seed, combined by xor. So neither the order of columns nor an
 * added or removed field without values changes it. `valueAt` gives the SQL of the value in a slot.
 */
export function hashOfSlots(slots: readonly number[], valueAt: (slot: number) => string): string {
  const terms = slots.map((slot) => `coalesce(hashtextextended(${valueAt(slot)}, ${slot}), 0)`);
  return terms.length > 0 ? `(${terms.join(' # ')})` : '0::int8';
}

/** The same number for the stored version `v`, over these slots of its payload. */
export function hashOfPayload(slots: readonly number[]): SQL {
  const list = sql.raw(`'{${slots.join(',')}}'::int[]`);
  return sql`(
    select coalesce(bit_xor(hashtextextended(u.value, u.slot)), 0) from unnest(v.payload) with ordinality u(value, slot)
    where u.value is not null and u.slot = any(${list}))`;
}
