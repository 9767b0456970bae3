import type { Tx } from '#core/db';
import { isSystemField } from '#core/diff';
import {
  changeGroups,
  recordAsOf,
  storedObject,
  valueOf,
  type ChangeGroup,
  type StoredObject,
} from '#core/versions';
import { isCovered, recordsBefore, type ObjectCounts, type Raised } from './evaluate-rules.ts';

/** Where a run's records are. */
export interface RunStore {
  readonly storeSchema: string;
  readonly runNumber: number;
}

/** A mass change: at least so many records, and at least this share of all that the object had. */
const leastRecords = 100;
const leastShare = 0.05;
/** Of the changed records, so many must share one user and one field for these to be named as the cause. */
const sharedByCause = 0.5;
const mostGroups = 3;

/**
 * Many records of one object changed at once, and who did what to which field: the sentence an admin needs to find a bad import or a broken
 * integration. Objects in `suspects` (API names, lower case) are looked at whatever their share.
 */
export async function massChanges(
  tx: Tx,
  store: RunStore,
  objects: readonly ObjectCounts[],
  suspects: ReadonlySet<string>,
): Promise<Raised[]> {
  const raised: Raised[] = [];
  for (const counts of objects) {
    if (!isMass(counts, suspects)) continue;
    const stored = await storedObject(tx, store.storeSchema, counts.object, store.runNumber);
    if (stored) raised.push(...(await causesOf(tx, store, counts, stored)));
  }
  return raised;
}

function isMass(counts: ObjectCounts, suspects: ReadonlySet<string>): boolean {
  if (!isCovered(counts.coverage) || counts.changed < leastRecords) return false;
  if (suspects.has(counts.object.toLowerCase())) return true;
  return counts.changed >= recordsBefore(counts) * leastShare;
}

async function causesOf(
  tx: Tx,
  store: RunStore,
  counts: ObjectCounts,
  stored: StoredObject,
): Promise<Raised[]> {
  const fields = stored.fields.filter((field) => !field.calculated && !isSystemField(field.name));
  const options = { fields, atLeast: leastRecords, most: mostGroups };
  const { groups, examined } = await changeGroups(tx, store.storeSchema, stored, store.runNumber, options);
  const causes = groups.filter(({ records }) => records >= examined * sharedByCause);
  const [main] = causes;
  if (!main) return [];
  const { object, label, changed } = counts;
  const message = sentence(label, main, await nameOfUser(tx, store, main.userId), causes.slice(1));
  return [{ cause: 'mass_change', ruleId: null, object, label, kind: 'changed', observed: changed, message }];
}

function sentence(label: string, main: ChangeGroup, user: string, others: readonly ChangeGroup[]): string {
  const number = main.records.toLocaleString('en');
  const field = `${main.fieldLabel} (${main.field})`;
  const what =
    main.cleared === main.records
      ? `emptied ${field}`
      : main.sameValue
        ? `set ${field} to one and the same value`
        : `changed ${field}`;
  const also = others.length > 0 ? `; also ${others.map(({ fieldLabel }) => fieldLabel).join(', ')}` : '';
  const when = main.from && main.to ? `, saved from ${instant(main.from)} to ${instant(main.to)}` : '';
  return `${user} ${what} on ${number} of ${label}${when}${also}.`;
}

/** Salesforce's text of an instant, to the minute. */
function instant(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function nameOfUser(tx: Tx, store: RunStore, userId: string | null): Promise<string> {
  if (userId === null) return 'Somebody';
  const users = await storedObject(tx, store.storeSchema, 'User', store.runNumber);
  const version = users && (await recordAsOf(tx, store.storeSchema, users.id, userId, store.runNumber));
  const name = users?.fields.find((field) => field.name === 'Name');
  return (version && name && valueOf(version.payload, name)) ?? `The user ${userId}`;
}
