import type { ObjectDescription } from '#core/model';
import { keyPrefixOf } from '#core/model';
import { edgesBetween, orderObjects } from './object-order.ts';
import type { ObjectEdge } from './object-order.ts';
import { ruleOf } from './object-rules.ts';
import type { OrgFacts } from './object-rules.ts';
import type { PlannedRecord } from './planned-record.ts';
import { levelRecords } from './record-levels.ts';
import type { SelfReference } from './record-levels.ts';
import { settleParents, type ParentFacts } from './settle-parents.ts';
import { isHardReference, referencesIn } from './writable-fields.ts';

/** What is known of the live org while a plan is put together. */
export interface PlanFacts extends OrgFacts, ParentFacts {}

/** Inserts of one object in calls that must follow each other. */
export interface InsertRounds {
  readonly rounds: readonly (readonly string[])[];
  readonly deferred: ReadonlyMap<string, readonly string[]>;
  readonly stuck: readonly string[];
}

/**
 * The plan in order of execution: undeletes parents first, and last of them what returns with another, updates, inserts parents before children, then what needs no write.
 * Lookups that point to a record inserted later are marked deferred. Throws RESTORE_CYCLE (see orderObjects).
 */
export function assemblePlan(decided: readonly PlannedRecord[], facts: PlanFacts): PlannedRecord[] {
  let records = settleParents(decided, facts);
  for (;;) {
    const inserts = placeInserts(records, facts);
    if (inserts.stuck.size === 0)
      return sortForExecution(defer(records, inserts.place, facts), inserts.place, facts);
    records = settleParents(
      records.map((record) => (inserts.stuck.has(record.recordId) ? blockedByCycle(record) : record)),
      facts,
    );
  }
}

interface InsertPlaces {
  /** Position of each inserted record's call: lower ones are done before higher ones. */
  readonly place: ReadonlyMap<string, number>;
  readonly stuck: ReadonlySet<string>;
}

function placeInserts(records: readonly PlannedRecord[], facts: PlanFacts): InsertPlaces {
  const inserts = records.filter(({ action }) => action === 'insert');
  const place = new Map<string, number>();
  const stuck = new Set<string>();
  let round = 0;
  for (const object of objectOrder(inserts, facts.descriptions, 'fail')) {
    const description = facts.descriptions.get(object);
    if (!description) continue;
    const ofObject = inserts.filter((record) => record.object === object);
    const levels = insertRounds(ofObject, description, facts);
    for (const id of levels.stuck) stuck.add(id);
    for (const ids of levels.rounds) {
      round += 1;
      for (const id of ids) place.set(id, round);
    }
  }
  return { place, stuck };
}

/** The rounds in which records of one object are inserted: by the rank its rule gives, then parents before children. */
export function insertRounds(
  records: readonly Pick<PlannedRecord, 'recordId' | 'values'>[],
  description: ObjectDescription,
  facts: OrgFacts,
): InsertRounds {
  const rankOf = ruleOf(description.name).rank ?? (() => 0);
  const byRank = Map.groupBy(records, ({ values }) => rankOf(values, facts));
  const rounds: (readonly string[])[] = [];
  const deferred = new Map<string, readonly string[]>();
  const stuck: string[] = [];
  for (const [, ranked] of [...byRank].sort(([left], [right]) => left - right)) {
    const levels = levelRecords(selfReferences(ranked, description));
    rounds.push(...levels.rounds);
    stuck.push(...levels.stuck);
    for (const [id, fields] of levels.deferred) deferred.set(id, fields);
  }
  return { rounds, deferred, stuck };
}

function selfReferences(
  records: readonly Pick<PlannedRecord, 'recordId' | 'values'>[],
  description: ObjectDescription,
): Map<string, SelfReference[]> {
  const own = new Set(records.map(({ recordId }) => recordId));
  return new Map(
    records.map(({ recordId, values }) => {
      const references = referencesIn(description, values)
        .filter(({ id }) => own.has(id))
        .map(({ field, id }) => ({ field: field.name, target: id, hard: isHardReference(field) }));
      return [recordId, references];
    }),
  );
}

/** What decides the order of objects: the lookups of the backup where they are known, else those that are written. */
type OrderedRecord = Pick<PlannedRecord, 'object' | 'values' | 'references'>;

