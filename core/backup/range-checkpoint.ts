import { sql } from 'drizzle-orm';
import { withTenant } from '#core/db';
import { rangeOf, type Selection } from '#core/extract';
import type { ReadRanges } from '#core/model';
import { selectionOf } from './foresight.ts';
import { fromTheStart, updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';

/** Which records the range under way is for: all that the run reads of the object where it is not cut. */
export function rangeSelectionOf(row: ObjectRow): Selection {
  return { ...selectionOf(row), ...(row.ranges ? { range: rangeOf(row.ranges, row.rangeAt) } : {}) };
}

/**
 * The ranges in which the last run that had to cut this object read it, of as much of it: they hold for ever, as no record changes its
 * range. Not those of Ids, whose last range nobody knows how to halve once many Ids were added.
 */
export async function earlierRanges(
  { deps, hold, org }: Slice,
  { object, mode }: ObjectRow,
): Promise<ReadRanges | undefined> {
  const [row] = await withTenant(deps.database.db, hold.tenantId, (tx) =>
    tx.execute<{ ranges: ReadRanges }>(sql`
      select o.ranges from holdfast.run_object o join holdfast.run r on r.id = o.run_id
      where r.connection_id = ${hold.connectionId}::uuid and r.number < ${hold.number}::int and o.object = ${object}
        and o.mode = ${mode} and o.ranges ->> 'field' = 'CreatedDate' and o.rows_whole
      order by r.number desc limit 1`),
  );
  return row && { ...row.ranges, highest: org.serverTime().toISOString() };
}

/** Goes on to the range after the one of which every page is staged; undefined after the last. */
export async function nextRange(
  { deps, hold, org }: Slice,
  row: ObjectRow,
  apiCalls: number,
): Promise<ObjectRow | undefined> {
  if (row.rangeAt >= (row.ranges?.cuts.length ?? 0)) return undefined;
  const change = { rangeAt: row.rangeAt + 1, rangeRows: row.rowsStaged, apiCalls };
  return fenced(deps, hold, org, (tx) => updateObject(tx, row, { ...beforeFirstPage, ...change }));
}

/** The checkpoint of a range of which nothing is staged. */
const beforeFirstPage = { bulkJobId: null, nextLocator: null, pagesDone: 0 } as const;

/** Writes down that an object is cut anew at its range under way. What earlier ranges staged stays. */
export async function keepRanges(
  { deps, hold, org }: Slice,
  row: ObjectRow,
  ranges: ReadRanges,
): Promise<ObjectRow> {
  const reason = `Salesforce takes too long for all of it at once: it is read in ${ranges.cuts.length + 1} parts.`;
  return fenced(deps, hold, org, async (tx) => {
    const cut = await updateObject(tx, row, { ranges, reason });
    // Pages of the range that did get staged would be staged again.
    return updateObject(tx, row, cut.pagesDone > 0 ? fromTheStart : beforeFirstPage);
  });
}
