import {
  isNumeric,
  type FieldDef,
  type LookupFilter,
  type LookupFilterItem,
  type ObjectDef,
} from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { SalesforceError } from './errors.ts';
import { parseFormula, type Expression } from './formula/parse.ts';
import type { Org } from './org.ts';
import type { Save } from './save.ts';
import type { StoredRecord } from './record.ts';

/** Refuses a lookup to a record that its required filter does not let through. */
export function checkLookupFilter(save: Save, field: FieldDef, filter: LookupFilter): void {
  if (filter.optional || save.actor.system) return;
  const target = save.org.store.get(String(save.values[field.name] ?? ''));
  if (target === undefined) return;
  const results = filter.items.map((item) => passes(save, target, item));
  const through =
    filter.logic === undefined ? results.every(Boolean) : holds(parseFormula(infix(filter.logic, results)));
  if (through) return;
  throw new SalesforceError(
    'FIELD_FILTER_VALIDATION_EXCEPTION',
    filter.message ?? 'Value does not exist or does not match filter criteria.',
    [field.name],
  );
}

/** `1 AND (2 OR NOT 3)` with the results of the items put in. */
function infix(logic: string, results: readonly boolean[]): string {
  return logic
    .replace(/\bAND\b/gi, '&&')
    .replace(/\bOR\b/gi, '||')
    .replace(/\bNOT\b/gi, '!')
    .replace(/\d+/g, (index) => (results[Number(index) - 1] === true ? 'TRUE' : 'FALSE'));
}

function holds(node: Expression): boolean {
  if (node.kind === 'literal') return node.value === true;
  if (node.kind === 'unary') return !holds(node.operand);
  if (node.kind !== 'binary') return false;
  return node.operator === '&&'
    ? holds(node.left) && holds(node.right)
    : holds(node.left) || holds(node.right);
}

function passes(save: Save, target: StoredRecord, item: LookupFilterItem): boolean {
  const left = read(save, target, item.field);
  const wanted =
    item.valueField === undefined
      ? (item.value ?? '').split(',').map((one) => one.trim())
      : [textOf(read(save, target, item.valueField).value)];
  const text = textOf(left.value).toLowerCase();
  const equal = wanted.some((one) => text === one.toLowerCase());
  switch (item.operation) {
    case 'equals':
      return equal;
    case 'notEqual':
      return !equal;
    case 'contains':
      return wanted.some((one) => text.includes(one.toLowerCase()));
    case 'startsWith':
      return wanted.some((one) => text.startsWith(one.toLowerCase()));
    default:
      return left.value !== null && wanted.some((one) => inOrder(item.operation, left, one));
  }
}

const textOf = (value: FieldValue): string => (value === null ? '' : String(value));

function inOrder(operation: string, left: Found, right: string): boolean {
  const difference = left.numeric
    ? Number(left.value) - Number(right)
    : textOf(left.value).localeCompare(right);
  if (operation === 'lessThan') return difference < 0;
  if (operation === 'greaterThan') return difference > 0;
  if (operation === 'lessOrEqual') return difference <= 0;
  return operation === 'greaterOrEqual' && difference >= 0;
}

interface Found {
  readonly value: FieldValue;
  readonly numeric: boolean;
}

/** Value at `$Source.Field` of the record being saved, `$User.Field` of who saves, or `Object.Field` of the target. */
function read(save: Save, target: StoredRecord, path: string): Found {
  const [root = '', ...steps] = path.split('.');
  const own = { id: save.id, object: save.object, values: save.values };
  const start = root === '$Source' ? own : root === '$User' ? save.org.store.get(save.actor.userId) : target;
  let record: StoredRecord | undefined = start;
  for (const step of steps.slice(0, -1)) record = parentOf(save.org, record, step);
  const field = record?.object.fields.get((steps.at(-1) ?? '').toLowerCase());
  if (record === undefined || field === undefined) return { value: null, numeric: false };
  return { value: save.org.read(record, field), numeric: isNumeric(field.type) };
}

function parentOf(org: Org, record: StoredRecord | undefined, step: string): StoredRecord | undefined {
  const link = record === undefined ? undefined : linkNamed(record.object, step);
  return link === undefined ? undefined : org.store.get(String(record?.values[link.name] ?? ''));
}

function linkNamed(object: ObjectDef, name: string): FieldDef | undefined {
  return [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === name.toLowerCase(),
  );
}
