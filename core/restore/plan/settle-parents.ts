import { keyPrefixOf, type FieldDescription, type ObjectDescription } from '#core/model';
import type { FieldValues } from './field-values.ts';
import type { Note, PlannedRecord } from './planned-record.ts';
import { isHardReference, isRestorableLookup, referencesIn } from './writable-fields.ts';

/** What is known of the records that a plan points to. */
export interface ParentFacts {
  readonly descriptions: ReadonlyMap<string, ObjectDescription>;
  /** Ids that the plan points to, does not bring back and the org does not hold; a record in the recycle bin is not held. */
  readonly missing: ReadonlySet<string>;
  /** Those of `missing` that are in the recycle bin. */
  readonly inBin: ReadonlySet<string>;
  /** `Object.Field` of lookups by which a delete takes the child along, and only its undelete brings it back. */
  readonly cascades: ReadonlySet<string>;
  /** Labels of the org's objects by key prefix. */
  readonly labels: ReadonlyMap<string, string>;
}

/**
 * Takes out of the plan what cannot be: an insert or undelete whose required parent is neither in the org nor restored with it is
 * blocked, as is the undelete of what was deleted with a record that stays in the bin; an optional lookup is left out with a word. Blocking one record may block those that hang on it, so it
 * goes on until nothing changes.
 */
export function settleParents(records: readonly PlannedRecord[], facts: ParentFacts): PlannedRecord[] {
  const own = new Set(records.map(({ recordId }) => recordId));
  let settled = [...records];
  for (;;) {
    const gone = goneIds(settled, facts.missing);
    const next = settled.map((record) => settle(record, facts, gone, own));
    const changed = next.some((record, position) => record !== settled[position]);
    settled = next;
    if (!changed) return settled;
  }
}

/** Ids that no record of the org will have when the plan is done. A blocked record without a live state is one of them. */
function goneIds(records: readonly PlannedRecord[], missing: ReadonlySet<string>): ReadonlySet<string> {
  const gone = new Set(missing);
  for (const { recordId, action, before } of records) {
    if (action === 'blocked' && before === null) gone.add(recordId);
    else if (action !== 'blocked' && action !== 'noop') gone.delete(recordId);
  }
  return gone;
}

function settle(
  record: PlannedRecord,
  facts: ParentFacts,
  gone: ReadonlySet<string>,
  own: ReadonlySet<string>,
): PlannedRecord {
  const description = facts.descriptions.get(record.object);
  if (!description || record.action === 'blocked' || record.action === 'noop') return record;
  const lost = lookupsOf(record, description).filter(({ id }) => gone.has(id));
  if (lost.length === 0) return record;
  const required = lost.find(({ field }) => record.action !== 'update' && isHardReference(field));
  if (required) return blockedBy(record, requiredMissing(required, own.has(required.id), facts));
  const holder =
    record.action === 'undelete' ? lost.find((lookup) => holds(record, lookup, facts)) : undefined;
  return holder ? blockedBy(record, deletedWith(holder, facts)) : withoutLookups(record, lost, facts);
}

function blockedBy(record: PlannedRecord, note: Note): PlannedRecord {
  return { ...record, action: 'blocked', values: {}, before: null, deferred: [], notes: [note] };
}

/** Salesforce refuses to undelete a child by itself while the record it was deleted with is in the bin. */
function holds({ object }: PlannedRecord, { field, id }: Lookup, { cascades, inBin }: ParentFacts): boolean {
  return inBin.has(id) && cascades.has(`${object}.${field.name}`);
}

/** A lookup of a record and the Id that it holds in the backup. */
interface Lookup {
  readonly field: FieldDescription;
  readonly id: string;
}

/** The lookups that a planned record relies on: what is written, and of an undeleted record also what comes back with it. */
function lookupsOf(record: PlannedRecord, description: ObjectDescription): Lookup[] {
  const written = referencesIn(description, record.values);
  if (record.action !== 'undelete') return written;
  const names = new Set(written.map(({ field }) => field.name));
  const returning = (record.references ?? []).flatMap(({ field: name, id }) => {
    const field = description.fields.find((candidate) => candidate.name === name);
    return field && isRestorableLookup(field) && !names.has(name) ? [{ field, id }] : [];
  });
  return [...written, ...returning];
}

/** Without the lookups in `before` too, by which an undeleted record answers for what the bin held as wanted. */
function withoutLookups(record: PlannedRecord, lost: readonly Lookup[], facts: ParentFacts): PlannedRecord {
  const dropped = new Set(lost.map(({ field }) => field.name));
  const keep = (fields: FieldValues): FieldValues =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !dropped.has(name)));
  const values = keep(record.values);
  return {
    ...record,
    action: record.action === 'update' && Object.keys(values).length === 0 ? 'blocked' : record.action,
    values,
    before: record.before && keep(record.before),
    deferred: record.deferred.filter((name) => !dropped.has(name)),
    references: (record.references ?? []).filter(({ field }) => !dropped.has(field)),
    notes: [...record.notes, ...lost.map((lookup) => optionalMissing(lookup, facts))],
  };
}

function parentLabel({ id }: Lookup, { labels }: ParentFacts): string {
  return labels.get(keyPrefixOf(id)) ?? 'record';
}

function requiredMissing(lookup: Lookup, planned: boolean, facts: ParentFacts): Note {
  const needed = `${lookup.field.label} is required, and the ${parentLabel(lookup, facts)} it points to`;
  const text = planned
    ? `${needed} cannot be restored.`
    : `${needed} is neither in the org nor part of this restore: restore it first, or include related records.`;
  return { code: 'PARENT_MISSING', text };
}

function deletedWith(lookup: Lookup, facts: ParentFacts): Note {
  const parent = `the ${parentLabel(lookup, facts)} in ${lookup.field.label}`;
  const text = `It was deleted with ${parent} and comes back with it only: restore that first, or include related records.`;
  return { code: 'PARENT_MISSING', text };
}

/** The remark on an optional lookup whose record is not there. */
function optionalMissing(lookup: Lookup, facts: ParentFacts): Note {
  const text = `${lookup.field.label} is left empty: the ${parentLabel(lookup, facts)} it points to is neither in the org nor part of this restore.`;
  return { code: 'PARENT_MISSING', text };
}
