import type { FieldValue, WorldRecord } from '../world.ts';

/** Fields before the absent ones are dropped. */
export type Fields = Readonly<Record<string, FieldValue | undefined>>;

/** The reference by which the engine's own standard price book is named. */
export const STANDARD_PRICEBOOK = '@standard-pricebook';

/** A record to insert; fields without a value are left out, as an import would. */
export function worldRecord(type: string, ref: string, fields: Fields): WorldRecord {
  return { type, ref, fields: presentFields(fields) };
}

/** The fields that have a value. */
export function presentFields(fields: Fields): Record<string, FieldValue> {
  const present: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) present[name] = value;
  }
  return present;
}

/** `site-0042`. */
export function numberedRef(noun: string, number: number): string {
  return `${noun}-${String(number).padStart(4, '0')}`;
}

/** What a lookup holds to point at the record of that reference. */
export function lookup(record: { readonly ref: string } | undefined): string | undefined {
  return record === undefined ? undefined : `@${record.ref}`;
}
