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
  /** In the store, but not in the org any more, whoever asks. */
  readonly gone: readonly string[];
  /** Live records of the org. */
  readonly live: number;
}

/** Ids in one confirming query: 500 of them make 12 KB of SOQL, below the limit of an address. */
const idsPerQuery = 500;

/**
 * Lists every live Id of an object and compares it with the store: the only way to see records that left the recycle bin. A candidate
 * counts as gone when a query for its very Id does not find it either. Whatever goes wrong with the listing is thrown.
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
  const candidates = await fenced(deps, hold, org, async (tx) => {
    const found = await currentIdsNotIn(tx, storeSchema, stored.id, ids);
    await dropIdStaging(tx, ids);
    return found;
  });
  const survivors = await stillThere(slice, stored.apiName, candidates);
  return { gone: candidates.filter((id) => !survivors.has(id)), live };
}

async function stillThere(
  slice: Slice,
  object: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const list = ids.slice(start, start + idsPerQuery).map((id) => `'${id}'`);
    const records = await slice.org.queryRecords(`SELECT Id FROM ${object} WHERE Id IN (${list.join(',')})`);
    for (const { Id: id } of records) if (id) found.add(id);
  }
  return found;
}
