import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '#core/db';
import { isLive, keepLastRead } from './staged-live.ts';
import { payloadOf, stagingTable, type Staging } from './staging.ts';
import { storeTable, versionIndexes, withoutPayloadStatistics } from './store.ts';

/** True for a large object that has its place among the partitions, and no versions yet. */
export async function awaitsFirstLoad(tx: Tx, staging: Staging): Promise<boolean> {
  const [row] = await tx.execute<{ waits: boolean }>(sql`
    select c.relkind = 'p' and not exists (select from pg_inherits i where i.inhparent = c.oid) as waits
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${staging.storeSchema} and c.relname = ${`record_version_${staging.objectId}`}`);
  return row?.waits ?? false;
}

/**
 * The first versions of a large object: all of the staging, into a table that this transaction makes and that joins the partitions once it
 * is filled and indexed. Nothing needs to be compared, the indexes are built in one go, and with `wal_level` minimal nothing
 * is written twice. Measured at less than half the CPU time of a merge (docs/performance.md). Answers the number of records.
 */
export async function loadFirst(tx: Tx, staging: Staging, runNumber: number): Promise<number> {
  const [staged] = await tx.execute<{ rows: string }>(
    sql`select count(*) as rows from ${stagingTable(staging)}`,
  );
  try {
    const records = await tx.transaction(async (attempt) => {
      const loaded = await load(attempt, staging, runNumber);
      // A row of a deleted record may follow one of the same record while it was live.
      if (loaded !== Number(staged?.rows)) throw new NotOneRowEach();
      return loaded;
    });
    return records;
  } catch (error) {
    if (!(error instanceof NotOneRowEach) && !isDuplicate(error)) throw error;
  }
  await keepLastRead(tx, staging);
  return load(tx, staging, runNumber);
}

/** Undoes a load for which the staged rows were not clean enough. */
class NotOneRowEach extends Error {}

function isDuplicate(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === '23505') return true;
  }
  return false;
}

async function load(tx: Tx, staging: Staging, runNumber: number): Promise<number> {
  const { storeSchema, objectId } = staging;
  const object = sql.raw(`${objectId}::int`);
  const table = storeTable(storeSchema, `record_version_${objectId}_rows`);
  // The check spares a look at every row when the table joins the partitions.
  await tx.execute(sql`
    create table ${table} (like ${storeTable(storeSchema, 'record_version')}, constraint of_object check (object = ${object}))`);
  await tx.execute(withoutPayloadStatistics(table));
  const { count } = await tx.execute(sql`
    insert into ${table} (_from, _to, object, _h, record_id, payload)
    select ${runNumber}::int, null, ${object}, s._h, s.c0, ${sql.raw(payloadOf(staging, 's.'))}
    from ${stagingTable(staging)} s where ${isLive(staging)}`);
  for (const statement of versionIndexes(table)) await tx.execute(statement);
  await attach(tx, storeTable(storeSchema, `record_version_${objectId}`), table, object);
  return count;
}

async function attach(tx: Tx, parent: SQL, table: SQL, object: SQL): Promise<void> {
  await tx.execute(sql`alter table ${parent} attach partition ${table} for values in (${object})`);
  await tx.execute(sql`alter table ${table} drop constraint of_object`);
}
