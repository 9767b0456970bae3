import type { ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';

/** Values by canonical field name; a missing key is null. Never changed in place: each write puts a new object. */
export type Values = Readonly<Record<string, FieldValue>>;

/** One row of the org, live or deleted. */
export interface StoredRecord {
  readonly id: string;
  readonly object: ObjectDef;
  readonly values: Values;
}

/** Fields of a record as a client gives them: by API name in any case, values as in JSON. */
export type GivenFields = Readonly<Record<string, unknown>>;

/** A deleted record: when, with whom (the record whose delete took it along), and which lookups of others were emptied by it. */
export interface BinEntry {
  readonly id: string;
  readonly at: string;
  /** The record that the user deleted; its own Id for that record itself. */
  readonly root: string;
  readonly clearedLookups: readonly { readonly id: string; readonly field: string }[];
}
