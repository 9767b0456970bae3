import { isNumeric, type FieldDef, type Formula } from '../../catalogue/field-model.ts';
import type { FieldValue } from '../../worlds/world.ts';
import type { Org } from '../org.ts';
import type { StoredRecord } from '../store.ts';
import { FORMULA_FUNCTIONS } from './functions.ts';
import { FormulaSyntaxError, parseFormula, type Expression } from './parse.ts';

/** Thrown inside when a formula uses what the simulator does not know; the value is then null (README of the engine says so). */
class UnsupportedFormula extends Error {}

interface Scope {
  readonly org: Org;
  readonly record: StoredRecord;
  readonly blankAsZero: boolean;
  readonly now: Date;
}

const trees = new Map<string, Expression | undefined>();

/** Value of a formula for one record, in the type of its field. */
export function evaluateFormula(
  org: Org,
  record: StoredRecord,
  formula: Formula,
  field: FieldDef,
): FieldValue {
  const tree = treeOf(formula.expression);
  if (tree === undefined) return null;
  try {
    const scope = { org, record, blankAsZero: formula.blankAsZero, now: org.now() };
    return inTypeOf(field, evaluate(tree, scope));
  } catch (error) {
    if (error instanceof UnsupportedFormula) return null;
    throw error;
  }
}

function treeOf(expression: string): Expression | undefined {
  if (!trees.has(expression)) {
    try {
      trees.set(expression, parseFormula(expression));
    } catch (error) {
      if (!(error instanceof FormulaSyntaxError)) throw error;
      trees.set(expression, undefined);
    }
  }
  return trees.get(expression);
}

function inTypeOf(field: FieldDef, value: FieldValue): FieldValue {
  if (value === null || value === '') return field.type === 'boolean' ? false : null;
  if (!isNumeric(field.type)) return field.type === 'boolean' ? value === true : String(value);
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  return Number(number.toFixed(Math.min(field.scale, 15)));
}

function evaluate(node: Expression, scope: Scope): FieldValue {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'field':
      return readPath(node.path, scope);
    case 'call':
      return call(node.name, node.args, scope);
    case 'unary':
      return node.operator === '-'
        ? -Number(evaluate(node.operand, scope) ?? 0)
        : evaluate(node.operand, scope) !== true;
    case 'binary':
      return binary(node.operator, evaluate(node.left, scope), () => evaluate(node.right, scope));
  }
}

function call(name: string, args: readonly Expression[], scope: Scope): FieldValue {
  const implementation = FORMULA_FUNCTIONS[name];
  if (implementation === undefined) throw new UnsupportedFormula(name);
  return implementation(
    args.map(
      (arg) => () =>
        evaluate(
          arg,
          name.startsWith('ISBLANK') || name === 'BLANKVALUE' ? { ...scope, blankAsZero: false } : scope,
        ),
    ),
    scope,
  );
}

function readPath(path: readonly string[], scope: Scope): FieldValue {
  if (path[0]?.startsWith('$')) return globalValue(path, scope);
  let record = scope.record;
  for (const step of path.slice(0, -1)) {
    const link = [...record.object.fields.values()].find(
      (field) => field.relationshipName?.toLowerCase() === step.toLowerCase(),
    );
    if (link === undefined) throw new UnsupportedFormula(step);
    const id = record.values[link.name];
    const parent = typeof id === 'string' ? scope.org.store.get(id) : undefined;
    if (parent === undefined) return null;
    record = parent;
  }
  const field = record.object.fields.get((path.at(-1) ?? '').toLowerCase());
  if (field === undefined) throw new UnsupportedFormula(path.join('.'));
  const value = scope.org.read(record, field);
  return value === null && scope.blankAsZero && isNumeric(field.type) ? 0 : value;
}

function globalValue(path: readonly string[], scope: Scope): FieldValue {
  const [root = '', name = ''] = path.map((part) => part.toLowerCase());
  if (root === '$organization' && name === 'id') return scope.org.orgId;
  if (root === '$user') {
    const user = scope.org.store.get(scope.org.adminUserId);
    const field = user?.object.fields.get(name);
    if (user !== undefined && field !== undefined) return scope.org.read(user, field);
  }
  throw new UnsupportedFormula(path.join('.'));
}

const DAY = 86_400_000;
const isDay = (value: FieldValue): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

function binary(operator: string, left: FieldValue, rightOf: () => FieldValue): FieldValue {
  if (operator === '&&') return left === true && rightOf() === true;
  if (operator === '||') return left === true || rightOf() === true;
  const right = rightOf();
  if (operator === '&') return `${String(left ?? '')}${String(right ?? '')}`;
  if (operator === '+' || operator === '-') return addOrSubtract(operator, left, right);
  if (['*', '/', '^'].includes(operator)) return arithmetic(operator, left, right);
  if (operator === '=' || operator === '==') return (left ?? '') === (right ?? '');
  if (operator === '<>' || operator === '!=') return (left ?? '') !== (right ?? '');
  if (left === null || right === null) return false;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  return operator === '<=' ? left <= right : left >= right;
}

function addOrSubtract(operator: '+' | '-', left: FieldValue, right: FieldValue): FieldValue {
  const sign = operator === '+' ? 1 : -1;
  if (isDay(left) && isDay(right)) return (Date.parse(left) - Date.parse(right)) / DAY;
  if (isDay(left))
    return new Date(Date.parse(left) + sign * Number(right ?? 0) * DAY).toISOString().slice(0, 10);
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string'))
    return `${String(left ?? '')}${String(right ?? '')}`;
  if (left === null || right === null) return null;
  return Number(left) + sign * Number(right);
}

function arithmetic(operator: string, left: FieldValue, right: FieldValue): FieldValue {
  if (left === null || right === null) return null;
  if (operator === '*') return Number(left) * Number(right);
  if (operator === '/') return Number(right) === 0 ? null : Number(left) / Number(right);
  return Number(left) ** Number(right);
}
