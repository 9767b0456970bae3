import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import { storeTable } from './store.ts';

/** Ids of the live records of an object in the org, to be compared with the store. */
export interface IdStaging {
  readonly storeSchema: string;
  readonly table: string;
}

/** Makes the table for Ids anew. */
export async function prepareIdStaging(
  tx: Tx,
  storeSchema: string,
  runNumber: number,
  objectId: number,
): Promise<IdStaging> {
  const staging = { storeSchema, table: `live_ids_${runNumber}_${objectId}` };
  await dropIdStaging(tx, staging);
  await tx.execute(
    sql`create unlogged table ${storeTable(storeSchema, staging.table)} (id text collate "C" not null)`,
  );
  return staging;
}

/** Adds 18 character Ids; one twice does no harm. */
export async function stageIds(tx: Tx, staging: IdStaging, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    insert into ${storeTable(staging.storeSchema, staging.table)} (id)
    select value from json_array_elements_text(${JSON.stringify(ids)}::text::json)`);
}

/** Ids that are current in the store and not among the staged ones: deleted in the org, or hidden from the connected user. */
export async function currentIdsNotIn(
  tx: Tx,
  storeSchema: string,
  objectId: number,
  staging: IdStaging,
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select v.record_id as id from ${storeTable(storeSchema, 'record_version')} v
    where v.object = ${objectId}::int and v._to is null
    and not exists (select from ${storeTable(staging.storeSchema, staging.table)} s where s.id = v.record_id) order by 1`);
  return rows.map((row) => row.id);
}

/** Removes the table. No error when there is none. */
export async function dropIdStaging(tx: Tx, staging: IdStaging): Promise<void> {
  await tx.execute(sql`drop table if exists ${storeTable(staging.storeSchema, staging.table)}`);
}
