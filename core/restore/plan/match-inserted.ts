import type { ObjectDescription } from '#core/model';
import { nameFieldOf } from '#core/model';
import type { FieldValues } from './field-values.ts';
import { sameValue } from './field-values.ts';
import { isHardReference } from './writable-fields.ts';

/** A record that may have been inserted, with the values that were sent. `key` is the caller's own name for it. */
export interface Sent {
  readonly key: number;
  readonly values: FieldValues;
}

/** A record of the org that this user created since the call. */
export interface Candidate {
  readonly id: string;
  readonly values: FieldValues;
}

/** What is known after the look-up. */
export interface Matches {
  /** Inserted: Id by key. */
  readonly inserted: ReadonlyMap<number, string>;
  /** Surely not inserted. */
  readonly absent: readonly number[];
  /** Something like it was created: only a person can tell whether it is this record. */
  readonly ambiguous: readonly number[];
}

/**
 * Tells which records of a call with a lost reply were made, by comparing every value that was sent. Equal records stand for each other,
 * each once (a multiset). What has no equal, while a record of the same name or parents was created, is ambiguous.
 */
export function matchInserted(
  sent: readonly Sent[],
  candidates: readonly Candidate[],
  description: ObjectDescription,
): Matches {
  const free = new Set(candidates);
  const inserted = new Map<number, string>();
  const unmatched: Sent[] = [];
  for (const record of sent) {
    const equal = [...free].find(({ values }) => agrees(record.values, values, description, () => true));
    if (equal) {
      free.delete(equal);
      inserted.set(record.key, equal.id);
    } else unmatched.push(record);
  }
  const isLike = (record: Sent): boolean =>
    [...free].some(({ values }) => resembles(record.values, values, description));
  return {
    inserted,
    absent: unmatched.filter((record) => !isLike(record)).map(({ key }) => key),
    ambiguous: unmatched.filter(isLike).map(({ key }) => key),
  };
}

/** Not compared: Salesforce may replace the owner, and fields it does not return cannot be compared. */
function agrees(
  sent: FieldValues,
  found: FieldValues,
  description: ObjectDescription,
  counts: (name: string) => boolean,
): boolean {
  return description.fields.every((field) => {
    const value = sent[field.name];
    if (value === undefined || field.name === 'OwnerId' || !counts(field.name)) return true;
    return sameValue(field, value, found[field.name] ?? null);
  });
}

/** Same name, or where there is no name to compare, the same required parents. */
function resembles(sent: FieldValues, found: FieldValues, description: ObjectDescription): boolean {
  const name = nameFieldOf(description.fields)?.name;
  const natural = new Set(
    name !== undefined && sent[name] !== undefined
      ? [name]
      : description.fields.filter(isHardReference).map((field) => field.name),
  );
  return agrees(sent, found, description, (field) => natural.has(field));
}
