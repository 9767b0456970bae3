import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Tx } from '#core/db';
import { forgetAbsences } from './deletions.ts';
import { openStaging, stagingTable, type Staging } from './staging.ts';
import { storeTable } from './store.ts';
import { storedObject, type StoredObject } from './stored-object.ts';

/** A span of runs in which a record had one state: from the first to before the second; null while it has it. */
export interface VersionSpan {
  readonly recordId: string;
  readonly from: number;
  readonly to: number | null;
}

/** When each version of these records was valid. */
export async function spansOfRecords(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  recordIds: readonly string[],
): Promise<VersionSpan[]> {
  const rows = await q.execute<{ recordId: string; from: number; to: number | null }>(sql`
    select record_id as "recordId", _from as "from", _to as "to" from ${storeTable(storeSchema, 'record_version')}
    where object = ${objectId}::int and record_id in ${idList(recordIds)} order by record_id, _from`);
  return [...rows];
}

/** Records that ever named one of `ids` in the field of `slot`, with every value that the field of `other` had in them. */
export async function everReferencing(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  slot: number,
  ids: readonly string[],
  other: number = slot,
): Promise<{ recordId: string; value: string | null }[]> {
  const rows = await q.execute<{ recordId: string; value: string | null }>(sql`
    select distinct v.record_id as "recordId", v.payload[${other}::int] as value from ${storeTable(storeSchema, 'record_version')} v
    where v.object = ${objectId}::int and v.payload[${slot}::int] in ${idList(ids)}`);
  return [...rows];
}

/** How many live records of an object, `except` for some, name one of `ids` in each of these slots, as last backed up. */
export async function countReferences(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  slots: readonly number[],
  ids: readonly string[],
  except: readonly string[],
): Promise<Map<number, number>> {
  const counts = slots.map(
    (slot) =>
      sql`count(*) filter (where v.payload[${slot}::int] in ${idList(ids)}) as ${sql.identifier(`s${slot}`)}`,
  );
  const [row] = await q.execute<Record<string, string>>(sql`
    select ${sql.join(counts, sql`, `)} from ${storeTable(storeSchema, 'record_version')} v
    where v.object = ${objectId}::int and v._to is null and v.record_id not in ${idList(except)}`);
  return new Map(slots.map((slot) => [slot, Number(row?.[`s${slot}`] ?? 0)]));
}

/** Removes every version of these records. `live`: those that had a current one. Hold `lockObject`. */
export async function eraseVersions(
  tx: Tx,
  storeSchema: string,
  objectId: number,
  recordIds: readonly string[],
): Promise<{ versions: number; live: ReadonlySet<string> }> {
  await forgetAbsences(tx, storeSchema, objectId, recordIds);
  const rows = await tx.execute<{ id: string; live: boolean }>(sql`
    delete from ${storeTable(storeSchema, 'record_version')}
    where object = ${objectId}::int and record_id in ${idList(recordIds)} returning record_id as id, _to is null as live`);
  return { versions: rows.length, live: new Set(rows.filter(({ live }) => live).map(({ id }) => id)) };
}

/**
 * Empties the rows that open runs have staged of these records, but for the Id and whether the record is deleted: the counts of the page
 * stay right, and the merge knows whom to leave out. Says how many rows.
 */
export async function blankStaged(
  tx: Tx,
  storeSchema: string,
  object: StoredObject,
  recordIds: readonly string[],
): Promise<number> {
  let blanked = 0;
  for (const runNumber of await stagedRuns(tx, storeSchema, object.id)) {
    const known = await storedObject(tx, storeSchema, object.apiName, runNumber);
    if (!known) continue;
    const staging = openStaging(storeSchema, runNumber, known);
    const rows = await tx.execute(
      sql`update ${stagingTable(staging)} set ${emptied(staging)} where c0 in ${idList(recordIds)} returning 1`,
    );
    blanked += rows.length;
  }
  return blanked;
}

/** Runs that have rows of the object staged. */
async function stagedRuns(tx: Tx, storeSchema: string, objectId: number): Promise<number[]> {
  const rows = await tx.execute<{ run: string }>(sql`
    select substring(c.relname from '^staged_([0-9]+)_') as run from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${storeSchema} and c.relkind = 'r' and c.relname ~ ${`^staged_[0-9]+_${objectId}$`}`);
  return rows.map(({ run }) => Number(run));
}

function emptied({ form, slots, deletedSlot }: Staging): SQL {
  if (form === 'columns') {
    const others = slots.filter((slot) => slot !== deletedSlot).map((slot) => `c${slot} = null`);
    return sql.raw(others.length > 0 ? others.join(', ') : 'c0 = c0');
  }
  const kept = deletedSlot === undefined ? '' : `payload[${deletedSlot}]`;
  const before = deletedSlot === undefined ? 0 : deletedSlot - 1;
  return sql.raw(`_h = 0, payload = array_fill(null::text, array[${before}]) || array[${kept}]::text[]`);
}

/** A staged record that was left out of the merge, by the hash of its Id. */
export interface LeftOut {
  readonly hash: Buffer;
  /** The org still holds it. */
  readonly live: boolean;
}

/**
 * Takes the records out of a staging whose SHA-256 of salt and Id is among `hashes`, and says of each whether it was staged as live.
 * Hashes every staged Id: for objects only of which something was erased. Hold `lockObject`.
 */
export async function leaveOutStaged(
  tx: Tx,
  staging: Staging,
  salt: Buffer,
  hashes: readonly Buffer[],
): Promise<LeftOut[]> {
  const list = JSON.stringify(hashes.map((hash) => hash.toString('hex')));
  const { form, deletedSlot } = staging;
  const deleted = form === 'columns' ? `s.c${deletedSlot}` : `s.payload[${deletedSlot}]`;
  const live = sql.raw(deletedSlot === undefined ? 'true' : `${deleted} is distinct from 'true'`);
  const rows = await tx.execute<{ hash: string; live: boolean }>(sql`
    with erased as (select decode(value, 'hex') as hash from json_array_elements_text(${list}::text::json)),
    gone as (
      delete from ${stagingTable(staging)} s using erased e
      where sha256(decode(${salt.toString('hex')}, 'hex') || convert_to(s.c0, 'UTF8')) = e.hash
      returning encode(e.hash, 'hex') as hash, ${live} as live)
    select hash, bool_or(live) as live from gone group by hash`);
  return rows.map(({ hash, live: isLive }) => ({ hash: Buffer.from(hash, 'hex'), live: isLive }));
}

/** Ids as one parameter, whatever their number. */
function idList(ids: readonly string[]): SQL {
  return sql`(select value collate "C" from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
}
