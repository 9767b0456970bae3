import { countLive, deletedIds } from '#core/extract';
import { withTenant } from '#core/db';
import { stagedRows, type Staging, type StoredObject } from '#core/versions';
import { mergeObject, startOver, type Merge } from './merge-object.ts';
import { findMissing } from './missing-records.ts';
import { fromTheStart, updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import { countOrNone, type Foresight, type Slice } from './slice.ts';

/** An object of which every page is staged. */
export interface ReadObject {
  readonly row: ObjectRow;
  readonly stored: StoredObject;
  readonly staging: Staging;
  /** API calls of the object so far. */
  readonly apiCalls: () => number;
}

/** `done`, or `reread` when the object has to be read in full in this same run. */
export type Finished = 'done' | 'reread';

/** Merges a staged object once its counts prove that it can be trusted. */
export async function finishObject(slice: Slice, foresight: Foresight, read: ReadObject): Promise<Finished> {
  await requireWholeStaging(slice, read);
  return read.row.mode === 'full'
    ? finishFull(slice, foresight, read)
    : finishIncremental(slice, foresight, read);
}

async function requireWholeStaging(slice: Slice, { row, staging }: ReadObject): Promise<void> {
  const { rows } = await withTenant(slice.deps.database.db, slice.hold.tenantId, (tx) =>
    stagedRows(tx, staging),
  );
  if (rows !== row.rowsStaged)
    throw startOver(`Of ${row.rowsStaged} rows that were read, ${rows} are at hand.`);
}

/** Rows read, against Salesforce's own count: fewer than it counted before and after the reading cannot be all. */
async function finishFull(slice: Slice, foresight: Foresight, read: ReadObject): Promise<Finished> {
  const { row } = read;
  let counted = await foresight.countedLive(row.object);
  if (counted !== undefined && row.rowsStaged < counted)
    counted = Math.min(counted, (await recount(slice, row.object)) ?? 0);
  const short =
    counted !== undefined && row.rowsStaged < counted
      ? {
          coverage: 'partial' as const,
          reason: `Salesforce counts ${counted} records, but handed out ${row.rowsStaged} of them.`,
        }
      : undefined;
  // Without proof of a complete listing nothing may be closed as deleted.
  const mode = short ? 'incremental' : 'full';
  await mergeObject(slice, { ...mergeOf(read), mode, ...(short ? { short } : {}) });
  return 'done';
}

/**
 * Changes and known deletes first. If the store then holds another number of records than the org, deletes went unseen (purged from the
 * recycle bin) or records appeared without a new time stamp: the Ids of both sides are compared, and what is missing here is read anew.
 */
async function finishIncremental(slice: Slice, foresight: Foresight, read: ReadObject): Promise<Finished> {
  const { object, since } = read.row;
  const description = await foresight.describe(object);
  const window = { start: since ?? slice.hold.startedAt, end: slice.org.serverTime() };
  const known = await deletedIds(slice.org, description, window);
  const merge: Merge = { ...mergeOf(read), deletedIds: known };
  const counted = await foresight.countedLive(object);
  if (counted === undefined) return standing(await mergeObject(slice, merge));
  if (await mergeObject(slice, { ...merge, stands: (records) => records === counted })) return 'done';
  const again = await recount(slice, object);
  if (await mergeObject(slice, { ...merge, stands: (records) => again === undefined || records === again }))
    return 'done';
  const { gone, live } = await findMissing(slice, read.stored);
  const all = [...new Set([...known, ...gone])];
  return standing(
    await mergeObject(slice, { ...merge, deletedIds: all, stands: (records) => records >= live }),
  );
}

function standing(stood: boolean): Finished {
  return stood ? 'done' : 'reread';
}

function mergeOf({ row, stored, staging, apiCalls }: ReadObject): Merge {
  return { row, stored, staging, mode: 'incremental', deletedIds: [], apiCalls: apiCalls() };
}

async function recount(slice: Slice, object: string): Promise<number | undefined> {
  return countOrNone((await countLive(slice.org, [object])).get(object));
}

/** Has the object read in full, in this same run. */
export async function rereadInFull(slice: Slice, row: ObjectRow): Promise<ObjectRow> {
  const { deps, hold, org } = slice;
  return fenced(deps, hold, org, (tx) =>
    updateObject(tx, row, { ...fromTheStart, mode: 'full', since: null, route: null }),
  );
}
