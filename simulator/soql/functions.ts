import type { FieldDef } from '../catalogue/field-model.ts';
import { typedField } from '../catalogue/standard/overlay.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { FieldValue } from '../worlds/world.ts';
import { formatValue, inUserZone } from './format.ts';
import { malformed } from './refusals.ts';
import { readPath, resolvePath, type PathScope } from './paths.ts';

/** A function of one field as used in GROUP BY, WHERE and SELECT. */
export interface FieldFunction {
  readonly field: FieldDef;
  readonly read: (record: StoredRecord) => FieldValue;
}

/** A call inside a call, as the parser answers it. */
interface NestedCall {
  readonly functionName: string;
  readonly parameters: readonly unknown[];
}

/** The first argument of a call as text, of a nested call that of the inner one; empty for none. */
export function argumentOf(parameter: unknown): string {
  if (typeof parameter === 'string') return parameter;
  const inner = nestedCall(parameter);
  return inner === undefined ? '' : argumentOf(inner.parameters[0]);
}

/** The call inside, when the argument is one. */
export function nestedCall(parameter: unknown): NestedCall | undefined {
  const call = parameter as Partial<NestedCall> | null | undefined;
  return typeof call === 'object' && typeof call?.functionName === 'string' && Array.isArray(call.parameters)
    ? { functionName: call.functionName, parameters: call.parameters }
    : undefined;
}

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;

const DATE_PARTS: Readonly<Record<string, (date: Date) => number>> = {
  CALENDAR_YEAR: (date) => date.getUTCFullYear(),
  FISCAL_YEAR: (date) => date.getUTCFullYear(),
  CALENDAR_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  FISCAL_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (date) => date.getUTCMonth() + 1,
  FISCAL_MONTH: (date) => date.getUTCMonth() + 1,
  DAY_IN_MONTH: (date) => date.getUTCDate(),
  DAY_IN_WEEK: (date) => date.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  HOUR_IN_DAY: (date) => date.getUTCHours(),
  WEEK_IN_MONTH: (date) => Math.ceil(date.getUTCDate() / 7),
  WEEK_IN_YEAR: (date) => Math.ceil(dayOfYear(date) / 7),
};

/** Functions that a row cannot be asked for: only groups can. */
export const isDateFunction = (name: string): boolean =>
  Object.hasOwn(DATE_PARTS, name.toUpperCase()) || name.toUpperCase() === 'DAY_ONLY';

/** The date functions, toLabel, FORMAT and convertCurrency of a field. Throws MALFORMED_QUERY for any other. */
export function functionOf(scope: PathScope, name: string, parameter: unknown): FieldFunction {
  const path = resolvePath(scope, argumentOf(parameter));
  const inner = nestedCall(parameter)?.functionName.toUpperCase();
  if (inner !== undefined && inner !== 'CONVERTTIMEZONE' && inner !== 'CONVERTCURRENCY')
    throw malformed(`Invalid function: ${inner}`);
  const upper = name.toUpperCase();
  const value = (record: StoredRecord): FieldValue => readPath(scope.org, record, path);
  const day = (own: FieldValue): Date => {
    const date = new Date(String(own));
    return inner === 'CONVERTTIMEZONE' && path.field.type === 'datetime' ? inUserZone(date) : date;
  };
  if (isDateFunction(upper)) {
    if (path.field.type !== 'date' && path.field.type !== 'datetime')
      throw malformed(`field '${path.text}' does not support the function ${upper}`);
    const part = DATE_PARTS[upper] ?? ((date: Date): string => date.toISOString().slice(0, 10));
    const read = (record: StoredRecord): FieldValue => {
      const own = value(record);
      return own === null ? null : part(day(own));
    };
    return { field: typedField(name, upper === 'DAY_ONLY' ? 'date' : 'int'), read };
  }
  if (upper === 'TOLABEL') {
    const label = (own: FieldValue): FieldValue =>
      path.field.picklist.find((entry) => entry.value === own)?.label ?? own;
    return { field: typedField(name, 'string'), read: (record) => label(value(record)) };
  }
  if (upper === 'FORMAT')
    return { field: typedField(name, 'string'), read: (record) => formatValue(path.field, value(record)) };
  if (upper === 'CONVERTCURRENCY') return { field: path.field, read: value };
  throw malformed(`Invalid function: ${name}`);
}
