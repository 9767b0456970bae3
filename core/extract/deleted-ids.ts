import { isHoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { changeCursor, idSoqlFor, keepsDeleted } from './select.ts';

export interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** Shortest window of getDeleted is over a minute, seconds cut off; and it knows the last 15 days. */
const shortestWindow = 2 * 60_000;
const longestWindow = 15 * 86_400_000 - 60 * 60_000;

/**
 * Ids deleted within a window, from the recycle bin (queryAll) and from the delete log (getDeleted). Neither knows all: records that left
 * the bin, or a log that was purged, show only when counts differ; then `liveIds` settles it.
 */
export async function deletedIds(
  org: OrgClient,
  description: ObjectDescription,
  window: Window,
): Promise<string[]> {
  const ids = new Set<string>();
  for await (const id of binnedIds(org, description, window.start)) ids.add(id);
  if (description.replicateable) for (const id of await loggedIds(org, description.name, window)) ids.add(id);
  return [...ids];
}

async function* binnedIds(
  org: OrgClient,
  description: ObjectDescription,
  start: Date,
): AsyncGenerator<string> {
  if (!keepsDeleted(description)) return;
  const since = changeCursor(description) === undefined ? {} : { since: start };
  for await (const { rows } of org.query(idSoqlFor(description, { ...since, records: 'deleted' }), {
    all: true,
  })) {
    for (const [id] of rows) if (id !== null && id !== undefined) yield id;
  }
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
