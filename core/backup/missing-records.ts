import { liveIds } from '#core/extract';
import {
  currentIdsNotIn,
  dropIdStaging,
  prepareIdStaging,
  stageIds,
  type StoredObject,
} from '#core/versions';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';

/** What a listing of all live Ids of an object says about the store. */
export interface Missing {
  /** Current in the store, but not listed by the org. */
  readonly absent: readonly string[];
  /** Live records of the org, as far as the connected user sees them. */
  readonly live: number;
}

/**
 * Lists every live Id of an object and compares it with the store: the only way to see records that left the recycle bin. Whatever goes
 * wrong with the listing is thrown.
 */
export async function findMissing(slice: Slice, stored: StoredObject): Promise<Missing> {
  const { deps, hold, org } = slice;
  const { storeSchema, number } = hold;
  const ids = await fenced(deps, hold, org, (tx) => prepareIdStaging(tx, storeSchema, number, stored.id));
  let live = 0;
  for await (const batch of liveIds(org, stored.apiName)) {
    live += batch.length;
    await fenced(deps, hold, org, (tx) => stageIds(tx, ids, batch));
  }
  const absent = await fenced(deps, hold, org, async (tx) => {
    const found = await currentIdsNotIn(tx, storeSchema, stored.id, ids);
    await dropIdStaging(tx, ids);
    return found;
  });
  return { absent, live };
}
