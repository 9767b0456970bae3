import { countLive, deletedIds } from '#core/extract';
import { withTenant } from '#core/db';
import { stagedRows, type Staging, type StoredObject } from '#core/versions';
import { mergeObject, type Merge } from './merge-object.ts';
import { findMissing } from './missing-records.ts';
import type { ObjectRow } from './object-row.ts';
import { orNone } from './foreseen-standings.ts';
import type { Foresight } from './foresight.ts';
import type { Slice } from './slice.ts';
import { startOver } from './trouble.ts';

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
  const rows = await withTenant(slice.deps.database.db, slice.hold.tenantId, (tx) =>
    stagedRows(tx, staging),
  );
  if (rows !== row.rowsStaged)
    throw startOver(`Of ${row.rowsStaged} rows that were read, ${rows} are at hand.`);
}

/**
 * Rows read, against Salesforce's own count: fewer than it counted before and after the reading cannot be all. The object is read once
 * more then; if that does not help, what was read is kept, and the object is covered in part.
 */
async function finishFull(slice: Slice, foresight: Foresight, read: ReadObject): Promise<Finished> {
  const { row } = read;
  let counted = await foresight.countedLive(row.object);
  if (counted !== undefined && row.rowsStaged < counted)
    counted = Math.min(counted, (await recount(slice, row.object)) ?? 0);
  if (counted === undefined || row.rowsStaged >= counted) {
    await mergeObject(slice, { ...mergeOf(read), mode: 'full' });
    return 'done';
  }
  const reason = `Salesforce counts ${counted} records, but handed out ${row.rowsStaged} of them.`;
  if (row.failures === 0) throw startOver(reason);
  // Without proof of a complete listing nothing may be closed as deleted.
  await mergeObject(slice, { ...mergeOf(read), mode: 'incremental', short: { coverage: 'partial', reason } });
  return 'done';
}

/**
 * The sources of deletes, in the order of their cost. The rows read name those in the recycle bin. When the store then holds another
 * number of records than the org, the delete log is asked; when that does not explain it (purged log, lost sight, records that
 * appeared without a new time stamp), the Ids of both sides are compared, and what is missing here is read anew.
 */
async function finishIncremental(slice: Slice, foresight: Foresight, read: ReadObject): Promise<Finished> {
  const { object, since } = read.row;
  const merge = mergeOf(read);
  const before = await foresight.countedLive(object);
  if (before === undefined) return withKnownDeletes(slice, foresight, merge);
  if (await mergeObject(slice, { ...merge, stands: (records) => records === before })) return 'done';
  const description = await foresight.describe(object);
  const window = { start: since ?? slice.hold.startedAt, end: slice.org.serverTime() };
  const known = await deletedIds(slice.org, description, window);
  const counted = await recount(slice, object);
  if (await mergeObject(slice, { ...merge, deletedIds: known, stands: (records) => records === counted }))
    return 'done';
  const { gone, live } = await findMissing(slice, read.stored);
  const all = [...new Set([...known, ...gone])];
  return standing(
    await mergeObject(slice, { ...merge, deletedIds: all, stands: (records) => records >= live }),
  );
}

/** For an object that Salesforce cannot count: every source of deletes is asked in each run. */
async function withKnownDeletes(slice: Slice, foresight: Foresight, merge: Merge): Promise<Finished> {
  const { row, stored } = merge;
  const description = await foresight.describe(row.object);
  const window = { start: row.since ?? slice.hold.startedAt, end: slice.org.serverTime() };
  const known = await deletedIds(slice.org, description, window);
  const { gone, live } = await findMissing(slice, stored);
  const all = [...new Set([...known, ...gone])];
  return standing(
    await mergeObject(slice, { ...merge, deletedIds: all, stands: (records) => records >= live }),
  );
}

function standing(stood: boolean): Finished {
  return stood ? 'done' : 'reread';
}

function mergeOf({ row, stored, staging, apiCalls }: ReadObject): Merge {
  return { row, stored, staging, mode: 'incremental', deletedIds: [], apiCalls };
}

async function recount(slice: Slice, object: string): Promise<number | undefined> {
  return orNone((await countLive(slice.org, [object])).get(object));
}
