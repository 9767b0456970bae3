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
