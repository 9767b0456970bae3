import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '#core/db';
import type { ChangeCounts } from '#core/model';
import { backfill, carryForward } from './backfill.ts';
import { awaitsFirstLoad, loadFirst } from './first-load.ts';
import { isLive, keepLastRead } from './staged-live.ts';
import { lockObject } from './object-lock.ts';
import { hashOfPayload } from './row-hash.ts';
import { payloadOf, stagingTable, type Staging } from './staging.ts';
import { storeTable } from './store.ts';
import type { StoredObject } from './stored-object.ts';

/** `full`: what is not staged was deleted. `incremental`: only the named Ids were. */
export type MergeMode = 'full' | 'incremental';

/** What a merge did. `records`: live records of the object afterwards. */
export interface MergeCounts extends ChangeCounts {
  readonly records: number;
}

/**
 * Turns staged rows into versions of a run, set-based. Rows with IsDeleted `true` count as deleted. Call a `full` merge only when the
 * counts prove that the staging is complete: it closes every record that is missing. A record staged twice counts once, as last read.
 * Merging the same rows again in the same run changes nothing. `object` must be the one that the staging was made for. `fresh`: slots that
 * are filled in place (`freshSlots`).
 */
export async function mergeStaged(
  tx: Tx,
  staging: Staging,
  object: StoredObject,
  runNumber: number,
  mode: MergeMode,
  deletedIds: readonly string[],
  fresh: readonly number[] = [],
): Promise<MergeCounts> {
  if (object.id !== staging.objectId) throw new TypeError('This staging belongs to another object.');
  await lockObject(tx, staging.storeSchema, object.id);
  await tx.execute(sql`set local work_mem = '256MB'`);
  await tx.execute(sql`set local synchronous_commit = on`);
  if (await awaitsFirstLoad(tx, staging)) {
    const records = await loadFirst(tx, staging, runNumber);
    return { added: records, changed: 0, deleted: 0, records };
  }
  await backfill(tx, staging, fresh);
  if (mode === 'full') await findFullChanges(tx, staging);
  else await findIncrementalChanges(tx, staging, deletedIds);
  const counts = await applyChanges(tx, staging, runNumber);
  await carryForward(tx, staging, object);
  return { ...counts, records: await liveRecords(tx, staging) };
}

/** Turns the change set into versions. */
async function applyChanges(tx: Tx, staging: Staging, runNumber: number): Promise<ChangeCounts> {
  await tx.execute(sql`analyze pg_temp.change_set`);
  await dropFalseChanges(tx, staging);
  const counts = await countChanges(tx);
  await closeVersions(tx, staging, runNumber);
  await writeVersions(tx, staging, runNumber);
  await tx.execute(sql`drop table pg_temp.change_set`);
  return counts;
}

/**
 * `change_set`: where the new row is staged (null for a deletion), the Id, and whether a version of it is current. To find records that were
 * staged twice takes as long as to find what changed, and they are rare: they are looked for when the numbers of rows do not add up.
 */
async function findFullChanges(tx: Tx, staging: Staging): Promise<void> {
  const before = await liveRecords(tx, staging);
  await compareAll(tx, staging);
  if (await isOneRowEach(tx, staging, before)) return;
  await keepLastRead(tx, staging);
  await compareAll(tx, staging);
}

/**
 * True when every staged row is of a live record and of another one: those that are not new pair off with the versions that are not gone.
 * A record staged twice makes a pair too many, or is new twice; a row of a deleted record makes no pair.
 */
async function isOneRowEach(tx: Tx, staging: Staging, before: number): Promise<boolean> {
  const [row] = await tx.execute<Record<'staged' | 'added' | 'ids' | 'gone', string>>(sql`
    select (select count(*) from ${stagingTable(staging)}) as staged,
      count(*) filter (where place is not null and not old) as added,
      count(distinct id) filter (where place is not null and not old) as ids,
      count(*) filter (where place is null) as gone
    from pg_temp.change_set`);
  const { staged, added, ids, gone } = row ?? { staged: 0, added: 0, ids: 0, gone: 0 };
  return added === ids && Number(staged) - Number(added) === before - Number(gone);
}

