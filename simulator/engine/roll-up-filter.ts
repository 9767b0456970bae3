import { isNumeric, type RollUp, type RollUpFilter } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { Org } from './org.ts';
import type { StoredRecord } from './record.ts';

/** Does a child pass all filters of a roll-up? A filter on a field that is not there lets nothing pass. */
export function passesFilters(org: Org, child: StoredRecord, rule: RollUp): boolean {
  return (rule.filters ?? []).every((filter) => passes(org, child, filter));
}

function passes(org: Org, child: StoredRecord, filter: RollUpFilter): boolean {
  const field = child.object.fields.get(filter.field.toLowerCase());
  if (field === undefined) return false;
  const value = org.read(child, field);
  const wanted = filter.value.split(',').map((one) => one.trim());
  const numeric = isNumeric(field.type);
  const some = (test: (text: string) => boolean): boolean => wanted.some(test);
  const text = value === null ? '' : String(value).toLowerCase();
  const equal = (one: string): boolean =>
    numeric && value !== null && one !== '' ? Number(value) === Number(one) : text === one.toLowerCase();
  switch (filter.operation) {
    case 'equals':
      return some(equal);
    case 'notEqual':
      return !some(equal);
    case 'contains':
      return some((one) => text.includes(one.toLowerCase()));
    case 'notContain':
      return !some((one) => text.includes(one.toLowerCase()));
    case 'startsWith':
      return some((one) => text.startsWith(one.toLowerCase()));
    case 'includes':
      return some((one) => text.split(';').includes(one.toLowerCase()));
    case 'excludes':
      return !some((one) => text.split(';').includes(one.toLowerCase()));
    default:
      return value !== null && some((one) => inOrder(filter.operation, value, one, numeric));
  }
}

function inOrder(operation: string, value: FieldValue, text: string, numeric: boolean): boolean {
  const difference = numeric ? Number(value) - Number(text) : String(value).localeCompare(text);
  if (operation === 'lessThan') return difference < 0;
  if (operation === 'greaterThan') return difference > 0;
  return operation === 'lessOrEqual' ? difference <= 0 : difference >= 0;
}
