import type { ObjectDescription } from '#core/model';
import { holdsNul } from '#core/versions';
import type { FieldValues } from './field-values.ts';
import { ruleOf } from './object-rules.ts';
import type { Note } from './planned-record.ts';
import { blocked, isCustom, leftOut, note, noValues, nulNote, type Verdict } from './verdict.ts';
import { holdsUserData, insertableFields, isMasked, isRequired } from './writable-fields.ts';

/** What an insert of this record writes, or why it cannot be inserted. Also used when an undelete is refused. */
export function decideInsert(wanted: FieldValues, description: ObjectDescription): Verdict {
  const reason = ruleOf(description.name).neverInserted;
  if (reason !== undefined) return blocked('NOT_INSERTED', reason);
  if (ruleOf(description.name).madeWith !== undefined)
    return { action: 'insert', values: {}, before: null, deferred: [], notes: [] };
  if (!description.createable)
    return blocked('NOT_CREATEABLE', `Records of ${description.label} cannot be created through the API.`);
  const values: Record<string, string | null> = {};
  const notes: Note[] = [];
  const skipped = leftOut(description, wanted);
  for (const field of insertableFields(description).values()) {
    const value = wanted[field.name] ?? null;
    if (skipped.has(field.name)) continue;
    if (isMasked(field, value))
      notes.push(note('VALUE_MASKED', `${field.label} was read masked, so its value is not known.`));
    else if (holdsNul(value) && isRequired(field)) return { ...noValues, notes: [nulNote(field)] };
    else if (holdsNul(value)) notes.push(nulNote(field));
    else if (value !== null) values[field.name] = value;
    else if (isRequired(field))
      return blocked(
        'REQUIRED_FIELD_MISSING',
        `${field.label} is required, and the backup holds no value for it.`,
      );
    else if (field.defaultedOnCreate && field.nillable && wanted[field.name] !== undefined)
      values[field.name] = null;
  }
  notes.push(...unwritableCustom(wanted, description));
  const deferred = (ruleOf(description.name).setLast?.(wanted) ?? []).filter((name) => name in values);
  return { action: 'insert', values, before: null, deferred, notes };
}

/** Values that people filled but the connected user may not write: Salesforce's own read-only fields are not worth a word. */
function unwritableCustom(wanted: FieldValues, description: ObjectDescription): Note[] {
  return description.fields
    .filter(
      (field) =>
        isCustom(field) && holdsUserData(field) && !field.createable && (wanted[field.name] ?? null) !== null,
    )
    .map((field) => note('NOT_WRITABLE', `${field.label} cannot be written by the connected user.`));
}
