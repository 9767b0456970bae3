import type { FieldDescription, ObjectDescription } from '#core/model';
import { holdsNul } from '#core/versions';
import type { FieldValues } from './field-values.ts';
import { sameValue } from './field-values.ts';
import { decideInsert } from './decide-insert.ts';
import type { LiveRecord, Note, PlannedRecord, ScopedRecord } from './planned-record.ts';
import { blocked, isCustom, leftOut, noop, note, nulNote, type Verdict } from './verdict.ts';
import { holdsUserData, isMasked, referencesIn, updateableFields } from './writable-fields.ts';

/** What a decision rests on besides the record: its object in the live org, and how Ids of the backup read there now. */
export interface DecisionContext {
  /** Undefined when the org no longer has the object, or hides it. */
  readonly description: ObjectDescription | undefined;
  /** The present Id of a record that an earlier restore inserted anew; any other Id unchanged. */
  readonly presentId: (id: string) => string;
  /** True when a record that is undeleted by this plan brings this one back with it. */
  readonly returnsWithParent: boolean;
  /** True for a record that this plan takes out of the bin, which refills the lookups that its deletion emptied. */
  readonly isUndeleted: (id: string) => boolean;
  /** True for a record that this plan inserts anew: whatever points to it by its old Id, now or in the bin, points to nothing. */
  readonly returnsAnew: (id: string) => boolean;
}

/** Decides what happens to one record (engine rules 8.1). Pure: `live` is what the org was read to hold, undefined when gone. */
export function decide(
  record: ScopedRecord,
  live: LiveRecord | undefined,
  context: DecisionContext,
): PlannedRecord {
  const { object, label, recordId, name } = record;
  const verdict = reach(record, live, context);
  const newId = live && live.id !== recordId ? live.id : null;
  const lookups = context.description ? referencesIn(context.description, record.wanted) : [];
  const references = lookups.map(({ field, id }) => ({ field: field.name, id }));
  const { returnsWithParent } = context;
  return { object, label, recordId, name, newId, references, returnsWithParent, ...verdict };
}

function reach(record: ScopedRecord, live: LiveRecord | undefined, context: DecisionContext): Verdict {
  const { description } = context;
  if (record.did === 'added')
    return blocked('CREATED_IN_THIS_RUN', 'It was created in this run, so there is nothing to put back.');
  if (record.did === 'unknown')
    return blocked('NOT_IN_BACKUP', 'The backup holds no version of it before this run.');
  if (record.did === 'erased') return blocked('ERASED', 'It was erased from the backup for good.');
  if (record.did === 'unchanged') return noop({}, [note('UNCHANGED_BY_RUN', 'This run did not change it.')]);
  if (!description)
    return blocked(
      'OBJECT_GONE',
      `The org no longer has the object ${record.object}, or hides it from the connected user.`,
    );
  if (record.did !== 'deleted') return decideUpdate(record, live, description, context);
  if (!live) return decideInsert(record.wanted, description);
  if (!live.deleted) return decideSurvivor(record, live, description, context);
  if (!description.undeletable && !context.returnsWithParent) return decideInsert(record.wanted, description);
  return decideUndelete(record, live, description, context);
}

/** A changed record: each field goes back unless somebody edited it after the run (three-way rule). */
function decideUpdate(
  record: ScopedRecord,
  live: LiveRecord | undefined,
  description: ObjectDescription,
  context: DecisionContext,
): Verdict {
  if (!live || live.deleted) {
    return blocked(
      'DELETED_SINCE',
      'It was deleted after this run; restore it from the run that shows it as deleted.',
    );
  }
  const left = (field: FieldDescription, value: string | null): boolean =>
    sameReading(field, record.left[field.name] ?? null, value, context);
  // What the undelete of the target refills by itself needs no write, and may not be writable at all.
  const refilled = (value: string | null): boolean =>
    record.did === 'relinked' && value !== null && context.isUndeleted(value);
  return compare(record.wanted, live, description, context, left, refilled);
}

/** A deleted record that is there again: only what the deletion emptied is filled; anything else was entered since. */
function decideSurvivor(
  record: ScopedRecord,
  live: LiveRecord,
  description: ObjectDescription,
  context: DecisionContext,
): Verdict {
  return compare(record.wanted, live, description, context, (_field, value) => value === null);
}

