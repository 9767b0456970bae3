import {
  parseQuery,
  type FieldFunctionExpression,
  type FieldType,
  type FieldTypeOf,
  type OrderByClause,
  type Query,
  type Subquery,
} from '@jetstreamapp/soql-parser-js';
import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import { notSupported, SalesforceError } from '../engine/errors.ts';
import type { QuerySource } from './source.ts';
import type { StoredRecord } from '../engine/record.ts';
import { compileAggregate, isAggregate, order } from './aggregate.ts';
import { comparable } from './compare.ts';
import { checkDefinitionQuery } from './definition-rules.ts';
import { isDefinition } from './definitions.ts';
import { argumentOf, functionOf, isDateFunction } from './functions.ts';
import { readPath, relation, resolvePath, type PathScope } from './paths.ts';
import type { QueryPlan, RowPlan, SelectItem, TypeCase } from './plan.ts';
import {
  cannotBe,
  malformed,
  unexpectedToken,
  unknownChildRelationship,
  unknownObject,
  unknownRelationship,
} from './refusals.ts';
import { accessRows } from './record-access.ts';
import { recordsOf } from './run.ts';
import { compileWhere, type CompiledWhere, type InnerSelection, type WhereScope } from './where.ts';

/** Compiles SOQL for one org. Throws SalesforceError in the words of the platform. */
export function compileQuery(org: QuerySource, soql: string): QueryPlan {
  const query = parse(soql);
  const object = org.schema.find(query.sObject ?? '');
  if (object === undefined) throw unknownObject(soql, query.sObject ?? '');
  return compileFor(org, soql, query, object);
}

function parse(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const found = /found: '?([^'\n]*?)'?$|found --> '([^']*)' <--/m.exec(text);
    throw unexpectedToken(soql, found?.[1] ?? found?.[2] ?? '');
  }
}

function compileFor(
  org: QuerySource,
  soql: string,
  query: Query,
  object: ObjectDef,
  inner = false,
): QueryPlan {
  if (!object.queryable) throw notSupported(object.name, 'query');
  const scope = whereScope(org, soql, object, query.sObjectAlias, inner);
  checkClauses(query);
  const answer = object.name === 'UserRecordAccess' ? { rows: accessRows(scope, query) } : {};
  const shared = { ...sharedParts(scope, query), ...answer };
  const [only] = query.fields ?? [];
  if (isDefinition(object)) checkDefinitionQuery(object, query, isAggregate(query));
  if (
    query.fields?.length === 1 &&
    only?.type === 'FieldFunctionExpression' &&
    /^COUNT\(\s*\)$/i.test(only.rawValue ?? '')
  ) {
    return { kind: 'count', ...shared, compare: undefined };
  }
  if (isAggregate(query)) return { kind: 'aggregate', ...shared, ...compileAggregate(scope, query) };
  return {
    kind: 'rows',
    ...shared,
    select: selectOf(scope, query),
    compare: compareOf(scope, query.orderBy),
  };
}

function whereScope(
  org: QuerySource,
  soql: string,
  object: ObjectDef,
  alias: string | undefined,
  inner = false,
): WhereScope {
  return { org, soql, object, alias, inner, subquery: (inner) => innerSelection(org, soql, inner) };
}

function innerSelection(org: QuerySource, soql: string, query: Query): InnerSelection {
  const object = org.schema.find(query.sObject ?? '');
  if (object === undefined) throw unknownObject(soql, query.sObject ?? '');
  const plan = compileFor(org, soql, query, object, true);
  const [item, ...more] = plan.kind === 'rows' ? plan.select : [];
  if (plan.kind !== 'rows' || item?.kind !== 'field' || more.length > 0)
    throw malformed('semi join sub-selects can only query id fields');
  const values = recordsOf(org, plan, false).map((record) => readPath(org, record, item.path));
  return { object, path: item.path, values };
}

/** Most child subqueries of one query [documented]. */
const MOST_SUBQUERIES = 20;

/** Refuses clauses whose answer the simulated org cannot know, and too many subqueries. */
function checkClauses(query: Query): void {
  if (query.withDataCategory !== undefined)
    throw malformed('WITH DATA CATEGORY is not supported by the simulated org');
  if (query.usingScope !== undefined && query.usingScope.toLowerCase() !== 'everything')
    throw malformed(`USING SCOPE ${query.usingScope} is not supported by the simulated org`);
  const subqueries = (query.fields ?? []).filter(({ type }) => type === 'FieldSubquery').length;
  if (subqueries > MOST_SUBQUERIES)
    throw malformed(`Only up to ${MOST_SUBQUERIES} subqueries are allowed in a query`);
}

type Shared = Pick<RowPlan, 'object' | 'matches' | 'ids' | 'limit' | 'offset' | 'filtered'>;

function sharedParts(scope: WhereScope, query: Query | Subquery): Shared {
  const where: CompiledWhere =
    query.where === undefined ? { matches: () => true, ids: undefined } : compileWhere(scope, query.where);
  if ((query.offset ?? 0) > 2000) {
    throw new SalesforceError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  }
  const { matches, ids } = where;
  return {
    object: scope.object,
    matches,
    ids,
    limit: isDefinition(scope.object) ? undefined : query.limit,
    offset: isDefinition(scope.object) ? 0 : (query.offset ?? 0),
    filtered: query.where !== undefined,
  };
}

