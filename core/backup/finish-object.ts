import { countLive, knownDeletes } from '#core/extract';
import { withTenant } from '#core/db';
import {
  currentIdsNotStaged,
  stagedRows,
  type Absence,
  type Staging,
  type StoredObject,
} from '#core/versions';
import { classifyAbsent, knownInvisible } from './absent-records.ts';
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
  const rows = await withTenant(slice.deps.database.db, slice.hold.tenantId, (tx) => stagedRows(tx, staging));
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
    await mergeWhole(slice, foresight, read);
    return 'done';
  }
  const reason = `Salesforce counts ${counted} records, but handed out ${row.rowsStaged} of them.`;
  if (row.failures === 0) throw startOver(reason);
  // Without proof of a complete listing nothing may be closed as deleted.
  await mergeObject(slice, { ...mergeOf(read), short: { coverage: 'partial', reason } });
  return 'done';
}

/** Merges all rows of an object. Records that are missing among them are closed only once it is known that they are not merely hidden. */
async function mergeWhole(slice: Slice, foresight: Foresight, read: ReadObject): Promise<void> {
  const merge: Merge = { ...mergeOf(read), mode: 'full', invisible: [] };
  if (await mergeObject(slice, { ...merge, stands: ({ deleted }) => deleted === 0 })) return;
  const { deps, hold } = slice;
  const ids = await withTenant(deps.database.db, hold.tenantId, (tx) =>
    currentIdsNotStaged(tx, read.staging),
  );
  const absent = await classifyAbsent(slice, await foresight.describe(read.row.object), ids);
  await mergeObject(slice, { ...merge, mode: 'incremental', ...absent });
}

/**
 * The sources of deletes, in the order of their cost. The rows read name those in the recycle bin. When the store then holds another
 * number of records than the org shows, the delete log is asked; when that does not explain it (purged log, lost sight, records that
 * appeared without a new time stamp), the Ids of both sides are compared, and what is missing here is read anew.
 */
async function finishIncremental(slice: Slice, foresight: Foresight, read: ReadObject): Promise<Finished> {
  const { object } = read.row;
  const merge = mergeOf(read);
  const before = await foresight.countedLive(object);
  if (
    before !== undefined &&
    (await mergeObject(slice, { ...merge, stands: ({ visible }) => visible === before }))
  )
    return 'done';
  const { gone, logged } = await deletesSince(slice, foresight, read);
  if (before !== undefined) {
    const counted = await recount(slice, object);
    if (await mergeObject(slice, { ...merge, gone, stands: ({ visible }) => visible === counted }))
      return 'done';
  }
  return mergeListed(slice, foresight, read, gone, logged);
}

/** Deletes that Salesforce tells of by itself, in the bin or in the log. */
async function deletesSince(
  slice: Slice,
  foresight: Foresight,
  { row }: ReadObject,
): Promise<{ gone: ReadonlyMap<string, Absence>; logged: ReadonlySet<string> }> {
  const description = await foresight.describe(row.object);
  const window = { start: row.since ?? slice.hold.startedAt, end: slice.org.serverTime() };
  const { binned, logged } = await knownDeletes(slice.org, description, window);
  const unbinned = [...logged].filter((id) => !binned.has(id));
  const { gone } = await classifyAbsent(slice, description, unbinned, logged);
  return { gone: new Map([...binned, ...gone]), logged };
}

/**
 * Up to here the Ids of an object are listed within a slice, by REST. To list more takes a Bulk job to wait for: such an object is read as a
 * whole instead, which has its checkpoints and lets the slice go meanwhile.
 */
const mostListed = 99_999;

/** Compares the Ids of both sides: for what neither bin nor log explains, and for an object that Salesforce cannot count. */
async function mergeListed(
  slice: Slice,
  foresight: Foresight,
  read: ReadObject,
  known: ReadonlyMap<string, Absence>,
  logged: ReadonlySet<string>,
): Promise<Finished> {
  if (((await foresight.countedLive(read.row.object)) ?? 0) > mostListed) return 'reread';
  const { absent, live } = await findMissing(slice, read.stored);
  const missing = new Set(absent);
  // Who could not be seen may have changed unseen.
  if ((await knownInvisible(slice, read.stored)).some((id) => !missing.has(id))) return 'reread';
  const description = await foresight.describe(read.row.object);
  const unexplained = absent.filter((id) => !known.has(id));
  const { gone, invisible } = await classifyAbsent(slice, description, unexplained, logged);
  const stood = await mergeObject(slice, {
    ...mergeOf(read),
    ...{ gone: new Map([...known, ...gone]), invisible, stands: ({ visible }) => visible >= live },
  });
  return stood ? 'done' : 'reread';
}

function mergeOf({ row, stored, staging, apiCalls }: ReadObject): Merge {
  return { row, stored, staging, mode: 'incremental', gone: new Map(), apiCalls };
}

async function recount(slice: Slice, object: string): Promise<number | undefined> {
  return orNone((await countLive(slice.org, [object])).get(object));
}
