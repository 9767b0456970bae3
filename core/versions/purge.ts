import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Tx } from '#core/db';
import { storeExists, storeTable } from './store.ts';

/** What would go, or went. */
export interface PurgeCounts {
  readonly versions: number;
  /** As stored, that is compressed, without indexes. */
  readonly bytes: number;
}

/**
 * Counts the versions that no kept run needs: those that are part of no kept snapshot, and that no kept run found changed or deleted. The
 * newest version of a live record is always needed; the last version of a deleted one for as long as the deletion was seen no earlier than
 * in the oldest kept run. `keptRuns` holds every run number whose snapshot stays, open runs too; what they have closed stays as well.
 */
export async function countPurgeable(
  q: Queryable,
  storeSchema: string,
  keptRuns: readonly number[],
): Promise<PurgeCounts> {
  const gaps = gapsBetween(keptRuns);
  if (gaps.length === 0 || !(await storeExists(q, storeSchema))) return { versions: 0, bytes: 0 };
  const [row] = await q.execute<{ versions: string; bytes: string }>(sql`
    select count(*) as versions, coalesce(sum(pg_column_size(v.payload) + ${rowOverhead}), 0) as bytes
    from ${storeTable(storeSchema, 'record_version')} v where ${unneeded(storeSchema, gaps)}`);
  return { versions: Number(row?.versions), bytes: Number(row?.bytes) };
}

/** Records of an object of which a purge would leave no version at all, with the sum of the numbers in one of their fields. */
export async function countVanishing(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  keptRuns: readonly number[],
  sizeSlot: number,
): Promise<{ records: number; size: number }> {
  const gaps = gapsBetween(keptRuns);
  if (gaps.length === 0) return { records: 0, size: 0 };
  const [row] = await q.execute<{ records: string; size: string }>(sql`
    select count(*) as records, coalesce(sum(v.payload[${sizeSlot}::int]::numeric), 0) as size
    from ${storeTable(storeSchema, 'record_version')} v
    where v.object = ${objectId}::int and ${unneeded(storeSchema, gaps)} and not ${hasLater(storeSchema)}`);
  return { records: Number(row?.records), size: Number(row?.size) };
}

/** All versions of a store. */
export async function countVersions(q: Queryable, storeSchema: string): Promise<number> {
  if (!(await storeExists(q, storeSchema))) return 0;
  const [row] = await q.execute<{ count: string }>(
    sql`select count(*) as count from ${storeTable(storeSchema, 'record_version')}`,
  );
  return Number(row?.count);
}

/**
 * Deletes versions of one object that no kept run needs (see `countPurgeable`), at most `limit`, and says how many. Call it until it
 * deletes fewer; it may be stopped and repeated at any time. Reading a kept run as of its number gives the same before and after, and so
 * does reading what it changed.
 */
export async function purgeVersions(
  tx: Tx,
  storeSchema: string,
  objectId: number,
  keptRuns: readonly number[],
  limit: number,
): Promise<number> {
  const gaps = gapsBetween(keptRuns);
  if (gaps.length === 0) return 0;
  const versions = storeTable(storeSchema, 'record_version');
  const object = sql.raw(`${Math.trunc(objectId)}::int`);
  // An object lies in one partition, so that a place (ctid) names one of its versions.
  const rows = await tx.execute(sql`
    delete from ${versions} where object = ${object} and ctid = any(array(
      select v.ctid from ${versions} v where v.object = ${object} and ${unneeded(storeSchema, gaps)} limit ${limit}::int))
    returning 1`);
  return rows.length;
}

/** Run numbers strictly between two kept runs: a version that was opened and closed in there is part of nothing that is kept. */
interface Gap {
  /** 0 before the oldest kept run. */
  readonly above: number;
  readonly below: number;
}

/** Header and fixed columns of a row, bytes. */
const rowOverhead = 60;

/** None after the newest kept run: what came later is not for us to judge. */
function gapsBetween(keptRuns: readonly number[]): Gap[] {
  const kept = [...new Set(keptRuns)].sort((a, b) => a - b);
  // A version spans two different runs at least.
  return kept
    .map((below, index) => ({ above: kept[index - 1] ?? 0, below }))
    .filter(({ above, below }) => below - above > 2);
}

/** `v` was opened and closed between two kept runs, and is not the last thing that is known of a record. */
function unneeded(storeSchema: string, gaps: readonly Gap[]): SQL {
  const conditions = gaps.map(({ above, below }) => {
    const within = sql`v._to > ${above}::int and v._to < ${below}::int and v._from > ${above}::int`;
    return above === 0 ? sql`(${within})` : sql`(${within} and ${hasLater(storeSchema)})`;
  });
  return sql`v._to is not null and (${sql.join(conditions, sql` or `)})`;
}

function hasLater(storeSchema: string): SQL {
  return sql`exists (select from ${storeTable(storeSchema, 'record_version')} n
    where n.object = v.object and n.record_id = v.record_id and n._from >= v._to)`;
}
