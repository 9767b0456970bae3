import type { Queryable } from '#core/db';
import { keyPrefixOf } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { recordsAsOf, storedObjects, type StoredObject } from '#core/versions';
import { ruleOf } from '../plan/object-rules.ts';
import type { ScopedRecord } from '../plan/planned-record.ts';
import { isHardReference, isRestorableLookup, referencesIn } from '../plan/writable-fields.ts';
import type { PresentIds } from '../store/id-ledger.ts';
import { readLive } from './live-records.ts';
import { describeObjects } from './read-org.ts';
import { deletedRecord, type BackupSource, type SlotValues } from './scoped-records.ts';

/**
 * How many runs further back a parent is looked for. Objects are read one after the other, so one run may find a child deleted and a
 * neighbouring run its parent; a required parent cannot have been gone for long before its child.
 */
const runsBack = 30;

/** Where lost parents are looked for: the backup, the org as it is now, and the ledger of new Ids. */
export interface ParentSources {
  readonly backup: BackupSource;
  readonly org: OrgClient;
  readonly read: <T>(work: (queryable: Queryable) => Promise<T>) => Promise<T>;
  readonly lookUp: (ids: Iterable<string>) => Promise<PresentIds>;
}

/**
 * What the records in scope point to, directly or through others, and the org no longer holds: required parents, and targets of
 * optional lookups that the same run deleted. Each whole, as the backup last held it; without those that could not come back anyway.
 */
export async function collectParents(
  sources: ParentSources,
  scoped: readonly ScopedRecord[],
): Promise<ScopedRecord[]> {
  const { storeSchema, runNumber } = sources.backup;
  const objects = await sources.read((tx) => storedObjects(tx, storeSchema, runNumber));
  const known = new Set(scoped.map(({ recordId }) => recordId));
  const found: ScopedRecord[] = [];
  for (let open = scoped; open.length > 0;) {
    const parents = await parentsOf(sources, objects, open, known);
    for (const { recordId } of parents) known.add(recordId);
    found.push(...parents);
    open = parents;
  }
  return found;
}

async function parentsOf(
  sources: ParentSources,
  objects: readonly StoredObject[],
  children: readonly ScopedRecord[],
  known: ReadonlySet<string>,
): Promise<ScopedRecord[]> {
  const pointedTo = referencedBy(objects, children);
  const parents: ScopedRecord[] = [];
  for (const object of objects) {
    const ids = [...pointedTo.keys()].filter((id) => keyPrefixOf(id) === object.keyPrefix && !known.has(id));
    if (ids.length === 0) continue;
    const required = new Set(ids.filter((id) => pointedTo.get(id) === true));
    const versions = await sources.read((tx) => lastVersions(tx, sources.backup, object, ids, required));
    const lost = await lostOf(sources, object, versions);
    parents.push(...lost.map(([id, values]) => deletedRecord(object, id, values)));
  }
  return parents;
}

/** Ids that these records point to, with whether one of them requires its target. */
function referencedBy(
  objects: readonly StoredObject[],
  children: readonly ScopedRecord[],
): Map<string, boolean> {
  const byName = new Map(objects.map((object) => [object.apiName, object]));
  const pointedTo = new Map<string, boolean>();
  for (const { object, did, wanted } of children) {
    const stored = byName.get(object);
    if (!stored || !(did === 'deleted' || did === 'changed' || did === 'relinked')) continue;
    for (const { field, id } of referencesIn(stored, wanted)) {
      if (!isRestorableLookup(field)) continue;
      const required = did === 'deleted' && isHardReference(field);
      pointedTo.set(id, (pointedTo.get(id) ?? false) || required);
    }
  }
  return pointedTo;
}

/** What the backup last held of these records: of optional targets only those that the run found deleted. */
async function lastVersions(
  queryable: Queryable,
  { storeSchema, runNumber }: BackupSource,
  object: StoredObject,
  ids: readonly string[],
  required: ReadonlySet<string>,
): Promise<Map<string, SlotValues>> {
  const at = (run: number, wanted: readonly string[]) =>
    recordsAsOf(queryable, storeSchema, object.id, wanted, run);
  const after = new Set((await at(runNumber, ids)).map(({ recordId }) => recordId));
  const last = new Map<string, SlotValues>();
  for (const { recordId, payload } of await at(runNumber - 1, ids)) {
    if (!after.has(recordId) || required.has(recordId)) last.set(recordId, payload);
  }
  for (let run = runNumber - 2; run > 0 && run >= runNumber - runsBack; run -= 1) {
    const open = [...required].filter((id) => !last.has(id));
    if (open.length === 0) break;
    for (const { recordId, payload } of await at(run, open)) last.set(recordId, payload);
  }
  return last;
}

/** Those that are in the bin, or gone and can be inserted. */
async function lostOf(
  { org, lookUp }: ParentSources,
  object: StoredObject,
  versions: ReadonlyMap<string, SlotValues>,
): Promise<[string, SlotValues][]> {
  if (versions.size === 0) return [];
  const description = (await describeObjects(org, [object.apiName])).get(object.apiName);
  if (!description) return [];
  const present = await lookUp(versions.keys());
  const now = (id: string): string => present.get(id) ?? id;
  const live = await readLive(org, description, [...versions.keys()].map(now), []);
  const insertable = description.createable && ruleOf(object.apiName).neverInserted === undefined;
  return [...versions].filter(([id]) => live.get(now(id))?.deleted ?? insertable);
}
