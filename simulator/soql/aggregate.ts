import type {
  FieldFunctionExpression,
  FieldType,
  GroupByClause,
  HavingClause,
  OrderByClause,
  Query,
} from '@jetstreamapp/soql-parser-js';
import { isNumeric, type FieldDef } from '../catalogue/field-model.ts';
import { typedField } from '../catalogue/standard/overlay.ts';
import { sum } from '../engine/computed.ts';
import { SalesforceError } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { FieldValue } from '../worlds/world.ts';
import { comparable } from './compare.ts';
import { compileLogic, logicOf } from './filter.ts';
import { formatValue } from './format.ts';
import { argumentOf, functionOf, nestedCall } from './functions.ts';
import { groupingSets } from './grouping.ts';
import { readPath, resolvePath } from './paths.ts';
import type { AggregateItem, AggregatePlan, AggregateValue, Group } from './plan.ts';
import { cannotBe, malformed, pointAt } from './refusals.ts';
import { testOf, type WhereScope } from './where.ts';

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);

/** Is this query answered by AggregateResult rows? */
export function isAggregate(query: Query): boolean {
  if (query.groupBy !== undefined) return true;
  return (query.fields ?? []).some(
    (field) => field.type === 'FieldFunctionExpression' && isAggregateCall(field),
  );
}

const isAggregateCall = (field: FieldFunctionExpression): boolean =>
  AGGREGATES.has(field.functionName.toUpperCase()) || formatted(field) !== undefined;

/** The aggregate call inside FORMAT(). */
function formatted(field: FieldFunctionExpression): ReturnType<typeof nestedCall> {
  const inner = /^FORMAT$/i.test(field.functionName) ? nestedCall(field.parameters[0]) : undefined;
  return inner !== undefined && AGGREGATES.has(inner.functionName.toUpperCase()) ? inner : undefined;
}

/** The parts of a plan that grouping adds. */
export function compileAggregate(
  scope: WhereScope,
  query: Query,
): Pick<AggregatePlan, 'keys' | 'sets' | 'items' | 'having' | 'compareGroups'> {
  const { groupBy, kind } = groupClauses(query);
  const keys = groupBy.map((clause) => keyOf(scope, clause));
  const names = groupBy.map(nameOfKey);
  let anonymous = 0;
  const nextName = (): string => `expr${anonymous++}`;
  const items = (query.fields ?? []).map((field) => itemOf(scope, field, names, nextName));
  return {
    keys,
    sets: groupingSets(kind, keys.length),
    items,
    having: havingOf(scope, query.having, names),
    compareGroups: orderOf(scope, query.orderBy, names, items),
  };
}

/** The keys of GROUP BY; those of ROLLUP and CUBE stand inside the call. */
function groupClauses(query: Query): { groupBy: GroupByClause[]; kind: 'plain' | 'ROLLUP' | 'CUBE' } {
  const groupBy = query.groupBy === undefined ? [] : [query.groupBy].flat();
  const [only] = groupBy;
  const name = only !== undefined && 'fn' in only ? (only.fn.functionName ?? '').toUpperCase() : '';
  if (only === undefined || !('fn' in only) || (name !== 'ROLLUP' && name !== 'CUBE'))
    return { groupBy, kind: 'plain' };
  const keys = (only.fn.parameters ?? []).map((parameter): GroupByClause =>
    typeof parameter === 'string' ? { field: parameter } : { fn: parameter },
  );
  if (groupBy.length > 1 || keys.length > 3)
    throw malformed(`${name} takes up to three fields and stands alone`);
  return { groupBy: keys, kind: name };
}

function nameOfKey(clause: GroupByClause): string {
  return ('field' in clause ? clause.field : (clause.fn.rawValue ?? '')).toLowerCase();
}

function keyOf(scope: WhereScope, clause: GroupByClause): (record: StoredRecord) => AggregateValue {
  if ('fn' in clause) {
    const call = functionOf(scope, clause.fn.functionName ?? '', clause.fn.parameters?.[0]);
    return (record) => ({ value: call.read(record), field: call.field });
  }
  const path = resolvePath(scope, clause.field);
  if (!path.field.groupable) throw cannotBe(scope.soql, clause.field, 'grouped');
  return (record) => ({ value: readPath(scope.org, record, path), field: path.field });
}

function itemOf(
  scope: WhereScope,
  field: FieldType,
  keys: readonly string[],
  nextName: () => string,
): AggregateItem {
  if (field.type === 'FieldFunctionExpression') {
    if (/^FIELDS$/i.test(field.functionName))
      throw malformed('The SOQL FIELDS function is not supported with aggregate functions or GROUP BY');
    if (isAggregateCall(field))
      return { name: field.alias ?? nextName(), aggregate: true, read: readerOf(scope, field) };
    if (/^GROUPING$/i.test(field.functionName)) {
      const key = keys.indexOf(argumentOf(field.parameters[0]).toLowerCase());
      if (key < 0) throw malformed(`Field must be grouped: ${argumentOf(field.parameters[0])}`);
      return {
        name: field.alias ?? nextName(),
        aggregate: true,
        read: (group) => ({
          value: group.summed?.has(key) === true ? 1 : 0,
          field: typedField('expr', 'int'),
        }),
      };
    }
    const index = keys.indexOf((field.rawValue ?? '').toLowerCase());
    if (index < 0)
      throw malformed(`Field must be grouped or aggregated: ${field.rawValue ?? field.functionName}`);
    return {
      name: field.alias ?? nextName(),
      aggregate: false,
      read: (group) => group.key[index] ?? { value: null, field: undefined },
    };
  }
  if (field.type !== 'Field' && field.type !== 'FieldRelationship')
    throw malformed('Aggregates cannot be combined with subqueries');
  const text =
    field.type === 'Field'
      ? field.field
      : (field.rawValue ?? [...field.relationships, field.field].join('.'));
  const path = resolvePath(scope, text);
  const index = keys.findIndex((key) => key === text.toLowerCase() || resolvesTo(scope, key, path.field));
  if (index < 0) throw malformed(`Field must be grouped or aggregated: ${text}`);
  const alias = 'alias' in field ? field.alias : undefined;
  return {
    name: alias ?? path.field.name,
    aggregate: false,
    read: (group) => group.key[index] ?? { value: null, field: undefined },
  };
}