function compare(
  wanted: FieldValues,
  live: LiveRecord,
  description: ObjectDescription,
  context: DecisionContext,
  isLeftByRun: (field: FieldDescription, value: string | null) => boolean,
  isRefilled: (value: string | null) => boolean = () => false,
): Verdict {
  const values: Record<string, string | null> = {};
  const before: Record<string, string | null> = {};
  const right: Record<string, string | null> = {};
  const notes: Note[] = [];
  const updateable = updateableFields(description);
  const skipped = leftOut(description, { ...live.values, ...wanted });
  for (const field of description.fields) {
    const value = wanted[field.name];
    if (value === undefined || !holdsUserData(field) || skipped.has(field.name)) continue;
    const present = live.values[field.name] ?? null;
    const moves = movesAnew(field, value, context) && updateable.has(field.name);
    if (!moves && sameReading(field, value, present, context)) right[field.name] = value;
    else if (holdsNul(value)) notes.push(nulNote(field));
    else if (isMasked(field, value))
      notes.push(note('VALUE_MASKED', `${field.label} was read masked, so its value is not known.`));
    else if (!updateable.has(field.name) && isRefilled(value)) right[field.name] = value;
    else if (!updateable.has(field.name)) notes.push(...unwritable(field));
    else if (!isLeftByRun(field, present) && !isStale(field, value, present))
      notes.push(note('CHANGED_SINCE', `${field.label} was changed since by a later edit, which is kept.`));
    else {
      values[field.name] = value;
      before[field.name] = present;
    }
  }
  notes.push(...fieldsGone(wanted, description));
  if (Object.keys(values).length > 0) return { action: 'update', values, before, deferred: [], notes };
  return notes.length > 0
    ? { action: 'blocked', values: {}, before: {}, deferred: [], notes }
    : noop(right, []);
}

function decideUndelete(
  record: ScopedRecord,
  live: LiveRecord,
  description: ObjectDescription,
  context: DecisionContext,
): Verdict {
  const values: Record<string, string | null> = {};
  const before: Record<string, string | null> = {};
  const notes: Note[] = [];
  const skipped = leftOut(description, record.wanted);
  for (const field of updateableFields(description).values()) {
    const value = record.wanted[field.name];
    if (value === undefined || skipped.has(field.name) || isMasked(field, value)) continue;
    const present = live.values[field.name] ?? null;
    const differs = movesAnew(field, value, context) || !sameReading(field, value, present, context);
    if (holdsNul(value)) {
      if (differs) notes.push(nulNote(field));
      continue;
    }
    before[field.name] = present;
    if (differs) values[field.name] = value;
  }
  return { action: 'undelete', values, before, deferred: [], notes };
}

function sameReading(
  field: FieldDescription,
  stored: string | null,
  live: string | null,
  context: DecisionContext,
): boolean {
  const now = field.type === 'reference' && stored !== null ? context.presentId(stored) : stored;
  return sameValue(field, now, live);
}

/** A lookup to a record that gets a new Id in this plan must be written, even where the org still holds the old Id. */
function movesAnew(field: FieldDescription, value: string | null, context: DecisionContext): boolean {
  return field.type === 'reference' && value !== null && context.returnsAnew(value);
}

/** The org still holds the Id of the backup, which is no longer that of the record. */
function isStale(field: FieldDescription, value: string | null, present: string | null): boolean {
  return field.type === 'reference' && sameValue(field, value, present);
}

/** A field that Salesforce fills itself is not worth a word; one that people fill, but may not write back, is. */
function unwritable(field: FieldDescription): Note[] {
  if (field.createable)
    return [note('NOT_WRITABLE', `${field.label} cannot be changed once a record exists.`)];
  return isCustom(field)
    ? [note('NOT_WRITABLE', `${field.label} cannot be written by the connected user.`)]
    : [];
}

function fieldsGone(wanted: FieldValues, description: ObjectDescription): Note[] {
  const known = new Set(description.fields.map(({ name }) => name));
  return Object.keys(wanted)
    .filter((name) => !known.has(name))
    .sort()
    .map((name) =>
      note('NOT_WRITABLE', `The org no longer has the field ${name}, or hides it from the connected user.`),
    );
}
