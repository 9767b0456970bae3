import type { FieldDescription } from '#core/model';
import { isSalesforceId, toId18 } from '#core/model';

/** Field values of one record by API name: Salesforce's own text tokens as the version store keeps them, null for empty. */
export type FieldValues = Readonly<Record<string, string | null>>;

const numberTypes = new Set(['int', 'long', 'double', 'currency', 'percent']);

/** True when two tokens are the same value for a field of this type: `1.50` and `1.5`, the same instant in two spellings, 15 and 18 character ids. */
export function sameValue(
  field: Pick<FieldDescription, 'type'>,
  left: string | null,
  right: string | null,
): boolean {
  return canonicalToken(field, left) === canonicalToken(field, right);
}

function canonicalToken(field: Pick<FieldDescription, 'type'>, text: string | null): string | null {
  if (text === null || text === '') return field.type === 'boolean' ? 'false' : null;
  if (numberTypes.has(field.type)) return decimalKey(text);
  switch (field.type) {
    case 'datetime':
      return instantKey(text);
    case 'multipicklist':
      return [...new Set(text.split(';'))].sort().join(';');
    case 'id':
    case 'reference':
      return isSalesforceId(text) ? toId18(text) : text;
    default:
      return text;
  }
}

function instantKey(text: string): string {
  const milliseconds = Date.parse(text.replace(/\+0000$/, 'Z'));
  return Number.isNaN(milliseconds) ? text : String(milliseconds);
}

/** Digits and exponent of a decimal token without zeros that mean nothing; the text itself when it is no number. */
function decimalKey(text: string): string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!parts) return text;
  const whole = parts[2] ?? '';
  const fraction = parts[3] ?? '';
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const exponent = Number(parts[4] ?? 0) - fraction.length + (digits.length - significant.length);
  return `${parts[1] === '-' ? '-' : ''}${significant}e${exponent}`;
}
