import type { RowResult } from '#core/salesforce';
import type { NoteCode } from '../plan/planned-record.ts';
import type { Item } from '../store/items.ts';

/** Why a record did not end as planned: a note of the plan, one of the execution, or Salesforce's own status code. */
export type ItemCode =
  | NoteCode
  | 'UNDELETE_FAILED'
  | 'OWNER_REPLACED'
  | 'MADE_BY_SALESFORCE'
  | 'IN_DOUBT'
  | 'DIFFERS'
  | 'NOT_FOUND'
  | (string & Record<never, never>);

/** The record with one more remark; the first code stays. */
export function withNote(item: Item, code: ItemCode, text: string): Item {
  if (item.message?.includes(text)) return item;
  return {
    ...item,
    errorCode: item.errorCode ?? code,
    message: item.message ? `${item.message} ${text}` : text,
  };
}

/** The record as not restored, for this reason above all others. */
export function failed(item: Item, code: ItemCode, text: string): Item {
  return { ...withNote(item, code, text), errorCode: code, outcome: 'failed' };
}

/** What Salesforce said of a row: its first code, all its messages and the fields they name. */
export function refusalOf(result: RowResult): {
  readonly code: string;
  readonly text: string;
  readonly fields: readonly string[];
} {
  const [first] = result.errors;
  return {
    code: first?.code ?? 'UNKNOWN_EXCEPTION',
    text: result.errors.map(({ message }) => message).join(' ') || 'Salesforce gave no reason.',
    fields: result.errors.flatMap(({ fields }) => fields),
  };
}

/** Another transaction held the record or its parent; the same row may pass a moment later. */
export function isLocked(result: RowResult): boolean {
  return !result.success && result.errors.some(({ code }) => code === 'UNABLE_TO_LOCK_ROW');
}

const ownerCodes = new Set(['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION']);

/** The owner in the backup can no longer own records: inactive, or gone. */
export function isOwnerRefused(result: RowResult): boolean {
  return (
    !result.success &&
    result.errors.some(
      ({ code, fields }) =>
        ownerCodes.has(code) || (code.startsWith('INVALID_CROSS_REFERENCE') && fields.includes('OwnerId')),
    )
  );
}

/** How often a locked row is tried again (engine rules 9). */
export const lockRetries = 5;
