import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import { storeTable } from './store.ts';

/** One state of one record. `payload[slot - 1]` is the value of a field: see `valueOf`. */
export interface RecordVersion {
  readonly recordId: string;
  readonly payload: (string | null)[];
}

/** The driver reads a null inside an array as the text NULL, so a payload is always selected as JSON. */
const columns = sql`v.record_id as "recordId", to_json(v.payload) as payload`;

/** A record as it was at a run; undefined when it did not exist then. */
export async function recordAsOf(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  recordId: string,
  runNumber: number,
): Promise<RecordVersion | undefined> {
  const [found] = await recordsAsOf(q, storeSchema, objectId, [recordId], runNumber);
  return found;
}

/** The named records as they were at a run, by Id; those that did not exist then are left out. */
export async function recordsAsOf(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  recordIds: readonly string[],
  runNumber: number,
): Promise<RecordVersion[]> {
  return select(
    q,
    sql`select ${columns} from ${storeTable(storeSchema, 'record_version')} v
    where v.object = ${objectId}::int and ${validAt(runNumber)} and v.record_id = any(${idArray(recordIds)})
    order by v.record_id`,
  );
}

/** A page of the snapshot of an object, by Id. `after`: the last Id of the page before. */
export async function recordsPage(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  runNumber: number,
  page: { readonly after?: string; readonly limit: number },
): Promise<RecordVersion[]> {
  return select(
    q,
    sql`select ${columns} from ${storeTable(storeSchema, 'record_version')} v
    where v.object = ${objectId}::int and ${validAt(runNumber)} and v.record_id > ${page.after ?? ''}
    order by v.record_id limit ${page.limit}::int`,
  );
}

/**
 * Records whose field in `slot` names one of `ids`: the children of a restore. With `deletedInRun`, those that this run found deleted, as
 * they were before; else the live ones as last backed up.
 */
export async function recordsReferencing(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  slot: number,
  ids: readonly string[],
  options: { readonly deletedInRun?: number } = {},
): Promise<RecordVersion[]> {
  const versions = storeTable(storeSchema, 'record_version');
  const run = options.deletedInRun;
  const state =
    run === undefined
      ? sql`v._to is null`
      : sql`v._to = ${run}::int and not exists (
          select from ${versions} n where n.object = v.object and n._from = ${run}::int and n.record_id = v.record_id)`;
  return select(
    q,
    sql`select ${columns} from ${versions} v
    where v.object = ${objectId}::int and ${state} and v.payload[${slot}::int] = any(${idArray(ids)}) order by v.record_id`,
  );
}

/** Live records of an object as last backed up. */
export async function currentCount(q: Queryable, storeSchema: string, objectId: number): Promise<number> {
  const [row] = await q.execute<{ count: string }>(
    sql`select count(*) as count from ${storeTable(storeSchema, 'record_version')} where object = ${objectId}::int and _to is null`,
  );
  return Number(row?.count);
}

function validAt(runNumber: number): SQL {
  return sql`v._from <= ${runNumber}::int and (v._to is null or v._to > ${runNumber}::int)`;
}

/** Ids as one parameter, whatever their number. */
function idArray(ids: readonly string[]): SQL {
  return sql`array(select value collate "C" from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
}

async function select(q: Queryable, query: SQL): Promise<RecordVersion[]> {
  const rows = await q.execute<{ recordId: string; payload: (string | null)[] }>(query);
  return [...rows];
}
