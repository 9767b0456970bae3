import { isNumeric, type FieldDef } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import { normalizeId } from '../engine/ids.ts';
import { stampText } from '../engine/values.ts';
import type { FieldValue } from '../worlds/world.ts';
import { rangeOfLiteral } from './dates.ts';
import { malformed, wrongType } from './refusals.ts';

/** Comparison of field values with literals of a query: without case, nulls as the platform treats them, dates by range. */

export type Test = (value: FieldValue) => boolean;
type Comparable = string | number | boolean | null;

/** Undoes the quoting of a string literal. In a LIKE pattern escaped wildcards stay escaped. */
export function unquote(literal: string, forLike = false): string {
  const inner = literal.startsWith("'") ? literal.slice(1, -1) : literal;
  const plain: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return inner.replace(/\\(.)/gs, (whole, character: string) => {
    if (forLike && (character === '%' || character === '_')) return whole;
    return plain[character.toLowerCase()] ?? character;
  });
}

/** Form in which values of a field are compared and sorted. */
export function comparable(field: FieldDef, value: FieldValue): Comparable {
  if (value === null) return null;
  if (isNumeric(field.type)) return Number(value);
  if (typeof value !== 'string') return value;
  return field.type === 'id' || field.type === 'reference' ? value : value.toLowerCase();
}

/** Reads one literal for comparison with a field. Throws INVALID_FIELD for one of the wrong kind. */
export function literalFor(
  soql: string,
  field: FieldDef,
  name: string,
  literal: string,
  type: string,
): Comparable {
  if (type === 'NULL') return null;
  const quoted = type === 'STRING';
  if (field.type === 'boolean') {
    if (type !== 'BOOLEAN') throw wrongType(soql, name, 'boolean', true);
    return literal.toUpperCase() === 'TRUE';
  }
  if (isNumeric(field.type)) {
    if (!type.startsWith('INTEGER') && !type.startsWith('DECIMAL'))
      throw wrongType(soql, name, field.type, true);
    return Number(literal.replace(/^[A-Z]{3}/i, ''));
  }
  if (field.type === 'date' || field.type === 'datetime') {
    if (type !== (field.type === 'date' ? 'DATE' : 'DATETIME'))
      throw wrongType(soql, name, field.type === 'date' ? 'date' : 'dateTime', true);
    return field.type === 'date' ? literal : moment(literal).toLowerCase();
  }
  if (field.type === 'time') return literal.toLowerCase();
  if (!quoted)
    throw wrongType(soql, name, field.type === 'id' || field.type === 'reference' ? 'ID' : 'string', false);
  const text = unquote(literal);
  if (field.type !== 'id' && field.type !== 'reference') return text === '' ? null : text.toLowerCase();
  return text === '' ? null : idFor(field, text);
}

function moment(literal: string): string {
  const time = Date.parse(literal.replace(/ (?=\d{2}:?\d{2}$)/, '+').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(time)) throw malformed(`Invalid datetime: ${literal}`);
  return stampText(new Date(time));
}

function idFor(field: FieldDef, text: string): string {
  const id = normalizeId(text);
  if (id === undefined)
    throw new SalesforceError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`, [field.name]);
  return id;
}

/** `=`, `!=`, `<` ... against one literal. A null never is less or greater; it is unequal to every value. */
export function compareWith(field: FieldDef, operator: string, wanted: Comparable): Test {
  if (operator === '=') return (value) => comparable(field, value) === wanted;
  if (operator === '!=') return (value) => comparable(field, value) !== wanted;
  if (wanted === null) return () => false;
  const order = (value: FieldValue, test: (sign: number) => boolean): boolean => {
    const own = comparable(field, value);
    return own !== null && test(own < wanted ? -1 : own > wanted ? 1 : 0);
  };
  if (operator === '<') return (value) => order(value, (sign) => sign < 0);
  if (operator === '>') return (value) => order(value, (sign) => sign > 0);
  if (operator === '<=') return (value) => order(value, (sign) => sign <= 0);
  return (value) => order(value, (sign) => sign >= 0);
}

/** Against a date literal such as TODAY or LAST_N_DAYS:7. */
export function compareWithRange(operator: string, literal: string, now: Date): Test {
  const range = rangeOfLiteral(literal, now);
  if (range === undefined) throw malformed(`unexpected token: '${literal}'`);
  const day = (value: FieldValue): string | null => (value === null ? null : String(value).slice(0, 10));
  const inside = (own: string): boolean => own >= range.from && own < range.to;
  const tests: Readonly<Record<string, (own: string) => boolean>> = {
    '=': inside,
    '<': (own) => own < range.from,
    '<=': (own) => own < range.to,
    '>': (own) => own >= range.to,
    '>=': (own) => own >= range.from,
  };
  if (operator === '!=') return (value) => value === null || !inside(day(value) ?? '');
  const test = tests[operator];
  if (test === undefined) throw malformed(`unexpected token: '${operator}'`);
  return (value) => value !== null && test(day(value) ?? '');
}

/** SQL-like pattern: `%` any text, `_` any character; without case. */
export function likePattern(literal: string): Test {
  const pattern = unquote(literal, true).replace(/\\[%_]|[%_]|[.*+?^${}()|[\]\\]/g, (part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    return part.length === 2 ? part.charAt(1) : `\\${part}`;
  });
  const test = new RegExp(`^${pattern}$`, 'i');
  return (value) => value !== null && test.test(String(value));
}

/** INCLUDES: one of the literals has all its `;`-separated values among those of the field. */
export function includesAny(literals: readonly string[]): Test {
  const wanted = literals.map((literal) => unquote(literal).toLowerCase().split(';'));
  return (value) => {
    const own = new Set(
      String(value ?? '')
        .toLowerCase()
        .split(';'),
    );
    return value !== null && wanted.some((all) => all.every((item) => own.has(item)));
  };
}
