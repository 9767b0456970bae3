import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Tx } from '#core/db';
import { payloadValue, stagingTable, type Staging } from './staging.ts';
import { storeTable } from './store.ts';
import type { StoredObject } from './stored-object.ts';

/**
 * Why a record is not in the org any more, as far as it can be told: `deleted` is in the recycle bin, `merged` is there too and lives on in
 * another record, `purged` is in no bin. `invisible` is no deletion: the connected user cannot see the record, and its version stays current.
 */
export const absenceReasons = ['deleted', 'merged', 'purged', 'invisible'] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** What is known of a record that is gone. `masterId`: the record it was merged into. */
export interface Absence {
  readonly reason: AbsenceReason;
  readonly masterId: string | null;
}

/** From run `fromRun` on a record was absent, until run `toRun` saw it again (null: it is still absent). */
export interface StoredAbsence extends Absence {
  readonly recordId: string;
  readonly fromRun: number;
  readonly toRun: number | null;
}

/** Makes the table of absences where a store lacks it. */
export async function ensureAbsences(tx: Tx, storeSchema: string): Promise<void> {
  if (await hasAbsences(tx, storeSchema)) return;
  const table = absences(storeSchema);
  await tx.execute(sql`
    create table if not exists ${table} (
      object int not null, record_id text collate "C" not null, from_run int not null, to_run int,
      reason text not null check (reason in ('deleted', 'merged', 'purged', 'invisible')), master_id text collate "C",
      primary key (object, record_id, from_run))`);
  await tx.execute(sql`
    create index if not exists record_absence_hidden on ${table} (object) where reason = 'invisible' and to_run is null`);
  await tx.execute(sql`grant select on ${table} to holdfast_api`);
}

/** Ids that are current in the store and were not staged as live ones. Before the merge. */
export async function currentIdsNotStaged(tx: Tx, staging: Staging): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select v.record_id as id from ${storeTable(staging.storeSchema, 'record_version')} v
    where v.object = ${staging.objectId}::int and v._to is null
    and not exists (select from ${stagingTable(staging)} s where s.c0 = v.record_id) order by 1`);
  return rows.map(({ id }) => id);
}

/**
 * Writes down, after the merge of a run, why records were closed by it and which came back. Closed records that `known` does not name were
 * staged as deleted, where MasterRecordId tells a merge. Repeating it changes nothing.
 */
export async function recordAbsences(
  tx: Tx,
  staging: Staging,
  object: StoredObject,
  known: ReadonlyMap<string, Absence>,
): Promise<void> {
  const { storeSchema, runNumber } = staging;
  const versions = storeTable(storeSchema, 'record_version');
  const list = JSON.stringify([...known].map(([id, { reason, masterId }]) => ({ id, reason, masterId })));
  await tx.execute(sql`
    with told as (
      select t->>'id' as id, t->>'reason' as reason, t->>'masterId' as master_id from json_array_elements(${list}::text::json) t),
    staged as (select s.c0 as id, ${masterOf(staging, object)} as master_id from ${stagingTable(staging)} s)
    insert into ${absences(storeSchema)} (object, record_id, from_run, reason, master_id)
    select ${object.id}::int, v.record_id, ${runNumber}::int,
      coalesce(t.reason, case when s.master_id is null then 'deleted' else 'merged' end), coalesce(t.master_id, s.master_id)
    from ${versions} v left join told t on t.id = v.record_id left join staged s on s.id = v.record_id
    where v.object = ${object.id}::int and v._to = ${runNumber}::int
      and not exists (select from ${versions} n where n.object = v.object and n.record_id = v.record_id and n._to is null)
    on conflict (object, record_id, from_run) do update
      set reason = excluded.reason, master_id = excluded.master_id, to_run = null`);
  await tx.execute(sql`
    update ${absences(storeSchema)} a set to_run = ${runNumber}::int
    where a.object = ${object.id}::int and a.to_run is null and a.reason <> 'invisible'
      and exists (select from ${versions} v where v.object = a.object and v.record_id = a.record_id and v._to is null)`);
}

/** Makes `ids` the invisible records of an object as of a run; those that were invisible before and are not named are seen again. */
export async function setInvisible(
  tx: Tx,
  storeSchema: string,
  objectId: number,
  runNumber: number,
  ids: readonly string[],
): Promise<void> {
  const table = absences(storeSchema);
  const named = sql`(select value collate "C" as id from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
  const open = sql`a.object = ${objectId}::int and a.reason = 'invisible' and a.to_run is null`;
  await tx.execute(
    sql`update ${table} a set to_run = ${runNumber}::int where ${open} and a.record_id not in ${named}`,
  );
  await tx.execute(sql`
    insert into ${table} (object, record_id, from_run, reason)
    select ${objectId}::int, named.id, ${runNumber}::int, 'invisible' from ${named} named
    where not exists (select from ${table} a where ${open} and a.record_id = named.id)
    on conflict (object, record_id, from_run) do update set reason = 'invisible', master_id = null, to_run = null`);
}

/** Ids of the current versions whose records the connected user could not see when last looked at. */
export async function invisibleIds(q: Queryable, storeSchema: string, objectId: number): Promise<string[]> {
  const rows = await q.execute<{ id: string }>(sql`
    select record_id as id from ${absences(storeSchema)}
    where object = ${objectId}::int and reason = 'invisible' and to_run is null order by 1`);
  return rows.map(({ id }) => id);
}

/** What is known of the absences of some records, oldest first. Empty for a store that no run has written absences to. */
export async function absencesOf(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  recordIds: readonly string[],
): Promise<StoredAbsence[]> {
  if (!(await hasAbsences(q, storeSchema))) return [];
  const rows = await q.execute<StoredAbsence & Record<string, unknown>>(sql`
    select record_id as "recordId", from_run as "fromRun", to_run as "toRun", reason, master_id as "masterId"
    from ${absences(storeSchema)} where object = ${objectId}::int and record_id in (
      select value collate "C" from json_array_elements_text(${JSON.stringify(recordIds)}::text::json))
    order by record_id, from_run`);
  return [...rows];
}

/** Forgets what was known of the absences of some records, and that they were merged into or with others: for an erasure. */
export async function forgetAbsences(
  tx: Tx,
  storeSchema: string,
  objectId: number,
  recordIds: readonly string[],
): Promise<void> {
  if (!(await hasAbsences(tx, storeSchema))) return;
  const ids = sql`(select value collate "C" from json_array_elements_text(${JSON.stringify(recordIds)}::text::json))`;
  await tx.execute(
    sql`delete from ${absences(storeSchema)} where object = ${objectId}::int and record_id in ${ids}`,
  );
  await tx.execute(
    sql`update ${absences(storeSchema)} set master_id = null where object = ${objectId}::int and master_id in ${ids}`,
  );
}

function absences(storeSchema: string): SQL {
  return storeTable(storeSchema, 'record_absence');
}

async function hasAbsences(q: Queryable, storeSchema: string): Promise<boolean> {
  const [row] = await q.execute<{ found: boolean }>(sql`
    select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${storeSchema} and c.relname = 'record_absence') as found`);
  return row?.found ?? false;
}

function masterOf(staging: Staging, object: StoredObject): SQL {
  const field = object.fields.find(({ name, hidden }) => name === 'MasterRecordId' && !hidden);
  return field === undefined ? sql`null::text` : sql.raw(payloadValue(staging, 's.', field.slot));
}
