import type { FieldDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';

/** What FORMAT() and convertTimezone() make of values: for a user of locale en_US, currency USD, in the time zone of the org's users. */
export const USER_TIME_ZONE = 'America/Los_Angeles';

const DATE = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' });
const DATE_TIME = new Intl.DateTimeFormat('en-US', {
  timeZone: USER_TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});

/** A value as the user interface writes it. */
export function formatValue(field: FieldDef, value: FieldValue): FieldValue {
  if (value === null) return null;
  switch (field.type) {
    case 'currency':
      return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(Number(value));
    case 'percent':
      return `${plainNumber(value, field.scale)}%`;
    case 'int':
    case 'long':
    case 'double':
      return plainNumber(value, field.scale);
    case 'date':
      return DATE.format(new Date(String(value)));
    case 'datetime':
      return DATE_TIME.format(new Date(String(value))).replace(/\u202f/g, ' ');
    default:
      return value;
  }
}

function plainNumber(value: FieldValue, scale: number): string {
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: scale,
    maximumFractionDigits: Math.max(scale, 2),
  }).format(Number(value));
}

/** A moment moved so that its UTC parts are those that the user's clock shows. */
export function inUserZone(date: Date): Date {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone: USER_TIME_ZONE,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
    })
      .formatToParts(date)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return new Date(
    Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'] ?? 1, parts['hour'] ?? 0),
  );
}
