import type { FieldDescription, ObjectDescription } from '#core/model';
import type { Note, PlannedRecord } from './planned-record.ts';
import { isHardReference, referencesIn } from './writable-fields.ts';

/**
 * Takes out of the plan what cannot be: an insert whose required parent is neither in the org nor restored with it is blocked, an
 * optional lookup to such a record is left out with a word. Blocking one record may block those that hang on it, so it goes on
 * until nothing changes. `missing` are Ids outside the plan that the org does not hold.
 */
export function settleParents(
  records: readonly PlannedRecord[],
  descriptions: ReadonlyMap<string, ObjectDescription>,
  missing: ReadonlySet<string>,
): PlannedRecord[] {
  let settled = [...records];
  for (;;) {
    const gone = goneIds(settled, missing);
    const next = settled.map((record) => settle(record, descriptions.get(record.object), gone));
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
    else gone.delete(recordId);
  }
  return gone;
}

function settle(
  record: PlannedRecord,
  description: ObjectDescription | undefined,
  gone: ReadonlySet<string>,
): PlannedRecord {
  if (!description || record.action === 'blocked' || record.action === 'noop') return record;
  const lost = referencesIn(description, record.values).filter(({ id }) => gone.has(id));
  if (lost.length === 0) return record;
  const required = lost.find(({ field }) => record.action === 'insert' && isHardReference(field));
  if (required)
    return {
      ...record,
      action: 'blocked',
      values: {},
      deferred: [],
      notes: [missingParent(required.field, true)],
    };
  return withoutFields(
    record,
    lost.map(({ field }) => field),
  );
}

function withoutFields(record: PlannedRecord, fields: readonly FieldDescription[]): PlannedRecord {
  const dropped = new Set(fields.map(({ name }) => name));
  const values = Object.fromEntries(Object.entries(record.values).filter(([name]) => !dropped.has(name)));
  const deferred = record.deferred.filter((name) => !dropped.has(name));
  const notes = [...record.notes, ...fields.map((field) => missingParent(field, false))];
  const empty = record.action === 'update' && Object.keys(values).length === 0;
  return { ...record, action: empty ? 'blocked' : record.action, values, deferred, notes };
}

function missingParent(field: FieldDescription, required: boolean): Note {
  const text = required
    ? `${field.label} is required, and the record it points to is neither in the org nor part of this restore.`
    : `${field.label} is left empty: the record it points to is neither in the org nor part of this restore.`;
  return { code: 'PARENT_MISSING', text };
}
