import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { Actor } from './actor.ts';
import type { Org } from './org.ts';
import type { Values } from './record.ts';

/** One record on its way into the store. Rules of the platform read and correct `values` before it is written. */
export interface Save {
  readonly org: Org;
  readonly actor: Actor;
  readonly object: ObjectDef;
  readonly id: string;
  readonly values: Record<string, FieldValue>;
  /** Undefined on insert. */
  readonly before: Values | undefined;
  /** Canonical names of the fields that the caller gave. */
  readonly given: ReadonlySet<string>;
}

/** What the platform does by itself around saves of one object. */
export interface ObjectRules {
  /** Runs before validation: fills in and corrects, or refuses. */
  before?(save: Save): void;
  /** Runs after the write. */
  after?(save: Save): void;
  /** Runs after a row was deleted or undeleted: `values` are those before. */
  removed?(org: Org, object: ObjectDef, id: string, values: Values, actor: Actor): void;
  /** Runs after a row left the recycle bin for good. */
  purged?(org: Org, id: string, values: Values): void;
}

/** The value that a field will have, null when none. */
export function valueOf(values: Values, field: string): FieldValue {
  return values[field] ?? null;
}

/** The same as text; undefined when null. */
export function textOf(values: Values, field: string): string | undefined {
  const value = values[field];
  return value === null || value === undefined ? undefined : String(value);
}

/** The same as a number; 0 when null. */
export function numberOf(values: Values, field: string): number {
  return Number(values[field] ?? 0);
}

/** Is the record new, or this field different from what it was? */
export function changed(save: Save, field: string): boolean {
  return save.before === undefined || valueOf(save.before, field) !== valueOf(save.values, field);
}

/** Fields that hold values of their own (neither computed nor compound). */
export function isStored(field: FieldDef): boolean {
  return !field.calculated && field.type !== 'address' && field.type !== 'location';
}
