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