async function compareAll(tx: Tx, staging: Staging): Promise<void> {
  await tx.execute(sql`drop table if exists pg_temp.change_set`);
  await tx.execute(sql`
    create temp table change_set on commit drop as
    select s.place, coalesce(s.c0, t.id) as id, t.id is not null as old
    from (select ctid as place, c0, _h from ${stagingTable(staging)} s where ${isLive(staging)}) s
    full join (select record_id as id, _h from ${versions(staging)} where object = ${object(staging)} and _to is null) t on t.id = s.c0
    where s.c0 is null or t.id is null or t._h <> s._h`);
}

async function findIncrementalChanges(
  tx: Tx,
  staging: Staging,
  deletedIds: readonly string[],
): Promise<void> {
  await tx.execute(sql`analyze ${stagingTable(staging)} (c0, _h)`);
  await keepLastRead(tx, staging);
  await tx.execute(sql`drop table if exists pg_temp.change_set`);
  const current = (id: SQL) => sql`t.object = ${object(staging)} and t._to is null and t.record_id = ${id}`;
  await tx.execute(sql`
    create temp table change_set on commit drop as
    select s.ctid as place, s.c0 as id, t.record_id is not null as old
    from ${stagingTable(staging)} s left join ${versions(staging)} t on ${current(sql`s.c0`)}
    where ${isLive(staging)} and t._h is distinct from s._h
    union all
    select null::tid, gone.id, true
    from (select c0 as id from ${stagingTable(staging)} s where not ${isLive(staging)}
          union select value collate "C" from json_array_elements_text(${JSON.stringify(deletedIds)}::text::json)) gone
    join ${versions(staging)} t on ${current(sql`gone.id`)}
    where not exists (select from ${stagingTable(staging)} s where s.c0 = gone.id and ${isLive(staging)})`);
}

/**
 * Takes out records whose hash differs although no value does: the hash of the current version covered a field that is gone since, or was
 * made by another release of Postgres. The values of the current version are hashed again, over the fields of this run, and compared.
 */
async function dropFalseChanges(tx: Tx, staging: Staging): Promise<void> {
  await tx.execute(sql`
    delete from pg_temp.change_set ch using ${stagingTable(staging)} s, ${versions(staging)} v
    where ch.old and s.ctid = ch.place and v.object = ${object(staging)} and v._to is null and v.record_id = ch.id
    and s._h = ${hashOfPayload(staging.hashedSlots)}`);
}

async function countChanges(tx: Tx): Promise<ChangeCounts> {
  const [row] = await tx.execute<Record<'added' | 'changed' | 'deleted', string>>(sql`
    select count(*) filter (where place is not null and not old) as added,
      count(*) filter (where place is not null and old) as changed,
      count(*) filter (where place is null) as deleted
    from pg_temp.change_set`);
  return { added: Number(row?.added), changed: Number(row?.changed), deleted: Number(row?.deleted) };
}

async function closeVersions(tx: Tx, staging: Staging, runNumber: number): Promise<void> {
  const ended = sql`ch.old and v.object = ${object(staging)} and v.record_id = ch.id and v._to is null`;
  // A version that this very run wrote was never part of a snapshot: an earlier merge of the run is corrected, not recorded.
  await tx.execute(
    sql`delete from ${versions(staging)} v using pg_temp.change_set ch where ${ended} and v._from = ${runNumber}::int`,
  );
  await tx.execute(
    sql`update ${versions(staging)} v set _to = ${runNumber}::int from pg_temp.change_set ch where ${ended}`,
  );
}

async function writeVersions(tx: Tx, staging: Staging, runNumber: number): Promise<void> {
  await tx.execute(sql`
    insert into ${versions(staging)} (_from, _to, object, _h, record_id, payload)
    select ${runNumber}::int, null, ${object(staging)}, s._h, s.c0, ${sql.raw(payloadOf(staging, 's.'))}
    from ${stagingTable(staging)} s join pg_temp.change_set ch on s.ctid = ch.place`);
}

async function liveRecords(tx: Tx, staging: Staging): Promise<number> {
  const [row] = await tx.execute<{ count: string }>(
    sql`select count(*) as count from ${versions(staging)} where object = ${object(staging)} and _to is null`,
  );
  return Number(row?.count);
}

function versions(staging: Staging): SQL {
  return storeTable(staging.storeSchema, 'record_version');
}

/** As a literal, so that the partition is known when the query is planned. */
function object(staging: Staging): SQL {
  return sql.raw(`${staging.objectId}::int`);
}
