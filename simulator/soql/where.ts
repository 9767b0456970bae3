import type { Query } from '@jetstreamapp/soql-parser-js';
import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { FieldValue } from '../worlds/world.ts';
import {
  comparable,
  compareWith,
  compareWithRange,
  includesAny,
  likePattern,
  literalFor,
  type Test,
} from './compare.ts';
import { compileLogic, logicOf, type Clause, type Leaf, type Logic } from './filter.ts';
import { functionOf } from './functions.ts';
import { readPath, resolvePath, type FieldPath, type PathScope } from './paths.ts';
import { cannotBe, malformed, wrongOperator, wrongType } from './refusals.ts';
import { checkSemiJoins, checkSides } from './semi-join.ts';

/** What a semi-join's inner query selects. */
export interface InnerSelection {
  readonly object: ObjectDef;
  readonly path: FieldPath;
  readonly values: readonly FieldValue[];
}

export interface WhereScope extends PathScope {
  readonly subquery: (query: Query) => InnerSelection;
  /** Is this the inner query of a semi-join? */
  readonly inner: boolean;
}

export interface CompiledWhere {
  readonly matches: (record: StoredRecord) => boolean;
  readonly ids: readonly string[] | undefined;
}

/** Types that LIKE understands. */
const TEXT_TYPES = new Set<FieldDef['type']>([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'multipicklist',
  'combobox',
  'encryptedstring',
]);

/** Compiles a WHERE clause. */
export function compileWhere(scope: WhereScope, clause: Clause): CompiledWhere {
  const logic = logicOf(clause);
  checkSemiJoins(logic, scope.inner);
  return {
    matches: compileLogic<StoredRecord>(logic, (leaf) => compileLeaf(scope, leaf)),
    ids: idsOf(scope, logic),
  };
}

function compileLeaf(scope: WhereScope, leaf: Leaf): (record: StoredRecord) => boolean {
  if ('fn' in leaf) {
    const call = functionOf(scope, leaf.fn.functionName ?? '', leaf.fn.parameters?.[0]);
    const test = testOf(scope, call.field, leaf.fn.rawValue ?? '', leaf);
    return (record) => test(call.read(record));
  }
  const path = resolvePath(scope, leaf.field);
  if (!path.field.filterable) throw cannotBe(scope.soql, leaf.field, 'filtered');
  const test =
    'valueQuery' in leaf
      ? semiJoin(scope, path, leaf.operator.toUpperCase(), leaf.valueQuery)
      : testOf(scope, path.field, leaf.field, leaf);
  return (record) => test(readPath(scope.org, record, path));
}

/** The test that one condition makes of a value. */
export function testOf(scope: WhereScope, field: FieldPath['field'], name: string, leaf: Leaf): Test {
  const operator = leaf.operator.toUpperCase();
  if ('valueQuery' in leaf) throw malformed('Semi join sub-selects are only allowed in WHERE expressions');
  const values = Array.isArray(leaf.value) ? leaf.value : [leaf.value];
  const types = Array.isArray(leaf.literalType) ? leaf.literalType : [leaf.literalType];
  const typeAt = (index: number): string => types[index] ?? types[0] ?? 'STRING';
  if (operator === 'LIKE') {
    if (!TEXT_TYPES.has(field.type)) throw wrongOperator(scope.soql, name, field.type);
    if (typeAt(0) !== 'STRING') throw wrongType(scope.soql, name, 'string', false);
    return likePattern(values[0] ?? "''");
  }
  if ((operator === 'INCLUDES' || operator === 'EXCLUDES') && field.type !== 'multipicklist')
    throw wrongOperator(scope.soql, name, field.type);
  if (operator === 'INCLUDES') return includesAny(values);
  if (operator === 'EXCLUDES') {
    const includes = includesAny(values);
    return (value) => !includes(value);
  }
  if (operator === 'IN' || operator === 'NOT IN') {
    const wanted = new Set(
      values.map((value, index) => literalFor(scope.soql, field, name, value, typeAt(index))),
    );
    return operator === 'IN'
      ? (value) => wanted.has(comparable(field, value))
      : (value) => !wanted.has(comparable(field, value));
  }
  const [first = ''] = values;
  if (typeAt(0).startsWith('DATE_')) {
    if (field.type !== 'date' && field.type !== 'datetime')
      throw wrongType(scope.soql, name, field.type, true);
    return compareWithRange(operator, first, scope.org.now());
  }
  return compareWith(field, operator, literalFor(scope.soql, field, name, first, typeAt(0)));
}

function semiJoin(scope: WhereScope, outer: FieldPath, operator: string, query: Query): Test {
  if (operator !== 'IN' && operator !== 'NOT IN') throw malformed(`unexpected token: '${operator}'`);
  const inner = scope.subquery(query);
  checkSides(outer, inner.path, inner.object);
  const { field } = outer;
  const wanted = new Set(inner.values.map((value) => comparable(field, value)));
  return operator === 'IN'
    ? (value) => value !== null && wanted.has(comparable(field, value))
    : (value) => !wanted.has(comparable(field, value));
}

/** The Ids a filter allows, when it has a top-level `Id =` or `Id IN`. */
function idsOf(scope: WhereScope, logic: Logic<Leaf>): readonly string[] | undefined {
  const leaves = logic.kind === 'leaf' ? [logic] : logic.kind === 'and' ? logic.operands : [];
  for (const part of leaves) {
    if (part.kind !== 'leaf' || !('field' in part.leaf) || 'valueQuery' in part.leaf) continue;
    const { field: name, operator, value, literalType } = part.leaf;
    if (
      name.toLowerCase() !== 'id' ||
      (operator !== '=' && operator !== 'IN') ||
      literalType?.toString().includes('NULL') === true
    )
      continue;
    const field = resolvePath(scope, name).field;
    const values = Array.isArray(value) ? value : [value];
    return values
      .map((text) => literalFor(scope.soql, field, name, text, 'STRING'))
      .filter((id) => typeof id === 'string');
  }
  return undefined;
}
