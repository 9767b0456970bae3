import { leaveOutErased } from '#core/erasure';
import type { Coverage } from '#core/model';
import type { Tx } from '#core/db';
import {
  dropStaging,
  freshSlots,
  invisibleIds,
  mergeStaged,
  recordAbsences,
  setInvisible,
  storedObject,
  type Absence,
  type MergeCounts,
  type Staging,
  type StoredObject,
} from '#core/versions';
import { lastGoodRun } from './last-good.ts';
import { updateObject, type ObjectRow } from './object-row.ts';
import { fenced, type RunHold } from './run-hold.ts';
import { gapsOf } from './sight.ts';
import type { Slice } from './slice.ts';

/** What is merged, and what the outcome must be for it to stand. */
export interface Merge {
  readonly row: ObjectRow;
  readonly stored: StoredObject;
  readonly staging: Staging;
  readonly mode: 'full' | 'incremental';
  /** Records that are gone, besides those staged as deleted, and why. */
  readonly gone: ReadonlyMap<string, Absence>;
  /** All records of the store that the connected user cannot see; left out where that was not looked at. */
  readonly invisible?: readonly string[];
  /** Whether the outcome can be true; otherwise nothing is kept. */
  readonly stands?: (outcome: Outcome) => boolean;
  /** Coverage other than the usual, with the reason. */
  readonly short?: { readonly coverage: Coverage; readonly reason: string };
  /** API calls of the object, this slice's included. */
  readonly apiCalls: () => number;
}

/** `visible`: live records of the store without those that the connected user cannot see, with those that were erased from the backup alone. */
export type Outcome = MergeCounts & { readonly visible: number };

/** Thrown inside the transaction, so that all of it is undone. */
class Untrue extends Error {}

/**
 * Turns the staged rows of an object into versions: merge, counts, coverage and fence in one transaction. False when the merge did not
 * stand and was undone.
 */
export async function mergeObject(slice: Slice, merge: Merge): Promise<boolean> {
  const { deps, hold, org } = slice;
  try {
    await fenced(deps, hold, org, async (tx) => {
      const { counts, invisible } = await mergeRows(tx, deps.masterKey, hold, merge);
      await dropStaging(tx, merge.staging);
      await updateObject(tx, merge.row, {
        ...counts,
        ...(merge.short ?? coverageOf(merge.stored, counts.records, invisible)),
        ...{ state: 'done', apiCalls: merge.apiCalls(), finishedAt: deps.clock.now() },
      });
    });
    return true;
  } catch (error) {
    if (error instanceof Untrue) return false;
    throw error;
  }
}

async function mergeRows(
  tx: Tx,
  masterKey: Buffer,
  hold: RunHold,
  merge: Merge,
): Promise<{ counts: MergeCounts; invisible: number }> {
  const { stored, staging, mode, gone, invisible, stands } = merge;
  const deletedIds = [...gone.keys()];
  const { tenantId, connectionId } = hold;
  const screen = { tenantId, connectionId, staging, mode: listingOf(merge), deletedIds, object: stored };
  const erased = await leaveOutErased(tx, masterKey, screen);
  const good = await lastGoodRun(tx, hold, stored.apiName);
  const before =
    good === undefined ? undefined : await storedObject(tx, hold.storeSchema, stored.apiName, good);
  const fresh = freshSlots(stored, before);
  const counts = await mergeStaged(tx, staging, stored, hold.number, mode, deletedIds, fresh);
  if (invisible) await setInvisible(tx, hold.storeSchema, stored.id, hold.number, invisible);
  const hidden = (await invisibleIds(tx, hold.storeSchema, stored.id)).length;
  if (stands && !stands({ ...counts, visible: counts.records - hidden + erased })) throw new Untrue();
  await recordAbsences(tx, staging, stored, gone);
  return { counts, invisible: hidden };
}

/** Whether the staged rows are all that the connected user sees, however they are merged. */
function listingOf({ row, mode, short }: Merge): Merge['mode'] {
  return row.mode === 'full' && short === undefined ? 'full' : mode;
}

/** Coverage of an object of which every row that the connected user sees was read. */
export function coverageOf(
  stored: StoredObject,
  records: number,
  invisible: number,
): { coverage: Coverage; reason: string; rowsWhole: boolean } {
  const gaps = gapsOf(stored, invisible);
  if (gaps.length > 0) return { coverage: 'partial', reason: gaps.join(' '), rowsWhole: true };
  return { coverage: records === 0 ? 'empty' : 'ok', reason: '', rowsWhole: true };
}
