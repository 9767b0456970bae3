import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '#core/db';
import { hashOfPayload, hashOfSlots } from './row-hash.ts';
import { keepLastRead } from './staged-live.ts';
import { payloadValue, stagingTable, type Staging } from './staging.ts';
import { storeTable } from './store.ts';
import type { StoredObject } from './stored-object.ts';

/**
 * Slots of a run that no earlier snapshot reads: of a new field, and of one whose type or formula is another now. What they hold says how
 * the org is built, not what happened to a record. `before` is the object as the last run that covered it had it.
 */
export function freshSlots(object: StoredObject, before: StoredObject | undefined): number[] {
  if (before === undefined) return [];
  const known = new Set(before.fields.map(({ slot }) => slot));
  return object.fields.filter(({ slot, hidden }) => !hidden && !known.has(slot)).map(({ slot }) => slot);
}

/**
 * Fills fresh slots of the current versions from the staged rows, in place: no version is written for a record of which nothing else
 * differs. Older snapshots do not change by it, as their field lists name other slots; `_h` stays what it was when the version was written.
 */
export async function backfill(tx: Tx, staging: Staging, fresh: readonly number[]): Promise<void> {
  if (fresh.length === 0) return;
  await keepLastRead(tx, staging);
  const compared = staging.hashedSlots.filter((slot) => !fresh.includes(slot));
  const values = fresh.map((slot) => ({ slot, staged: payloadValue(staging, 's.', slot) }));
  const assignments = values.map(({ slot, staged }) => `payload[${slot}] = ${staged}`).join(', ');
  const differs = values.map(({ slot, staged }) => `v.payload[${slot}] is distinct from ${staged}`);
  await tx.execute(sql`
    update ${versions(staging)} v set ${sql.raw(assignments)}
    from ${stagingTable(staging)} s
    where v.object = ${sql.raw(String(staging.objectId))} and v._to is null and v._from < ${staging.runNumber}::int
      and v.record_id = s.c0 and (${sql.raw(differs.join(' or '))})
      and ${hashOfPayload(compared)} = ${sql.raw(hashOfStaged(staging, compared))}`);
}

/**
 * Copies the values of fields that the connected user may not see any more into the versions that this run wrote: what was known of them
 * stays known, and is never taken for emptied.
 */
export async function carryForward(tx: Tx, staging: Staging, object: StoredObject): Promise<void> {
  const hidden = object.fields.filter((field) => field.hidden).map(({ slot }) => slot);
  if (hidden.length === 0) return;
  const assignments = hidden.map((slot) => `payload[${slot}] = o.payload[${slot}]`).join(', ');
  await tx.execute(sql`
    update ${versions(staging)} n set ${sql.raw(assignments)} from ${versions(staging)} o
    where n.object = ${sql.raw(String(staging.objectId))} and n._from = ${staging.runNumber}::int and n._to is null
      and o.object = n.object and o.record_id = n.record_id and o._to = ${staging.runNumber}::int`);
}

function versions(staging: Staging): SQL {
  return storeTable(staging.storeSchema, 'record_version');
}

function hashOfStaged(staging: Staging, slots: readonly number[]): string {
  return hashOfSlots(slots, (slot) => payloadValue(staging, 's.', slot));
}
