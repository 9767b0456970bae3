import type { RestoreAction } from '#core/model';
import type { FieldValues } from './field-values.ts';

/** What the run did to a record in the scope of a restore. `relinked`: it lost a lookup because the run deleted the target. */
export type WhatTheRunDid = 'added' | 'changed' | 'relinked' | 'deleted' | 'unchanged' | 'unknown' | 'erased';

/** One record in the scope of a restore, as the version store tells it. */
export interface ScopedRecord {
  readonly object: string;
  readonly label: string;
  readonly recordId: string;
  /** For people: its name before the run, else its Id. */
  readonly name: string;
  readonly did: WhatTheRunDid;
  /** Values before the run; of a changed record only the fields to put back. */
  readonly wanted: FieldValues;
  /** The same fields as the run left them; empty for a deleted record. */
  readonly left: FieldValues;
}

/** A record as the org has it now. */
export interface LiveRecord {
  /** Differs from the Id in the backup for a record that an earlier restore inserted anew. */
  readonly id: string;
  /** It is in the recycle bin. */
  readonly deleted: boolean;
  readonly values: FieldValues;
}

/** Why a record, or one field of it, is not restored. */
export type NoteCode =
  | 'CREATED_IN_THIS_RUN'
  | 'NOT_IN_BACKUP'
  | 'ERASED'
  | 'UNCHANGED_BY_RUN'
  | 'CHANGED_SINCE'
  | 'DELETED_SINCE'
  | 'NOT_WRITABLE'
  | 'NOT_CREATEABLE'
  | 'NOT_INSERTED'
  | 'REQUIRED_FIELD_MISSING'
  | 'PARENT_MISSING'
  | 'PARENT_NOT_RESTORED'
  | 'VALUE_MASKED'
  | 'VALUE_HOLDS_NUL'
  | 'RECORD_CYCLE'
  | 'OBJECT_GONE';

/** A code for programs with its sentence for people. Names fields by label, never shows a value. */
export interface Note {
  readonly code: NoteCode;
  readonly text: string;
}

/** What the plan says of one record. */
export interface PlannedRecord {
  readonly object: string;
  readonly label: string;
  readonly recordId: string;
  readonly name: string;
  readonly action: RestoreAction;
  /** What is written (insert, update), follows the undelete, or was found as wanted (noop). Lookups hold the Ids of the backup. */
  readonly values: FieldValues;
  /** Live values of these fields at plan time; of a record in the bin, of every field that counts. Null for one that is gone. */
  readonly before: FieldValues | null;
  /** Fields written in the last pass. */
  readonly deferred: readonly string[];
  /** Its Id in the org, when an earlier restore brought it back under another one. */
  readonly newId: string | null;
  readonly notes: readonly Note[];
  /** Every lookup it had in the backup, written or not: what an undelete must come after. Not stored. */
  readonly references?: readonly { readonly field: string; readonly id: string }[];
  /** It comes back by itself when the record it was deleted with is undeleted. Not stored. */
  readonly returnsWithParent?: boolean;
}

/** The code and sentence that are stored with a record: the first note's code, every note's sentence. */
export function noteColumns(notes: readonly Note[]): { errorCode: string | null; message: string | null } {
  const [first] = notes;
  if (!first) return { errorCode: null, message: null };
  return { errorCode: first.code, message: [...new Set(notes.map(({ text }) => text))].join(' ') };
}
