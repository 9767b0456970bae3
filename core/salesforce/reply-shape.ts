import { HoldfastError, isSalesforceId, toId18 } from '#core/model';

/** A JSON object of a reply. */
export type Shape = Readonly<Record<string, unknown>>;

/** The value as an object, or PAGE_REJECTED: a reply of another shape is never taken for an empty one. */
export function asShape(value: unknown, what: string): Shape {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Shape;
  throw unexpected(what);
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(what);
}

export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw unexpected(what);
}

/** A record id in its 18 character form. */
export function asId(value: unknown, what: string): string {
  if (typeof value === 'string' && isSalesforceId(value)) return toId18(value);
  throw unexpected(what);
}

export function asCount(value: unknown, what: string): number {
  const count = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof count === 'number' && Number.isFinite(count)) return count;
  throw unexpected(what);
}

export function asInstant(value: unknown, what: string): Date {
  const time = Date.parse(asText(value, what));
  if (!Number.isNaN(time)) return new Date(time);
  throw unexpected(what);
}

function unexpected(what: string): HoldfastError {
  return new HoldfastError('PAGE_REJECTED', `The reply of Salesforce has no usable ${what}.`);
}

/** `JSON.parse` with the type that a foreign text deserves. */
export function parseJson(text: string): unknown {
  return JSON.parse(text) as unknown;
}
