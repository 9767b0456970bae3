import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Org } from './org.ts';

/** The next number of an auto-number field in its display format: `O-{00000}` -> `O-00042`. Numbers are never given twice. */
export function nextAutoNumber(org: Org, object: ObjectDef, field: FieldDef): string {
  const key = `${object.name}.${field.name}`;
  const number = (org.autoNumbers.get(key) ?? 0) + 1;
  org.autoNumbers.set(key, number);
  const format = field.autoNumber ?? '{0}';
  const today = org.now().toISOString();
  return format
    .replace('{YYYY}', today.slice(0, 4))
    .replace('{YY}', today.slice(2, 4))
    .replace('{MM}', today.slice(5, 7))
    .replace('{DD}', today.slice(8, 10))
    .replace(/\{(0+)\}/, (_, zeros: string) => String(number).padStart(zeros.length, '0'));
}
