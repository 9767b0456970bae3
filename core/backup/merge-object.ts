import { leaveOutErased } from '#core/erasure';
import type { Coverage } from '#core/model';
import { dropStaging, mergeStaged, type Staging, type StoredObject } from '#core/versions';
import { updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';

/** What is merged, and what the outcome must be for it to stand. */
export interface Merge {
  readonly row: ObjectRow;
  readonly stored: StoredObject;
  readonly staging: Staging;
  readonly mode: 'full' | 'incremental';
  readonly deletedIds: readonly string[];
  /** Live records there must be afterwards, those counted in that were erased from the backup; otherwise nothing is kept. */
  readonly stands?: (records: number) => boolean;
  /** Coverage other than `ok` and `empty`, with the reason. */
  readonly short?: { readonly coverage: Coverage; readonly reason: string };
  /** API calls of the object, this slice's included. */
  readonly apiCalls: () => number;
}

/** Thrown inside the transaction, so that all of it is undone. */
class OtherCount extends Error {}

/**
 * Turns the staged rows of an object into versions: merge, counts, coverage and fence in one transaction. False when the merge did not
 * stand and was undone.
 */
export async function mergeObject(slice: Slice, merge: Merge): Promise<boolean> {
  const { deps, hold, org } = slice;
  const { row, stored, staging } = merge;
  try {
    await fenced(deps, hold, org, async (tx) => {
      const { tenantId, connectionId } = hold;
      const { mode, deletedIds } = merge;
      const screen = { tenantId, connectionId, staging, mode, deletedIds, object: stored };
      const erased = await leaveOutErased(tx, deps.masterKey, screen);
      const counts = await mergeStaged(tx, staging, stored, hold.number, mode, deletedIds);
      if (merge.stands && !merge.stands(counts.records + erased)) throw new OtherCount();
      await dropStaging(tx, staging);
      const { coverage, reason } = merge.short ?? {
        coverage: counts.records === 0 ? ('empty' as const) : ('ok' as const),
        reason: '',
      };
      await updateObject(tx, row, {
        ...counts,
        ...{ state: 'done', coverage, reason, apiCalls: merge.apiCalls(), finishedAt: deps.clock.now() },
      });
    });
    return true;
  } catch (error) {
    if (error instanceof OtherCount) return false;
    throw error;
  }
}
