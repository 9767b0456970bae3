import { registerObject, currentCount } from '#core/versions';
import { selectableFields, type ExtractedPage } from '#core/extract';
import type { ObjectDescription } from '#core/model';
import { updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';

/**
 * Most objects of most runs: no row was read, and the store holds as many records as the org counts. Then nothing needs to be staged or
 * merged, which saves nearly all of the work. False when there is something to do after all; nothing was written then.
 */
export async function closeUntouched(
  slice: Slice,
  row: ObjectRow,
  description: ObjectDescription,
  read: {
    /** Left out where nothing was read, because Salesforce counts no records: as good a listing as a query that returns nothing. */
    readonly page?: ExtractedPage;
    readonly counted: number | undefined;
    readonly watermark: Date;
    readonly apiCalls: number;
  },
): Promise<boolean> {
  const { page, counted } = read;
  const empty = page === undefined ? counted === 0 : page.announcedRows === 0 && page.nextLocator === null;
  if (!empty || counted === undefined || (row.mode === 'full' && counted > 0)) return false;
  const { deps, hold, org } = slice;
  return fenced(deps, hold, org, async (tx) => {
    const fields = selectableFields(description);
    const stored = await registerObject(tx, hold.storeSchema, hold.number, description, fields, counted);
    const records = await currentCount(tx, hold.storeSchema, stored.id);
    if (records !== counted) return false;
    await updateObject(tx, row, {
      state: 'done',
      coverage: records === 0 ? 'empty' : 'ok',
      reason: '',
      records,
      watermark: read.watermark,
      apiCalls: read.apiCalls,
      finishedAt: deps.clock.now(),
    });
    return true;
  });
}