function resolvesTo(scope: WhereScope, key: string, field: FieldDef): boolean {
  return /^[\w.]+$/.test(key) && !key.includes('.') && resolvePath(scope, key).field === field;
}

function readerOf(scope: WhereScope, field: FieldFunctionExpression): (group: Group) => AggregateValue {
  const inner = formatted(field);
  if (inner === undefined) return callOf(scope, field.functionName, argumentOf(field.parameters[0]));
  const read = callOf(scope, inner.functionName, argumentOf(inner.parameters[0]));
  return (group) => {
    const { value, field: type } = read(group);
    return {
      value: type === undefined ? value : formatValue(type, value),
      field: typedField('expr', 'string'),
    };
  };
}

function callOf(scope: WhereScope, name: string, argument: string): (group: Group) => AggregateValue {
  const upper = name.toUpperCase();
  const whole = typedField('expr', 'int');
  if (argument === '') return (group) => ({ value: group.records.length, field: whole });
  const path = resolvePath(scope, argument);
  const values = (group: Group): FieldValue[] =>
    group.records.map((record) => readPath(scope.org, record, path)).filter((value) => value !== null);
  if (upper === 'COUNT') return (group) => ({ value: values(group).length, field: whole });
  if (upper === 'COUNT_DISTINCT') {
    return (group) => ({
      value: new Set(values(group).map((value) => comparable(path.field, value))).size,
      field: whole,
    });
  }
  if (upper === 'SUM' || upper === 'AVG') {
    if (!isNumeric(path.field.type))
      throw new SalesforceError(
        'MALFORMED_QUERY',
        `${pointAt(scope.soql, argument)}field ${path.field.name} does not support aggregate operator ${upper}`,
      );
    const field = path.field.type === 'int' && upper === 'SUM' ? whole : typedField('expr', 'double');
    return (group) => {
      const numbers = values(group).map(Number);
      if (numbers.length === 0) return { value: null, field };
      return { value: upper === 'SUM' ? sum(numbers) : sum(numbers) / numbers.length, field };
    };
  }
  const sign = upper === 'MIN' ? 1 : -1;
  return (group) => {
    const sorted = values(group).sort(
      (a, b) => sign * order(comparable(path.field, a), comparable(path.field, b)),
    );
    return { value: sorted[0] ?? null, field: path.field };
  };
}

/** Nulls first, then by value. */
export function order(a: FieldValue, b: FieldValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

function havingOf(
  scope: WhereScope,
  having: HavingClause | undefined,
  keys: readonly string[],
): (group: Group) => boolean {
  if (having === undefined) return () => true;
  return compileLogic<Group>(logicOf(having), (leaf) => {
    if ('fn' in leaf) {
      const read = callOf(scope, leaf.fn.functionName ?? '', argumentOf(leaf.fn.parameters?.[0]));
      const test = testOf(scope, typedField('expr', 'double'), leaf.fn.rawValue ?? '', leaf);
      return (group) => test(read(group).value);
    }
    const index = keys.indexOf(leaf.field.toLowerCase());
    if (index < 0) throw malformed(`Field must be grouped or aggregated: ${leaf.field}`);
    const test = testOf(scope, resolvePath(scope, leaf.field).field, leaf.field, leaf);
    return (group) => test(group.key[index]?.value ?? null);
  });
}

function orderOf(
  scope: WhereScope,
  clauses: OrderByClause | OrderByClause[] | undefined,
  keys: readonly string[],
  items: readonly AggregateItem[],
): ((a: Group, b: Group) => number) | undefined {
  if (clauses === undefined) return undefined;
  const readers = [clauses].flat().map((clause) => {
    const sign = clause.order === 'DESC' ? -1 : 1;
    if ('fn' in clause) {
      const index = keys.indexOf((clause.fn.rawValue ?? '').toLowerCase());
      const read =
        index >= 0
          ? (group: Group): AggregateValue => group.key[index] ?? { value: null, field: undefined }
          : callOf(scope, clause.fn.functionName ?? '', argumentOf(clause.fn.parameters?.[0]));
      return { sign, read };
    }
    const item = items.find((candidate) => candidate.name.toLowerCase() === clause.field.toLowerCase());
    const index = keys.indexOf(clause.field.toLowerCase());
    if (item === undefined && index < 0)
      throw malformed(`Ordered field must be grouped or aggregated: ${clause.field}`);
    return {
      sign,
      read: (group: Group): AggregateValue =>
        item?.read(group) ?? group.key[index] ?? { value: null, field: undefined },
    };
  });
  return (a, b) => {
    for (const { sign, read } of readers) {
      const result = sign * order(read(a).value, read(b).value);
      if (result !== 0) return result;
    }
    return 0;
  };
}