function selectOf(scope: WhereScope, query: Query | Subquery): SelectItem[] {
  const items = (query.fields ?? []).flatMap((field) => itemsOf(scope, field, query.limit));
  const seen = new Set<string>();
  for (const item of items) {
    const name =
      item.kind === 'field' ? item.path.text.toLowerCase() : `${item.kind}:${item.name.toLowerCase()}`;
    if (seen.has(name))
      throw malformed(`duplicate field selected: ${item.kind === 'field' ? item.path.text : item.name}`);
    seen.add(name);
  }
  return items;
}

function itemsOf(scope: WhereScope, field: FieldType, limit: number | undefined): SelectItem[] {
  switch (field.type) {
    case 'Field':
      return [
        {
          kind: 'field',
          path: resolvePath(scope, 'rawValue' in field ? (field.rawValue ?? field.field) : field.field),
        },
      ];
    case 'FieldRelationship': {
      const text = field.rawValue ?? [...field.relationships, field.field].join('.');
      return [{ kind: 'field', path: resolvePath(scope, text) }];
    }
    case 'FieldSubquery':
      return [childrenOf(scope, field.subquery)];
    case 'FieldTypeof': {
      const link = relation(scope.object, field.field);
      if (link === undefined) throw unknownRelationship(scope.soql, field.field, field.field);
      return [{ kind: 'typeof', link, name: field.field, cases: typeCases(scope, link, field) }];
    }
    default:
      return functionItems(scope, field, limit);
  }
}

/** The branches of TYPEOF. Only lookups to several objects have any. */
function typeCases(scope: PathScope, link: FieldDef, field: FieldTypeOf): TypeCase[] {
  if (link.referenceTo.length < 2)
    throw malformed(`TYPEOF is only allowed on polymorphic relationships: ${field.field}`);
  return field.conditions.map((condition) => {
    const name = condition.type === 'WHEN' ? (condition.objectType ?? '') : 'Name';
    const object = scope.org.schema.find(name);
    if (object === undefined || (condition.type === 'WHEN' && !link.referenceTo.includes(object.name)))
      throw unknownObject(scope.soql, name);
    const inner = { ...scope, object, alias: undefined };
    return {
      object: condition.type === 'WHEN' ? object.name : undefined,
      paths: condition.fieldList.map((text) => resolvePath(inner, text)),
    };
  });
}

function functionItems(
  scope: PathScope,
  field: FieldFunctionExpression,
  limit: number | undefined,
): SelectItem[] {
  const { functionName: name, alias } = field;
  const [parameter] = field.parameters;
  if (name.toUpperCase() === 'FIELDS') {
    const group = argumentOf(parameter).toUpperCase();
    if (group !== 'STANDARD' && (limit === undefined || limit > 200)) {
      throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
    }
    const fields = [...scope.object.fields.values()].filter(
      (one) => group === 'ALL' || one.custom === (group === 'CUSTOM'),
    );
    return fields.map((one) => ({ kind: 'field', path: resolvePath(scope, one.name) }));
  }
  if (isDateFunction(name))
    throw malformed(`Date function must be grouped to be selected: ${field.rawValue ?? name}`);
  const call = functionOf(scope, name, parameter);
  return [{ kind: 'function', name: alias ?? resolvePath(scope, argumentOf(parameter)).field.name, ...call }];
}

function childrenOf(scope: WhereScope, subquery: Subquery): SelectItem {
  const wanted = subquery.relationshipName.toLowerCase();
  const found = scope.org.schema
    .childRelationships(scope.object)
    .find(({ field }) => field.childRelationshipName?.toLowerCase() === wanted);
  if (found === undefined) throw unknownChildRelationship(scope.soql, subquery.relationshipName);
  if ((subquery.fields ?? []).some((field) => field.type === 'FieldSubquery'))
    throw malformed('Nested subqueries are not supported');
  const inner = whereScope(scope.org, scope.soql, found.childObject, subquery.sObjectAlias);
  const query: RowPlan = {
    kind: 'rows',
    ...sharedParts(inner, subquery),
    select: selectOf(inner, subquery),
    compare: compareOf(inner, subquery.orderBy),
  };
  return {
    kind: 'children',
    name: found.field.childRelationshipName ?? subquery.relationshipName,
    query,
    link: found.field,
  };
}

function compareOf(
  scope: WhereScope,
  clauses: OrderByClause | OrderByClause[] | undefined,
): ((a: StoredRecord, b: StoredRecord) => number) | undefined {
  if (clauses === undefined) return undefined;
  const keys = [clauses].flat().map((clause) => {
    if ('fn' in clause) throw malformed(`unexpected token: '${clause.fn.rawValue ?? ''}'`);
    const path = resolvePath(scope, clause.field);
    if (!path.field.sortable) throw cannotBe(scope.soql, clause.field, 'sorted');
    const descending = clause.order === 'DESC';
    const nullsLast = clause.nulls === 'LAST';
    return { path, sign: descending ? -1 : 1, nullSign: nullsLast ? 1 : -1 };
  });
  return (a, b) => {
    for (const { path, sign, nullSign } of keys) {
      const left = comparable(path.field, readPath(scope.org, a, path));
      const right = comparable(path.field, readPath(scope.org, b, path));
      if (left === right) continue;
      if (left === null) return nullSign;
      if (right === null) return -nullSign;
      return sign * order(left, right);
    }
    return 0;
  };
}
