import { countErasedLive } from '#core/erasure';
import { currentCount, invisibleIds, registerObject } from '#core/versions';
import { safeWatermark, schemaFingerprint, selectableFields, type ExtractedPage } from '#core/extract';
import type { ObjectDescription } from '#core/model';
import { movedSince } from './foreseen-standings.ts';
import type { Foresight } from './foresight.ts';
import { coverageOf } from './merge-object.ts';
import { updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import { hiddenFields } from './sight.ts';
import type { Slice } from './slice.ts';

/** What shows that there is nothing to merge, as far as Salesforce can tell. */
export interface NothingSeen {
  /** Live records as Salesforce counts them. */
  readonly counted: number;
  readonly watermark: Date;
  readonly apiCalls: number;
}

/**
 * Most objects of most runs are settled before a row of them is read: their newest record is older than the window, or they have none,
 * and the store holds as many records as the org counts. False when the rows have to be read.
 */
export async function closeUnread(
  slice: Slice,
  foresight: Foresight,
  row: ObjectRow,
  apiCalls: () => number,
): Promise<boolean> {
  const description = await foresight.describe(row.object);
  const standing = await foresight.standing(row);
  if (standing && row.since && !movedSince(standing, row.since)) {
    const watermark = safeWatermark(standing.at);
    const seen = { counted: standing.live, watermark, apiCalls: apiCalls() };
    return closeUntouched(slice, row, description, seen);
  }
  const counted = standing ? standing.live : await foresight.countedLive(row.object);
  // A count of nothing is as good a listing as a query that returns nothing.
  if (counted !== 0 || row.since !== null) return false;
  const watermark = safeWatermark(slice.org.serverTime());
  return closeUntouched(slice, row, description, { counted, watermark, apiCalls: apiCalls() });
}

/** True for a first and last page without a row. */
export function isEmptyPage(page: ExtractedPage): boolean {
  return page.announcedRows === 0 && page.nextLocator === null;
}

/**
 * Closes an object of which no row is there to be staged or merged, which saves nearly all of the work. False when the store holds another
 * number of records than Salesforce counts; nothing was written then.
 */
export async function closeUntouched(
  slice: Slice,
  row: ObjectRow,
  description: ObjectDescription,
  { counted, watermark, apiCalls }: NothingSeen,
): Promise<boolean> {
  const { deps, hold, org } = slice;
  if (row.mode === 'full' && counted > 0) return false;
  const hidden = await hiddenFields(slice, description);
  return fenced(deps, hold, org, async (tx) => {
    const fields = selectableFields(description);
    const { storeSchema, number } = hold;
    const stored = await registerObject(tx, storeSchema, number, description, fields, counted, hidden);
    const records = await currentCount(tx, storeSchema, stored.id);
    const invisible = (await invisibleIds(tx, storeSchema, stored.id)).length;
    const erased = await countErasedLive(tx, hold.connectionId, stored.apiName);
    if (records - invisible + erased !== counted) return false;
    await updateObject(tx, row, {
      ...coverageOf(stored, records, invisible),
      ...{ state: 'done', records, watermark, apiCalls, finishedAt: deps.clock.now() },
      fingerprint: schemaFingerprint(description),
    });
    return true;
  });
}
