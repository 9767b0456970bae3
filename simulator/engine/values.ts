import { isNumeric, type FieldDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { malformedId, SalesforceError } from './errors.ts';
import { normalizeId } from './ids.ts';

/** A value of a request as text; objects as JSON. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}

/** Turns a value as a client sends it into the one stored: Ids long, datetimes `...:SS.000Z` UTC, numbers as numbers. Null = none. */
export function toStored(field: FieldDef, value: unknown): FieldValue {
  if (value === null || value === undefined || value === '') return null;
  if (field.type === 'boolean') return toBoolean(field, value);
  if (isNumeric(field.type)) return toNumber(field, value);
  if (typeof value === 'boolean' || typeof value === 'number') {
    if (field.type === 'date' || field.type === 'datetime' || field.type === 'reference')
      throw unreadable(field, value);
    return String(value);
  }
  if (typeof value !== 'string') throw unreadable(field, value);
  if (field.type === 'reference' || field.type === 'id') return toId(field, value);
  if (field.type === 'date') return toDate(field, value);
  if (field.type === 'datetime') return toDateTime(field, value);
  if (field.type === 'time') return toTime(field, value);
  return checkText(field, value);
}

function unreadable(field: FieldDef, value: unknown): SalesforceError {
  const kind =
    typeof value === 'string' ? 'VALUE_STRING' : typeof value === 'object' ? 'START_OBJECT' : 'VALUE';
  const shown = typeof value === 'object' ? '' : ` value ${plainText(value)}`;
  return new SalesforceError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from ${kind}${shown} or request may be missing a required field at [line:1, column:1]`,
    [field.name],
  );
}

function toBoolean(field: FieldDef, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === '1' || value === 1) return true;
  if (value === 'false' || value === '0' || value === 0) return false;
  throw unreadable(field, value);
}

const NUMERIC_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A number that a double cannot hold keeps its digits as text. */
function toNumber(field: FieldDef, value: unknown): FieldValue {
  const text = typeof value === 'string' ? value.trim() : value;
  if (typeof text === 'string' && !NUMERIC_TEXT.test(text)) throw unreadable(field, value);
  const number = Number(text);
  if ((typeof text !== 'string' && typeof text !== 'number') || !Number.isFinite(number))
    throw unreadable(field, value);
  if (field.type === 'int' && !Number.isInteger(number)) throw unreadable(field, value);
  checkRange(field, number);
  if (typeof text === 'string' && /^-?\d{16,}$/.test(text) && String(BigInt(text)) !== number.toFixed(0))
    return text;
  return roundTo(number, field);
}

/** Digits after the point beyond the scale are rounded away, as the platform does on save. */
function roundTo(number: number, field: FieldDef): number {
  if (field.type === 'int' || field.type === 'long') return number;
  const shifted = Number(`${number}e${field.scale}`);
  return Number.isFinite(shifted)
    ? Number(`${Math.sign(shifted) * Math.round(Math.abs(shifted))}e-${field.scale}`)
    : number;
}

function checkRange(field: FieldDef, number: number): void {
  const limit = field.type === 'int' ? 2 ** 31 : 10 ** (field.precision - field.scale);
  if (field.type === 'long' || Math.abs(number) < limit) return;
  throw new SalesforceError(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${String(number)}`,
    [field.name],
  );
}

function toId(field: FieldDef, value: string): string {
  const id = normalizeId(value);
  if (id === undefined) throw malformedId(value, [field.name]);
  return id;
}

function toDate(field: FieldDef, value: string): string {
  const day = /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(value)?.[1];
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  if (day === undefined || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)
    throw unreadable(field, value);
  checkDay(field, day);
  return day;
}

/** Dates lie between the years 1700 and 4000 [documented]; the wording of the refusal is assumed. */
function checkDay(field: FieldDef, day: string): void {
  if (day >= '1700-01-01' && day <= '4000-12-31') return;
  throw new SalesforceError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: invalid date: ${day}`, [
    field.name,
  ]);
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Seconds are kept, fractions are not [platform: fields have whole seconds]. A bare day means its midnight in UTC. */
function toDateTime(field: FieldDef, value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return `${toDate(field, value)}T00:00:00.000Z`;
  if (!DATE_TIME.test(value)) throw unreadable(field, value);
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(value) ? value : `${value}Z`;
  const time = Date.parse(zoned.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(time)) throw unreadable(field, value);
  const stamp = stampText(new Date(time));
  checkDay(field, stamp.slice(0, 10));
  return stamp;
}

/** The stored form of a moment: whole seconds in UTC. */
export function stampText(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}.000Z`;
}

function toTime(field: FieldDef, value: string): string {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?Z?$/.exec(value);
  if (match === null) throw unreadable(field, value);
  return `${match[1] ?? ''}:${match[2] ?? ''}:${match[3] ?? '00'}.${(match[4] ?? '').padEnd(3, '0')}Z`;
}

function checkText(field: FieldDef, value: string): string {
  if (field.type === 'picklist' || field.type === 'multipicklist') checkPicklist(field, value);
  if (field.length > 0 && value.length > field.length) {
    throw new SalesforceError(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value.slice(0, 1000)} (max length=${field.length})`,
      [field.name],
    );
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw new SalesforceError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [
      field.name,
    ]);
  }
  return value;
}

function checkPicklist(field: FieldDef, value: string): void {
  if (!field.restrictedPicklist || field.picklist.length === 0) return;
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
  const bad = chosen.filter((item) => !field.picklist.some((entry) => entry.value === item && entry.active));
  if (bad.length === 0) return;
  throw new SalesforceError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${bad.join(';')}`,
    [field.name],
  );
}
