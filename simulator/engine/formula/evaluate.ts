import { isNumeric, type FieldDef, type Formula } from '../../catalogue/field-model.ts';
import type { FieldValue } from '../../worlds/world.ts';
import type { Org } from '../org.ts';
import type { StoredRecord } from '../record.ts';
import { FORMULA_FUNCTIONS, roundHalfUp, SAVE_FUNCTIONS } from './functions.ts';
import { FormulaSyntaxError, parseFormula, type Expression } from './parse.ts';

/** Thrown inside when a formula uses what the simulator does not know; the value is then null (`unsupported.ts` lists them). */
class UnsupportedFormula extends Error {}

/** What a formula may know of the save it is evaluated for. */
export interface SaveContext {
  readonly userId: string;
  /** The record as it was; undefined on insert. */
  readonly before: StoredRecord | undefined;
}

interface Scope {
  readonly org: Org;
  readonly record: StoredRecord;
  readonly blankAsZero: boolean;
  readonly now: Date;
  /** Undefined outside of a save. */
  readonly save: SaveContext | undefined;
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
    const scope = { org, record, blankAsZero: formula.blankAsZero, now: org.now(), save: undefined };
    return inTypeOf(field, evaluate(tree, scope));
  } catch (error) {
    if (error instanceof UnsupportedFormula) return null;
    throw error;
  }
}

/** Is the condition of a rule true for a record that is being saved? A condition that cannot be evaluated is never true. */
export function evaluateCondition(
  org: Org,
  record: StoredRecord,
  condition: string,
  save: SaveContext,
): boolean {
  const tree = treeOf(condition);
  if (tree === undefined) return false;
  try {
    return evaluate(tree, { org, record, blankAsZero: false, now: org.now(), save }) === true;
  } catch (error) {
    if (error instanceof UnsupportedFormula) return false;
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
  // A formula reckons in fractions, a percent field shows them times a hundred.
  const shown = field.type === 'percent' ? Number((number * 100).toPrecision(15)) : number;
  return roundHalfUp(shown, Math.min(field.scale, 15));
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
  if (SAVE_FUNCTIONS.has(name)) return ofSave(name, args[0], scope);
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

/** Functions that compare a record with what it was. Documented: on a new record nothing has changed, and the prior value is the present one. */
function ofSave(name: string, argument: Expression | undefined, scope: Scope): FieldValue {
  if (scope.save === undefined) throw new UnsupportedFormula(name);
  const before = scope.save.before;
  if (name === 'ISNEW') return before === undefined;
  if (argument === undefined) throw new UnsupportedFormula(name);
  const now = evaluate(argument, scope);
  if (before === undefined) return name === 'ISCHANGED' ? false : now;
  const then = evaluate(argument, { ...scope, record: before });
  return name === 'ISCHANGED' ? now !== then : then;
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
  const stored = scope.org.read(record, field);
  const value = field.type === 'percent' && stored !== null ? fraction(Number(stored)) : stored;
  return value === null && scope.blankAsZero && isNumeric(field.type) ? 0 : value;
}

/** 24.3 % is 0.243, without binary dust. */
function fraction(percent: number): number {
  return Number((percent / 100).toPrecision(15));
}

/** `$User`, `$Profile` and `$UserRole` are those of whoever saves, outside of a save those of the administrator. */
function globalValue(path: readonly string[], scope: Scope): FieldValue {
  const [root = '', name = ''] = path.map((part) => part.toLowerCase());
  const { org } = scope;
  const userId = scope.save?.userId ?? org.adminUserId;
  if (root === '$permission') return org.access.hasCustomPermission(userId, name);
  const user = org.store.get(userId);
  const holder =
    root === '$user'
      ? user
      : root === '$organization'
        ? org.store.get(org.orgId)
        : org.store.get(String(user?.values[GLOBAL_LINKS[root] ?? ''] ?? ''));
  if (root === '$organization' && name === 'id') return org.orgId;
  const field = holder?.object.fields.get(name);
  if (holder === undefined || field === undefined) throw new UnsupportedFormula(path.join('.'));
  return org.read(holder, field);
}

const GLOBAL_LINKS: Readonly<Record<string, string>> = { $profile: 'ProfileId', $userrole: 'UserRoleId' };

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
