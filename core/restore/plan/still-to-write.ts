import type { FieldDescription, ObjectDescription } from '#core/model';
import type { FieldValues } from './field-values.ts';
import { sameValue } from './field-values.ts';
import type { PlannedRecord } from './planned-record.ts';
import { updateableFields } from './writable-fields.ts';

/** A planned write to a record that exists, looked at again just before it happens. */
export interface PendingWrite {
  readonly item: Pick<PlannedRecord, 'action' | 'values' | 'before'>;
  /** Of an undeleted record every value of the backup; else the values of the plan. */
  readonly wanted: FieldValues;
  readonly live: FieldValues;
  readonly description: ObjectDescription;
  readonly presentId: PresentId;
}

/** How an Id of the backup reads in the org now; undefined while its record is not back, so that no live value can be right. */
export type PresentId = (id: string) => string | undefined;

/** What is left of it. */
export interface WriteNow {
  readonly write: FieldValues;
  /** Edited by somebody since the plan was made; kept. */
  readonly editedSince: readonly FieldDescription[];
}

/**
 * The three-way rule at the time of writing: a field is written when it still holds what the plan saw, and left when somebody gave it
 * another value since. A lookup that the undelete of a record emptied counts as seen.
 */
export function stillToWrite(pending: PendingWrite): WriteNow {
  const write: Record<string, string | null> = {};
  const editedSince: FieldDescription[] = [];
  for (const field of fieldsThatCount(pending)) {
    const value = pending.wanted[field.name] ?? null;
    const live = pending.live[field.name] ?? null;
    if (holdsWanted(field, value, live, pending.presentId)) continue;
    const seen = pending.item.before?.[field.name] ?? null;
    const untouched = sameValue(field, seen, live) || (pending.item.action === 'undelete' && live === null);
    if (untouched) write[field.name] = value;
    else editedSince.push(field);
  }
  return { write, editedSince };
}

/**
 * The fields that a restore answers for: those of the plan; of an undeleted record also those that the bin held as wanted, in case
 * they change on the way back.
 */
export function fieldsThatCount(
  pending: Pick<PendingWrite, 'item' | 'wanted' | 'description' | 'presentId'>,
): FieldDescription[] {
  const { item, wanted, description, presentId } = pending;
  return [...updateableFields(description).values()].filter((field) => {
    if (field.name in item.values) return true;
    if (item.action !== 'undelete' || wanted[field.name] === undefined) return false;
    const inBin = item.before?.[field.name];
    if (inBin === undefined) return false;
    const value = wanted[field.name] ?? null;
    // The bin may hold the Id that the target of a lookup had before it came back under another one.
    return sameValue(field, value, inBin) || holdsWanted(field, value, inBin, presentId);
  });
}

/** True when a live value is the one of the backup; a lookup has to hold the Id that its target has now. */
export function holdsWanted(
  field: FieldDescription,
  wanted: string | null,
  live: string | null,
  presentId: PresentId,
): boolean {
  if (field.type !== 'reference' || wanted === null) return sameValue(field, wanted, live);
  const id = presentId(wanted);
  return id !== undefined && sameValue(field, id, live);
}
