import { sql, type SQL } from 'drizzle-orm';
import type { Db, Queryable, Tx } from '#core/db';

const schemaName = /^store_[0-9a-f]{32}$/;

/** A table of a version store, quoted. Throws for a schema name that is none of ours. */
export function storeTable(storeSchema: string, table: string): SQL {
  if (!schemaName.test(storeSchema)) throw new TypeError('Not the schema of a version store.');
  return sql`${sql.identifier(storeSchema)}.${sql.identifier(table)}`;
}

/**
 * Makes the version store of a connection where it is missing. The role of `tx` (the worker's) owns it; the API may read it. Idempotent,
 * also when called twice at once.
 */
export async function ensureStore(tx: Tx, storeSchema: string): Promise<void> {
  if (await storeExists(tx, storeSchema)) return;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${storeSchema}, 0))`);
  if (await storeExists(tx, storeSchema)) return;
  for (const statement of storeStatements(storeSchema)) await tx.execute(statement);
}

/** True when the connection has a version store; it has none before its first run. */
export async function storeExists(q: Queryable, storeSchema: string): Promise<boolean> {
  // Read from the table: the quicker to_regclass may answer from before a lock that we waited for.
  const [row] = await q.execute<{ found: boolean }>(sql`
    select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${storeSchema} and c.relname = 'record_version') as found`);
  return row?.found ?? false;
}

/** Removes the version store of a connection with every version in it, for good. Its next run makes a new one. */
export async function dropStore(tx: Tx, storeSchema: string): Promise<void> {
  if (!schemaName.test(storeSchema)) throw new TypeError('Not the schema of a version store.');
  await tx.execute(sql`drop schema if exists ${sql.identifier(storeSchema)} cascade`);
}

function storeStatements(storeSchema: string): SQL[] {
  const schema = sql.identifier(storeSchema);
  const table = (name: string) => storeTable(storeSchema, name);
  const version = table('record_version');
  return [
    sql`create schema ${schema}`,
    sql`create table ${table('stored_object')} (
      id int generated always as identity primary key, api_name text not null, name_lower text not null unique)`,
    sql`create table ${table('field_slot')} (
      object int not null references ${table('stored_object')}, name_lower text not null, slot int not null check (slot > 0),
      primary key (object, name_lower), unique (object, slot))`,
    // The field list of a run is the newest one at or below its number.
    sql`create table ${table('object_schema')} (
      object int not null references ${table('stored_object')}, from_run int not null, fingerprint text not null,
      label text not null, key_prefix text, fields jsonb not null, primary key (object, from_run))`,
    sql`create table ${version} (
      _from int not null, _to int, object int not null, _h int8 not null, record_id text collate "C" not null, payload text[] not null)
      partition by list (object)`,
    sql`create table ${table('record_version_default')} partition of ${version} default`,
    withoutPayloadStatistics(version),
    ...versionIndexes(version),
    sql`grant usage on schema ${schema} to holdfast_api`,
    sql`grant select on ${table('stored_object')}, ${table('object_schema')}, ${table('field_slot')}, ${version} to holdfast_api`,
  ];
}

/** The indexes of a table of versions. A table that joins the partitions must have the same ones. */
export function versionIndexes(table: SQL): SQL[] {
  return [
    // The current state; found by an index-only scan in the merge.
    sql`create unique index on ${table} (object, record_id) include (_h) where _to is null`,
    // A page of a snapshot, the history of one record.
    sql`create index on ${table} (object, record_id, _from)`,
    // The changes of a run, in the order of their pages.
    sql`create index on ${table} (object, _from, record_id)`,
    sql`create index on ${table} (object, _to, record_id) where _to is not null`,
  ];
}

/**
 * Gives a large object its place among the partitions, before its first version is stored. It is partitioned once more, into one part that
 * its first merge fills and adds: to add that to \`record_version\` itself would lock the default partition and read all of it.
 */
export async function addPartition(tx: Tx, storeSchema: string, objectId: number): Promise<void> {
  const partition = storeTable(storeSchema, `record_version_${objectId}`);
  const parent = storeTable(storeSchema, 'record_version');
  await tx.execute(sql`
    create table if not exists ${partition} partition of ${parent} for values in (${sql.raw(String(objectId))})
    partition by list (object)`);
}

/**
 * Nothing is planned by the values of a payload, and to analyse arrays of long texts takes longer than the rest together. Of the other
 * columns a small sample says enough: Ids and hashes are all different.
 */
export function withoutPayloadStatistics(table: SQL): SQL {
  const columns = ['_from', '_to', 'object', '_h', 'record_id'];
  const small = columns.map((column) => sql.raw(`, alter column ${column} set statistics 20`));
  return sql`alter table ${table} alter column payload set statistics 0${sql.join(small)}`;
}

/**
 * Vacuums and analyses the partitions in which a run changed something, best after its last merge: what is planned and read without a look
 * at the rows depends on it. A partition that the run filled has no dead rows, so it is analysed only; Postgres' autovacuum marks its
 * pages as visible to all in its own time. Takes the database, not a transaction, as Postgres does not vacuum inside of one.
 */
export async function tidyStore(db: Db, storeSchema: string, runNumber: number): Promise<void> {
  for (const { table, filled } of await changedPartitions(db, storeSchema, runNumber)) {
    const work = filled ? sql`analyze` : sql`vacuum (analyze)`;
    await db.execute(sql`${work} ${storeTable(storeSchema, table)}`);
  }
}

async function changedPartitions(
  q: Queryable,
  storeSchema: string,
  runNumber: number,
): Promise<{ table: string; filled: boolean }[]> {
  const versions = storeTable(storeSchema, 'record_version');
  const run = sql`${runNumber}::int`;
  const has = (condition: SQL) =>
    sql`exists (select from ${versions} v where v.object = o.id and ${condition})`;
  const own = sql`(
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ${storeSchema} and c.relkind = 'r'
    and c.relname in ('record_version_' || o.id, 'record_version_' || o.id || '_rows'))`;
  const rows = await q.execute<{ table: string; filled: boolean }>(sql`
    select coalesce(own, 'record_version_default') as table, bool_and(own is not null and not older) as filled
    from (select ${own} as own, ${has(sql`v._from < ${run}`)} as older from ${storeTable(storeSchema, 'stored_object')} o
      where ${has(sql`v._from = ${run}`)} or ${has(sql`v._to = ${run}`)}) changed group by 1`);
  return [...rows];
}
