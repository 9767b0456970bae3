import { findByIds, loggedDeletes, type Window } from '#core/extract';
import { withTenant } from '#core/db';
import { isHoldfastError, type ObjectDescription } from '#core/model';
import { invisibleIds, type Absence, type StoredObject } from '#core/versions';
import type { Slice } from './slice.ts';

/** What became of records of the store that a listing of the org does not hold. */
export interface Absent {
  /** Records that are gone, and why. */
  readonly gone: ReadonlyMap<string, Absence>;
  /** Records that may well be there, hidden from the connected user: no delete. */
  readonly invisible: readonly string[];
}

/** The delete log knows the last 15 days; an hour less, as clocks differ. */
const loggedFor = 15 * 86_400_000 - 3_600_000;

/**
 * Tells deleted records from hidden ones. Salesforce says for certain: this Id is live, is in the recycle bin, or was deleted (delete log).
 * Of any other Id it says to whoever may not see the record the same as of one that never was, so the rest is inference: a user who sees
 * every record misses none that exists, hence it was purged; for any other user it stays, as hidden.
 */
export async function classifyAbsent(
  slice: Slice,
  description: ObjectDescription,
  ids: readonly string[],
  logged?: ReadonlySet<string>,
): Promise<Absent> {
  const gone = new Map<string, Absence>();
  if (ids.length === 0) return { gone, invisible: [] };
  const found = await findByIds(slice.org, description, ids);
  const unknown: string[] = [];
  for (const id of ids) {
    const fate = found.get(id);
    if (fate === undefined) unknown.push(id);
    // What turned up in the meantime is for the next run.
    else if (fate !== 'live') gone.set(id, fate);
  }
  if (unknown.length === 0) return { gone, invisible: [] };
  const told = logged ?? (await loggedDeletes(slice.org, description, lastDays(slice)));
  const untold = unknown.filter((id) => !told.has(id));
  const purged = untold.length > 0 && !(await seesAll(slice, description)) ? told : new Set(unknown);
  for (const id of unknown) if (purged.has(id)) gone.set(id, { reason: 'purged', masterId: null });
  return { gone, invisible: unknown.filter((id) => !purged.has(id)) };
}

function lastDays({ org }: Slice): Window {
  const end = org.serverTime();
  return { start: new Date(end.getTime() - loggedFor), end };
}

/** Whether every record of the object shows to the connected user, as far as he may know; files have a permission of their own. */
async function seesAll({ org }: Slice, { name }: ObjectDescription): Promise<boolean> {
  try {
    const { viewAllData, queryAllFiles } = await org.permissions();
    return viewAllData && (!/^Content[A-Z]/.test(name) || queryAllFiles);
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return false;
    throw error;
  }
}

/** Ids of the records that earlier runs found to be hidden from the connected user. */
export async function knownInvisible({ deps, hold }: Slice, stored: StoredObject): Promise<string[]> {
  return withTenant(deps.database.db, hold.tenantId, (tx) => invisibleIds(tx, hold.storeSchema, stored.id));
}
