import { isHoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { followed } from './pages.ts';
import { changeCursor, idSoqlFor, keepsDeleted } from './select.ts';

export interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** Shortest window of getDeleted is over a minute, seconds cut off; and it knows the last 15 days. */
const shortestWindow = 2 * 60_000;
const longestWindow = 15 * 86_400_000 - 60 * 60_000;

/** A record that is gone: in the recycle bin (`merged`: into `masterId`), or in none (`purged`). */
export interface DeletedRecord {
  readonly reason: 'deleted' | 'merged' | 'purged';
  readonly masterId: string | null;
}

/** What Salesforce tells of deletes. */
export interface KnownDeletes {
  /** Records in the recycle bin. */
  readonly binned: ReadonlyMap<string, DeletedRecord>;
  /** Ids in the log of deletes, those in the bin among them. */
  readonly logged: ReadonlySet<string>;
}

/**
 * Deletes within a window, from the recycle bin (queryAll) and from the delete log (getDeleted). Neither knows all: records that left
 * the bin, or a log that was purged, show only when counts differ; then `liveIds` settles it.
 */
export async function knownDeletes(
  org: OrgClient,
  description: ObjectDescription,
  window: Window,
): Promise<KnownDeletes> {
  const binned = await binnedRecords(org, description, window.start);
  return { binned, logged: await loggedDeletes(org, description, window) };
}

/** Ids that the delete log names within a window; none where the object has no log, or it does not reach back so far. */
export async function loggedDeletes(
  org: OrgClient,
  description: ObjectDescription,
  window: Window,
): Promise<ReadonlySet<string>> {
  return new Set(description.replicateable ? await loggedIds(org, description.name, window) : []);
}

async function binnedRecords(
  org: OrgClient,
  description: ObjectDescription,
  start: Date,
): Promise<Map<string, DeletedRecord>> {
  const found = new Map<string, DeletedRecord>();
  if (!keepsDeleted(description)) return found;
  const since = changeCursor(description) === undefined ? {} : { since: start };
  const soql = idSoqlFor(description, { ...since, records: 'deleted' }, fateFields(description));
  for await (const { rows } of org.query(soql, { all: true }))
    for (const [id, , master] of rows) if (id !== null && id !== undefined) found.set(id, inBin(master));
  return found;
}

/** Ids in one query: 400 of them make 11 KB of address. Queries in one call. */
const perQuery = 400;
const perCall = 5;

/**
 * Looks records up by Id, those in the recycle bin too: `live`, or how they were deleted. An Id that Salesforce does not know, or that
 * the connected user may not see, is not in the answer.
 */
export async function findByIds(
  org: OrgClient,
  description: ObjectDescription,
  ids: readonly string[],
): Promise<Map<string, 'live' | DeletedRecord>> {
  const found = new Map<string, 'live' | DeletedRecord>();
  const soqls = slices(ids, perQuery).map((some) => {
    const list = some.map((id) => `'${id}'`).join(',');
    const columns = ['Id', ...fateFields(description)].join(', ');
    return `SELECT ${columns} FROM ${description.name} WHERE Id IN (${list})`;
  });
  for (const some of slices(soqls, perCall)) {
    for (const [index, { page, error }] of (await org.queryBatch(some, { all: true })).entries()) {
      if (error !== null) throw error;
      for await (const { rows } of followed(org, some[index] ?? '', page))
        for (const [id, deleted, master] of rows)
          if (id !== null && id !== undefined) found.set(id, deleted === 'true' ? inBin(master) : 'live');
    }
  }
  return found;
}

/** Fields that tell whether a record is in the bin, and into which one it was merged; as far as the object has them. */
function fateFields(description: ObjectDescription): string[] {
  const names = keepsDeleted(description) ? ['IsDeleted', 'MasterRecordId'] : [];
  return names.filter((name) => description.fields.some((field) => field.name === name));
}

function inBin(masterId: string | null | undefined): DeletedRecord {
  return masterId === null || masterId === undefined
    ? { reason: 'deleted', masterId: null }
    : { reason: 'merged', masterId };
}

function slices<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

async function loggedIds(org: OrgClient, object: string, { start, end }: Window): Promise<string[]> {
  const earliest = Math.max(start.getTime(), end.getTime() - longestWindow);
  const from = new Date(Math.min(earliest, end.getTime() - shortestWindow));
  try {
    const { ids } = await org.deleted(object, from, end);
    return ids.map(({ id }) => id);
  } catch (error) {
    if (!isHoldfastError(error, 'ORG_REFUSED')) throw error;
    const { salesforceCode } = error.detail;
    // The log does not reach back that far: the counts decide.
    if (salesforceCode === 'INVALID_REPLICATION_DATE') return [];
    const halfway = new Date((from.getTime() + end.getTime()) / 2);
    if (salesforceCode !== 'EXCEEDED_ID_LIMIT' || halfway.getTime() - from.getTime() <= shortestWindow)
      throw error;
    const earlier = await loggedIds(org, object, { start: from, end: halfway });
    return [...earlier, ...(await loggedIds(org, object, { start: halfway, end }))];
  }
}
