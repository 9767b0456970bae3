import type { ObjectDescription, ObjectSummary } from '#core/model';
import { keyPrefixOf } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import type { PlanFacts } from '../plan/assemble-plan.ts';
import type { PlannedRecord } from '../plan/planned-record.ts';
import { isRestorableLookup, referencesIn } from '../plan/writable-fields.ts';
import { missingIds, readLive } from './live-records.ts';
import { describeObjects, type OrgState } from './read-org.ts';
import { cascadingFields } from './returning.ts';

/** What the plan as a whole needs to know: which of the records that it points to, and does not bring back, the org does not hold. */
export async function planFacts(
  org: OrgClient,
  planned: readonly PlannedRecord[],
  state: OrgState,
): Promise<PlanFacts> {
  const { descriptions, present, standardPricebookId } = state;
  const brought = new Set(planned.filter(isWritten).map(({ recordId }) => recordId));
  const outside = new Set(
    planned.filter(isWritten).flatMap((record) => targetsOf(record, descriptions.get(record.object))),
  );
  const asked = [...outside]
    .filter((id) => !brought.has(id))
    .map((id) => ({ id, now: present.get(id) ?? id }));
  const gone = await missingIds(
    org,
    asked.map(({ now }) => now),
  );
  const lost = asked.filter(({ now }) => gone.has(now));
  const missing = new Set(lost.map(({ id }) => id));
  const summaries = await org.describeGlobal();
  const labels = new Map(
    summaries.flatMap(({ keyPrefix, label }) => (keyPrefix === null ? [] : [[keyPrefix, label] as const])),
  );
  const { inBin, parents } = await readBin(org, lost, summaries);
  const cascades = cascadingFields(new Map([...descriptions, ...parents]));
  return { descriptions, missing, inBin, cascades, labels, standardPricebookId };
}

/** Which of these records are in the recycle bin, and the describes of their objects. */
async function readBin(
  org: OrgClient,
  lost: readonly { readonly id: string; readonly now: string }[],
  summaries: readonly ObjectSummary[],
): Promise<{ readonly inBin: Set<string>; readonly parents: Map<string, ObjectDescription> }> {
  const prefixes = new Set(lost.map(({ now }) => keyPrefixOf(now)));
  const objects = summaries.filter(({ keyPrefix }) => keyPrefix !== null && prefixes.has(keyPrefix));
  const parents = await describeObjects(
    org,
    objects.map(({ name }) => name),
  );
  const inBin = new Set<string>();
  for (const description of parents.values()) {
    const ofObject = lost.filter(({ now }) => keyPrefixOf(now) === description.keyPrefix);
    const ids = ofObject.map(({ now }) => now);
    const live = await readLive(org, description, ids, []);
    for (const { id, now } of ofObject) if (live.get(now)?.deleted) inBin.add(id);
  }
  return { inBin, parents };
}

function isWritten({ action }: PlannedRecord): boolean {
  return action !== 'noop' && action !== 'blocked';
}

/** Ids that a planned record points to, in what is written and in what an undelete brings back with it. */
function targetsOf(record: PlannedRecord, description: ObjectDescription | undefined): string[] {
  if (!description) return [];
  const restorable = new Set(description.fields.filter(isRestorableLookup).map(({ name }) => name));
  const returning = record.action === 'undelete' ? (record.references ?? []) : [];
  return [
    ...referencesIn(description, record.values).map(({ id }) => id),
    ...returning.filter(({ field }) => restorable.has(field)).map(({ id }) => id),
  ];
}