/** The order of the objects of these records; `ignore` leaves a cycle of required references in order of name. */
export function objectOrder(
  records: readonly OrderedRecord[],
  descriptions: ReadonlyMap<string, ObjectDescription>,
  hardCycles: 'fail' | 'ignore',
): string[] {
  const names = new Set(records.map(({ object }) => object));
  const involved = new Map([...descriptions].filter(([name]) => names.has(name)));
  const seen = seenTargets(records, involved);
  const edges = edgesBetween(involved, (object, field) => seen.get(`${object}.${field}`) ?? new Set());
  return orderObjects([...names], hardCycles === 'fail' ? edges : edges.map(soften));
}

function soften(edge: ObjectEdge): ObjectEdge {
  return { ...edge, hard: false };
}

function seenTargets(
  records: readonly OrderedRecord[],
  descriptions: ReadonlyMap<string, ObjectDescription>,
): Map<string, Set<string>> {
  const objectOf = new Map([...descriptions.values()].map(({ keyPrefix, name }) => [keyPrefix, name]));
  const seen = new Map<string, Set<string>>();
  for (const { object, values, references } of records) {
    const description = descriptions.get(object);
    if (!description) continue;
    const written = referencesIn(description, values).map(({ field, id }) => ({ field: field.name, id }));
    for (const { field, id } of references ?? written) {
      const target = objectOf.get(keyPrefixOf(id));
      if (target === undefined) continue;
      const key = `${object}.${field}`;
      seen.set(key, (seen.get(key) ?? new Set()).add(target));
    }
  }
  return seen;
}

/** Marks the lookups whose target is inserted no earlier than the record itself; undeletes and updates come before all inserts. */
function defer(
  records: readonly PlannedRecord[],
  place: ReadonlyMap<string, number>,
  facts: PlanFacts,
): PlannedRecord[] {
  return records.map((record) => {
    const description = facts.descriptions.get(record.object);
    if (!description || record.action === 'noop' || record.action === 'blocked') return record;
    const own = place.get(record.recordId) ?? 0;
    const later = referencesIn(description, record.values)
      .filter(({ id }) => (place.get(id) ?? -1) >= own)
      .map(({ field }) => field.name);
    return later.length === 0
      ? record
      : { ...record, deferred: [...new Set([...record.deferred, ...later])].sort() };
  });
}

const phases = { undelete: 0, update: 1, insert: 2, noop: 3, blocked: 4 } as const;

function sortForExecution(
  records: readonly PlannedRecord[],
  place: ReadonlyMap<string, number>,
  facts: PlanFacts,
): PlannedRecord[] {
  const order = new Map(
    objectOrder(records, facts.descriptions, 'ignore').map((object, position) => [object, position]),
  );
  const keyOf = (record: PlannedRecord): readonly (number | string)[] => [
    phases[record.action],
    record.action === 'undelete' && record.returnsWithParent === true ? 1 : 0,
    record.action === 'insert' ? (place.get(record.recordId) ?? 0) : (order.get(record.object) ?? 0),
    record.action === 'insert' ? parentOf(record, facts) : '',
    record.recordId,
  ];
  return records
    .map((record) => ({ record, key: keyOf(record) }))
    .sort((left, right) => compareKeys(left.key, right.key))
    .map(({ record }) => record);
}

/** Records of one parent go side by side, so that fewer calls compete for the lock on it. */
function parentOf(record: PlannedRecord, facts: PlanFacts): string {
  const description = facts.descriptions.get(record.object);
  const references = description
    ? referencesIn(description, record.values).filter(({ field }) => field.name !== 'OwnerId')
    : [];
  return (references.find(({ field }) => isHardReference(field)) ?? references[0])?.id ?? '';
}

function compareKeys(left: readonly (number | string)[], right: readonly (number | string)[]): number {
  for (const [position, key] of left.entries()) {
    const other = right[position] ?? key;
    if (key < other) return -1;
    if (key > other) return 1;
  }
  return 0;
}

function blockedByCycle(record: PlannedRecord): PlannedRecord {
  const text = 'It and other records require each other, so none of them can be inserted first.';
  return { ...record, action: 'blocked', values: {}, deferred: [], notes: [{ code: 'RECORD_CYCLE', text }] };
}
