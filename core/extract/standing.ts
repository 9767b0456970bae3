import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient, QueryPage } from '#core/salesforce';
import { summarySoqlFor } from './select.ts';

/** How an object stands in the org, in one row a state: enough to know that nothing of it changed. */
export interface Standing {
  /** Live records, archived ones included. */
  readonly live: number;
  /** Newest time stamp of any record, those in the recycle bin included; null when there is none. */
  readonly newest: Date | null;
  /** Server time before the query. */
  readonly at: Date;
}

/** Queries in one composite call. */
const perCall = 5;

/**
 * Counts and newest change of each object, 5 objects in one API call. Every object needs a change cursor. One that Salesforce does not
 * summarise (an object without aggregates, too many rows for the time allowed) has its error as value.
 */
export async function standings(
  org: OrgClient,
  descriptions: readonly ObjectDescription[],
): Promise<Map<string, Standing | HoldfastError>> {
  const found = new Map<string, Standing | HoldfastError>();
  for (let start = 0; start < descriptions.length; start += perCall) {
    const slice = descriptions.slice(start, start + perCall);
    const at = org.serverTime();
    const batch = await org.queryBatch(slice.map(summarySoqlFor), { all: true });
    for (const [index, query] of batch.entries())
      found.set(slice[index]?.name ?? '', query.error ?? standingOf(query.page, at));
  }
  return found;
}

function standingOf({ columns, rows }: QueryPage, at: Date): Standing {
  const [state, count, newest] = ['IsDeleted', 'n', 'newest'].map((name) => columns.indexOf(name));
  let live = 0;
  let latest: Date | null = null;
  for (const row of rows) {
    if (row[state ?? -1] !== 'true') live += wholeNumber(row[count ?? -1]);
    const changed = row[newest ?? -1];
    if (changed === null || changed === undefined) continue;
    const time = new Date(changed);
    if (Number.isNaN(time.getTime())) throw unreadable();
    if (latest === null || time > latest) latest = time;
  }
  return { live, newest: latest, at };
}

function wholeNumber(text: string | null | undefined): number {
  const value = Number(text);
  if (typeof text !== 'string' || !Number.isSafeInteger(value) || value < 0) throw unreadable();
  return value;
}

function unreadable(): HoldfastError {
  return new HoldfastError('PAGE_REJECTED', 'Salesforce summed up an object in a form that is not known.');
}
