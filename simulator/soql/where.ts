import type { Query } from '@jetstreamapp/soql-parser-js';
import type { StoredRecord } from '../engine/store.ts';
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
import { argumentOf, functionOf } from './functions.ts';
import { readPath, resolvePath, type FieldPath, type PathScope } from './paths.ts';
import { cannotBe, malformed, wrongType } from './refusals.ts';

/** Answers the values that a semi-join's inner query selects. */
export type SubqueryRunner = (query: Query) => FieldValue[];

export interface WhereScope extends PathScope {
  readonly subquery: SubqueryRunner;
}

export interface CompiledWhere {
  readonly matches: (record: StoredRecord) => boolean;
  readonly ids: readonly string[] | undefined;
}

/** Compiles a WHERE clause. */
export function compileWhere(scope: WhereScope, clause: Clause): CompiledWhere {
  const logic = logicOf(clause);
  return {
    matches: compileLogic<StoredRecord>(logic, (leaf) => compileLeaf(scope, leaf)),
    ids: idsOf(scope, logic),
  };
}

function compileLeaf(scope: WhereScope, leaf: Leaf): (record: StoredRecord) => boolean {
  if ('fn' in leaf) {
    const call = functionOf(scope, leaf.fn.functionName ?? '', argumentOf(leaf.fn.parameters?.[0]));
    const test = testOf(scope, call.field, leaf.fn.rawValue ?? '', leaf);
    return (record) => test(call.read(record));
  }
  const path = resolvePath(scope, leaf.field);
  if (!path.field.filterable) throw cannotBe(scope.soql, leaf.field, 'filtered');
  const test = testOf(scope, path.field, leaf.field, leaf);
  return (record) => test(readPath(scope.org, record, path));
}

/** The test that one condition makes of a value. */
export function testOf(scope: WhereScope, field: FieldPath['field'], name: string, leaf: Leaf): Test {
  const operator = leaf.operator.toUpperCase();
  if ('valueQuery' in leaf) return semiJoin(scope, field, operator, leaf.valueQuery);
  const values = Array.isArray(leaf.value) ? leaf.value : [leaf.value];
  const types = Array.isArray(leaf.literalType) ? leaf.literalType : [leaf.literalType];
  const typeAt = (index: number): string => types[index] ?? types[0] ?? 'STRING';
  if (operator === 'LIKE') {
    if (typeAt(0) !== 'STRING') throw wrongType(scope.soql, name, 'string', false);
    return likePattern(values[0] ?? "''");
  }
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

function semiJoin(scope: WhereScope, field: FieldPath['field'], operator: string, query: Query): Test {
  if (operator !== 'IN' && operator !== 'NOT IN') throw malformed(`unexpected token: '${operator}'`);
  const wanted = new Set(scope.subquery(query).map((value) => comparable(field, value)));
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
