import { isHoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { decide } from '../plan/decide.ts';
import { ruleFields } from '../plan/object-rules.ts';
import type { PlanFacts } from '../plan/assemble-plan.ts';
import type { LiveRecord, PlannedRecord, ScopedRecord } from '../plan/planned-record.ts';
import { referencesIn } from '../plan/writable-fields.ts';
import type { PresentIds } from '../store/id-ledger.ts';
import { missingIds, readLive, standardPricebookId } from './live-records.ts';

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

/** Decides on every record in scope. */
export function decideAll(scoped: readonly ScopedRecord[], state: OrgState): PlannedRecord[] {
  const { undeleted, returning } = undeletedBy(scoped, state);
  const presentId = (id: string): string => state.present.get(id) ?? id;
  return scoped.map((record) =>
    decide(record, state.live.get(record.recordId), {
      description: state.descriptions.get(record.object),
      presentId,
      returnsWithParent: returning.has(record.recordId),
      isUndeleted: (id) => undeleted.has(id) || returning.has(id),
    }),
  );
}

/**
 * Records of the bin that this plan undeletes, and those that come back when a record they were deleted with is undeleted (cascade
 * delete), directly or in turn.
 */
function undeletedBy(
  scoped: readonly ScopedRecord[],
  { descriptions, live }: OrgState,
): { undeleted: Set<string>; returning: Set<string> } {
  const inBin = scoped.filter(
    ({ did, recordId }) => did === 'deleted' && live.get(recordId)?.deleted === true,
  );
  const undeleted = new Set(
    inBin.filter(({ object }) => descriptions.get(object)?.undeletable).map(({ recordId }) => recordId),
  );
  const cascades = new Set(
    [...descriptions.values()].flatMap(({ childRelationships }) =>
      childRelationships
        .filter(({ cascadeDelete }) => cascadeDelete)
        .map(({ childSObject, field }) => `${childSObject}.${field}`),
    ),
  );
  const returning = new Set<string>();
  for (let grown = true; grown;) {
    grown = false;
    for (const { object, recordId, wanted } of inBin) {
      const description = descriptions.get(object);
      if (!description || returning.has(recordId)) continue;
      const comesBack = referencesIn(description, wanted).some(
        ({ field, id }) =>
          cascades.has(`${object}.${field.name}`) && (undeleted.has(id) || returning.has(id)),
      );
      if (!comesBack) continue;
      returning.add(recordId);
      grown = true;
    }
  }
  return { undeleted, returning };
}

/** What the plan as a whole needs to know: which of the records that values point to, outside the plan, the org does not hold. */
export async function planFacts(
  org: OrgClient,
  planned: readonly PlannedRecord[],
  state: OrgState,
): Promise<PlanFacts> {
  const own = new Set(planned.map(({ recordId }) => recordId));
  const outside = new Set<string>();
  for (const { object, values, action } of planned) {
    const description = state.descriptions.get(object);
    if (!description || action === 'noop') continue;
    for (const { id } of referencesIn(description, values)) if (!own.has(id)) outside.add(id);
  }
  const asked = [...outside].map((id) => ({ id, now: state.present.get(id) ?? id }));
  const gone = await missingIds(
    org,
    asked.map(({ now }) => now),
  );
  const missing = new Set(asked.filter(({ now }) => gone.has(now)).map(({ id }) => id));
  return { descriptions: state.descriptions, missing, standardPricebookId: state.standardPricebookId };
}
