import { routeFor } from '#core/extract';
import type { Foresight } from './foresight.ts';
import { fromTheStart, updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';

/**
 * How far a stretch of work on one object got: to its end, to a checkpoint from which to go on at once, to the end of the slice, or to a
 * point where there is nothing to do but wait (milliseconds). `held`: it needs a Bulk job, and none may be started in this window.
 */
export type Step = 'done' | { readonly again: ObjectRow } | 'later' | 'held' | { readonly wait: number };

/** Has an object read in full, in this same run: its changes alone do not explain what the org holds. */
export async function rereadInFull(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<ObjectRow> {
  const { deps, hold, org } = slice;
  const description = await foresight.describe(row.object);
  const route = routeFor(description, (await foresight.countedLive(row.object)) ?? 0);
  return fenced(deps, hold, org, (tx) =>
    updateObject(tx, row, { ...fromTheStart, mode: 'full', since: null, route }),
  );
}
