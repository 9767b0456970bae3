/**
 * One record must look the same whether it came by REST or by Bulk, since both feed the same comparison. Bulk CSV goes to the database
 * undecoded, so its spelling is the canonical one and REST values are brought to it:
 *   datetime  REST `2024-09-10T13:12:38.000+0000`  ->  `2024-09-10T13:12:38.000Z`
 *   number    the token as sent, digit for digit; only an exponent (`5.6E9`) is written out (`5600000000.0`)
 *   boolean   `true`, `false`;  date `2024-09-10`, time `10:15:00.000Z` and text as they are;  empty text is null
 */

const restDatetime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000$/;

/** True for text in REST's spelling of a datetime; whether it is one depends on the type of its field. */
export function looksLikeRestDatetime(text: string): boolean {
  return restDatetime.test(text);
}

/** Bulk's spelling of a datetime that REST spelled. */
export function canonicalDatetime(text: string): string {
  return text.replace(restDatetime, '$1Z');
}

/** A JSON number token in plain decimal notation, exact to the last digit. */
export function canonicalNumber(token: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(token);
  if (match === null || Math.abs(Number(match[4])) > 400) return token;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point > digits.length ? digits.padEnd(point, '0') : digits;
  const before = point > 0 ? padded.slice(0, point) : '0';
  const after = point > 0 ? padded.slice(point) : '0'.repeat(-point) + padded;
  const trimmed = before.replace(/^0+(?=\d)/, '');
  return `${sign}${trimmed}.${after.replace(/0+$/, '') || '0'}`;
}

interface ReviverContext {
  readonly source?: string;
}

/** Parses JSON without ever making a number of a number: numbers and booleans become their text, empty text becomes null. */
export function parseLossless(text: string): unknown {
  const keepToken = (_key: string, value: unknown, context?: ReviverContext): unknown => {
    if (typeof value === 'number') return canonicalNumber(context?.source ?? String(value));
    if (typeof value === 'boolean') return String(value);
    return value === '' ? null : value;
  };
  return JSON.parse(text, keepToken) as unknown;
}
