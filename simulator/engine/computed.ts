import type { FieldDef, RollUp } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { evaluateFormula } from './formula/evaluate.ts';
import type { Org } from './org.ts';
import { passesFilters } from './roll-up-filter.ts';
import type { StoredRecord } from './record.ts';

/** Value of a formula or roll-up field, computed when read: it moves without SystemModstamp, as on the platform. */
export function computedValue(org: Org, record: StoredRecord, field: FieldDef): FieldValue {
  if (field.rollUp !== null) return rollUp(org, record, field.rollUp);
  if (field.formula !== null) return evaluateFormula(org, record, field.formula, field);
  return record.values[field.name] ?? null;
}

function rollUp(org: Org, parent: StoredRecord, rule: RollUp): FieldValue {
  const childObject = org.schema.find(rule.childObject);
  const key = childObject?.fields.get(rule.foreignKey.toLowerCase());
  if (childObject === undefined || key === undefined) return null;
  const children = org.store
    .referrers(childObject, key, parent.id)
    .filter((child) => passesFilters(org, child, rule));
  if (rule.operation === 'count') return children.length;
  const field = childObject.fields.get((rule.childField ?? '').toLowerCase());
  if (field === undefined) return null;
  const values = children.map((child) => org.read(child, field)).filter((value) => value !== null);
  if (rule.operation === 'sum') return sum(values.map(Number));
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return (rule.operation === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
}

/** Sum free of binary dust: 0.1 + 0.2 = 0.3. */
export function sum(numbers: readonly number[]): number {
  return Number(numbers.reduce((total, number) => total + number, 0).toFixed(10));
}
