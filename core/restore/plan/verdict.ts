import type { FieldDescription, ObjectDescription } from '#core/model';
import type { FieldValues } from './field-values.ts';
import { ruleOf } from './object-rules.ts';
import type { Note, NoteCode, PlannedRecord } from './planned-record.ts';

/** What is decided on one record. */
export type Verdict = Pick<PlannedRecord, 'action' | 'values' | 'before' | 'deferred' | 'notes'>;

/** A remark. */
export function note(code: NoteCode, text: string): Note {
  return { code, text };
}

/** Nothing to do: these values were found as wanted. */
export function noop(values: FieldValues, notes: readonly Note[]): Verdict {
  return { action: 'noop', values, before: values, deferred: [], notes };
}

/** A verdict that writes nothing. */
export const noValues = { action: 'blocked', values: {}, before: null, deferred: [] } as const;

/** Not restored, for this reason. */
export function blocked(code: NoteCode, text: string): Verdict {
  return { ...noValues, notes: [note(code, text)] };
}

/** The remark on a value that the backup could not keep as it was. */
export function nulNote(field: FieldDescription): Note {
  const text = `${field.label} held a null character, which cannot be written back, so it is left out.`;
  return note('VALUE_HOLDS_NUL', text);
}

/** True for a field of the customer's own. */
export function isCustom(field: FieldDescription): boolean {
  return field.name.endsWith('__c');
}

/** Fields that the rule of the object leaves out of a write of these values. */
export function leftOut(description: ObjectDescription, wanted: FieldValues): ReadonlySet<string> {
  return new Set(ruleOf(description.name).leaveOut?.(wanted) ?? []);
}
