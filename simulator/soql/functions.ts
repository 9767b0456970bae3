import type { FieldDef } from '../catalogue/field-model.ts';
import { typedField } from '../catalogue/standard/overlay.ts';
import type { StoredRecord } from '../engine/store.ts';
import type { FieldValue } from '../worlds/world.ts';
import { malformed } from './refusals.ts';
import { readPath, resolvePath, type PathScope } from './paths.ts';

/** A function of one field as used in GROUP BY, WHERE and SELECT. */
export interface FieldFunction {
  readonly field: FieldDef;
  readonly read: (record: StoredRecord) => FieldValue;
}

/** The first argument of a call as text; empty for none and for nested calls, which are not understood. */
export function argumentOf(parameter: unknown): string {
  return typeof parameter === 'string' ? parameter : '';
}

const DATE_PARTS: Readonly<Record<string, (date: Date) => number>> = {
  CALENDAR_YEAR: (date) => date.getUTCFullYear(),
  FISCAL_YEAR: (date) => date.getUTCFullYear(),
  CALENDAR_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  FISCAL_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (date) => date.getUTCMonth() + 1,
  FISCAL_MONTH: (date) => date.getUTCMonth() + 1,
  DAY_IN_MONTH: (date) => date.getUTCDate(),
  DAY_IN_WEEK: (date) => date.getUTCDay() + 1,
  HOUR_IN_DAY: (date) => date.getUTCHours(),
};

/** The date functions, DAY_ONLY, toLabel and FORMAT of a field. Throws MALFORMED_QUERY for any other. */
export function functionOf(scope: PathScope, name: string, argument: string): FieldFunction {
  const path = resolvePath(scope, argument);
  const upper = name.toUpperCase();
  const value = (record: StoredRecord): FieldValue => readPath(scope.org, record, path);
  const part = DATE_PARTS[upper];
  if (part !== undefined) {
    const read = (record: StoredRecord): FieldValue => {
      const own = value(record);
      return own === null ? null : part(new Date(String(own)));
    };
    return { field: typedField(name, 'int'), read };
  }
  if (upper === 'DAY_ONLY') {
    return {
      field: typedField(name, 'date'),
      read: (record) => String(value(record) ?? '').slice(0, 10) || null,
    };
  }
  if (upper === 'TOLABEL') {
    const label = (own: FieldValue): FieldValue =>
      path.field.picklist.find((entry) => entry.value === own)?.label ?? own;
    return { field: typedField(name, 'string'), read: (record) => label(value(record)) };
  }
  if (upper === 'FORMAT' || upper === 'CONVERTCURRENCY') return { field: path.field, read: value };
  throw malformed(`Invalid function: ${name}`);
}
