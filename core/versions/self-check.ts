import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import { hashOfSlots } from './row-hash.ts';
import { openStaging } from './staging.ts';
import { storeTable } from './store.ts';
import { storedObject, type StoredObject } from './stored-object.ts';

/** Versions of an object that contradict themselves. At most 20 Ids each; the counts are whole. */
export interface SelfCheck {
  readonly versions: number;
  /** Values and the hash that was computed when they were stored disagree: they were altered, or damaged. */
  readonly altered: { readonly count: number; readonly recordIds: readonly string[] };
  /** Two versions of one record are valid in the same run, or one ends before it begins. */
  readonly overlapping: { readonly count: number; readonly recordIds: readonly string[] };
}

const mostNamed = 20;

/** Computes the hash of every version of an object anew, each with the fields of its run, and checks that versions follow one another. */
export async function selfCheck(q: Queryable, storeSchema: string, object: StoredObject): Promise<SelfCheck> {
  const altered = { count: 0, recordIds: [] as string[] };
  let versions = 0;
  for (const period of await periodsOf(q, storeSchema, object)) {
    const found = await alteredIn(q, storeSchema, object.id, period);
    versions += found.versions;
    altered.count += found.count;
    altered.recordIds.push(...found.recordIds);
  }
  altered.recordIds.splice(mostNamed);
  return { versions, altered, overlapping: await overlapping(q, storeSchema, object.id) };
}

/** Runs for which an object had one list of fields: from the first, up to but not with the next list's. */
interface Period {
  readonly from: number;
  readonly until: number;
  readonly hashedSlots: readonly number[];
}

async function periodsOf(q: Queryable, storeSchema: string, object: StoredObject): Promise<Period[]> {
  const rows = await q.execute<{ from_run: number }>(
    sql`select from_run from ${storeTable(storeSchema, 'object_schema')} where object = ${object.id}::int order by from_run`,
  );
  const periods: Period[] = [];
  for (const [index, { from_run: from }] of rows.entries()) {
    const fields = await storedObject(q, storeSchema, object.apiName, from);
    if (!fields) continue;
    const { hashedSlots } = openStaging(storeSchema, from, fields);
    periods.push({ from, until: rows[index + 1]?.from_run ?? 2_147_483_647, hashedSlots });
  }
  return periods;
}

async function alteredIn(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  period: Period,
): Promise<{ versions: number; count: number; recordIds: string[] }> {
  const hash = sql.raw(hashOfSlots(period.hashedSlots, (slot) => `v.payload[${slot}]`));
  const [row] = await q.execute<{ versions: string; altered: string; ids: string[] | null }>(sql`
    with checked as (
      select v.record_id, v._h <> ${hash} as altered from ${storeTable(storeSchema, 'record_version')} v
      where v.object = ${objectId}::int and v._from >= ${period.from}::int and v._from < ${period.until}::int)
    select count(*) as versions, count(*) filter (where altered) as altered,
      (select to_json(array(select record_id from checked where altered order by 1 limit ${mostNamed}))) as ids
    from checked`);
  return { versions: Number(row?.versions), count: Number(row?.altered), recordIds: row?.ids ?? [] };
}

async function overlapping(
  q: Queryable,
  storeSchema: string,
  objectId: number,
): Promise<SelfCheck['overlapping']> {
  const [row] = await q.execute<{ count: string; ids: string[] | null }>(sql`
    with ordered as (
      select record_id, _from, _to, lead(_from) over (partition by record_id order by _from) as next
      from ${storeTable(storeSchema, 'record_version')} where object = ${objectId}::int),
    wrong as (
      select distinct record_id from ordered
      where _to <= _from or (next is not null and (_to is null or _to > next)))
    select count(*) as count, (select to_json(array(select record_id from wrong order by 1 limit ${mostNamed}))) as ids from wrong`);
  return { count: Number(row?.count), recordIds: row?.ids ?? [] };
}

/** So many current records of an object, chosen by chance from `seed`, with their values. */
export async function sampleRecords(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  seed: number,
  size: number,
): Promise<{ recordId: string; payload: (string | null)[] }[]> {
  const versions = storeTable(storeSchema, 'record_version');
  return q.execute<{ recordId: string; payload: (string | null)[] }>(sql`
    with chosen as (
      select record_id from ${versions} where object = ${objectId}::int and _to is null
      order by hashtextextended(record_id, ${seed}::int), record_id limit ${size}::int)
    select v.record_id as "recordId", to_json(v.payload) as payload from ${versions} v join chosen using (record_id)
    where v.object = ${objectId}::int and v._to is null order by 1`);
}
