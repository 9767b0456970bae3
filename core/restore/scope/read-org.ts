import { isHoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { decide } from '../plan/decide.ts';
import { ruleFields } from '../plan/object-rules.ts';
import type { LiveRecord, PlannedRecord, ScopedRecord } from '../plan/planned-record.ts';
import { referencesIn } from '../plan/writable-fields.ts';
import type { PresentIds } from '../store/id-ledger.ts';
import { readLive, standardPricebookId } from './live-records.ts';
import { fateOfBin } from './returning.ts';

/** What the decisions of a plan rest on, read from the org and the ledger of new Ids. */
export interface OrgState {
  readonly descriptions: ReadonlyMap<string, ObjectDescription>;
  /** By the Id in the backup. */
  readonly live: ReadonlyMap<string, LiveRecord>;
  /** Present Ids of records that came back under another one, and of the standard price book. */
  readonly present: ReadonlyMap<string, string>;
  readonly standardPricebookId: string | undefined;
}

/** Describes of these objects; one that the org does not have, or hides, is absent. Other faults are thrown. */
export async function describeObjects(
  org: OrgClient,
  names: Iterable<string>,
): Promise<Map<string, ObjectDescription>> {
  const found = new Map<string, ObjectDescription>();
  for (const [name, described] of await org.describeMany([...new Set(names)])) {
    if (!isHoldfastError(described)) found.set(name, described);
    else if (described.code !== 'ORG_REFUSED' && described.code !== 'NOT_FOUND') throw described;
  }
  return found;
}

/** Reads the records in scope from the org, each by its present Id, with the fields that a decision looks at. */
export async function readOrg(
  org: OrgClient,
  lookUp: (ids: Iterable<string>) => Promise<PresentIds>,
  scoped: readonly ScopedRecord[],
): Promise<OrgState> {
  const byObject = Map.groupBy(scoped, ({ object }) => object);
  const descriptions = await describeObjects(org, byObject.keys());
  const pricebook =
    byObject.has('PricebookEntry') || byObject.has('Pricebook2') ? await standardPricebookId(org) : undefined;
  const present = new Map(await lookUp(idsIn(scoped, descriptions)));
  for (const { object, recordId, wanted } of scoped) {
    // The standard price book is the same one everywhere, whatever its Id.
    const standard = object === 'Pricebook2' && wanted['IsStandard'] === 'true';
    if (standard && pricebook !== undefined && pricebook !== recordId) present.set(recordId, pricebook);
  }
  const live = new Map<string, LiveRecord>();
  for (const [object, records] of byObject) {
    const description = descriptions.get(object);
    if (!description) continue;
    const fields = new Set([...ruleFields, ...records.flatMap(({ wanted }) => Object.keys(wanted))]);
    const ids = records.map(({ recordId }) => present.get(recordId) ?? recordId);
    const found = await readLive(org, description, ids, fields);
    for (const { recordId } of records) {
      const record = found.get(present.get(recordId) ?? recordId);
      if (record) live.set(recordId, record);
    }
  }
  return { descriptions, live, present, standardPricebookId: pricebook };
}

function idsIn(
  scoped: readonly ScopedRecord[],
  descriptions: ReadonlyMap<string, ObjectDescription>,
): Set<string> {
  const ids = new Set<string>();
  for (const { object, recordId, wanted, left } of scoped) {
    ids.add(recordId);
    const description = descriptions.get(object);
    if (!description) continue;
    for (const { id } of [...referencesIn(description, wanted), ...referencesIn(description, left)])
      ids.add(id);
  }
  return ids;
}

/**
 * Decides on every record in scope. Of those that may come `along` with it, the ones that the undelete of another record brings back
 * are part of the plan, so that it shows all that will happen.
 */
export function decideAll(
  scoped: readonly ScopedRecord[],
  along: readonly ScopedRecord[],
  state: OrgState,
): PlannedRecord[] {
  const { undeleted, returning } = fateOfBin(scoped, along, state);
  const records = [...scoped, ...along.filter(({ recordId }) => returning.has(recordId))];
  const anew = new Set(
    records.filter((record) => isInsertedAnew(record, state, returning)).map(({ recordId }) => recordId),
  );
  const presentId = (id: string): string => state.present.get(id) ?? id;
  return records.map((record) =>
    decide(record, state.live.get(record.recordId), {
      description: state.descriptions.get(record.object),
      presentId,
      returnsWithParent: returning.has(record.recordId),
      isUndeleted: (id) => undeleted.has(id) || returning.has(id),
      returnsAnew: (id) => anew.has(id),
    }),
  );
}

function isInsertedAnew(
  { did, object, recordId }: ScopedRecord,
  { live, descriptions }: OrgState,
  returning: ReadonlySet<string>,
): boolean {
  if (did !== 'deleted') return false;
  const found = live.get(recordId);
  if (!found) return true;
  return found.deleted && descriptions.get(object)?.undeletable !== true && !returning.has(recordId);
}
