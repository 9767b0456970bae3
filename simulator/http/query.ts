import { notFound, SalesforceError } from '../engine/errors.ts';
import { compileQuery } from '../soql/compile.ts';
import type { QueryPlan, RowPlan } from '../soql/plan.ts';
import { aggregateRow, queryRow } from '../soql/render.ts';
import { aggregateRows, countOf, recordsOf } from '../soql/run.ts';
import type { Cursor } from './cursors.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** GET /query and /queryAll, and their next pages. */
export const queryRoutes: readonly Route[] = [
  { method: 'GET', path: /^query$/, answer: (site, request) => runQuery(site, request, false) },
  { method: 'GET', path: /^queryAll$/, answer: (site, request) => runQuery(site, request, true) },
  { method: 'GET', path: /^query(?:All)?\/(\w+)-(\d+)$/, answer: nextPage },
  {
    method: 'GET',
    path: /^query(?:All)?\/(.+)$/,
    answer: () => {
      throw invalidLocator();
    },
  },
];

const invalidLocator = (): SalesforceError =>
  new SalesforceError('INVALID_QUERY_LOCATOR', 'invalid query locator');

function runQuery(site: Site, request: ApiRequest, deletedToo: boolean): Reply {
  const soql = request.query.get('q');
  if (soql === null) throw request.query.has('explain') ? notFound() : missingQuery();
  const plan = compileQuery(site.org, soql);
  requireFilter(site, plan);
  if (request.query.get('columns') === 'true') return json(200, columnMetadata(plan));
  if (plan.kind === 'count')
    return json(200, { totalSize: countOf(site.org, plan, deletedToo), done: true, records: [] });
  if (plan.kind === 'aggregate') {
    const records = aggregateRows(site.org, plan, deletedToo).map(aggregateRow);
    return json(200, { totalSize: records.length, done: true, records });
  }
  const records = recordsOf(site.org, plan, deletedToo);
  const pageRows = pageRowsOf(site, request);
  if (records.length <= pageRows) {
    const rows = records.map((record) => queryRow(site.org, record, plan, request.base));
    return json(200, { totalSize: records.length, done: true, records: rows });
  }
  return page(site, request, site.cursors.open(request.session.userId, plan, records, pageRows), 0);
}

const missingQuery = (): SalesforceError =>
  new SalesforceError('MALFORMED_QUERY', 'SOQL query string is required');

/** `Sforce-Query-Options: batchSize=N`, 200 to 2000; the platform may answer fewer. */
function pageRowsOf(site: Site, request: ApiRequest): number {
  const wanted = /batchSize=(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  if (wanted === undefined) return site.restPageRows;
  return Math.min(site.restPageRows, Math.max(200, Math.min(2000, Number(wanted))));
}

function nextPage(site: Site, request: ApiRequest, [id = '', offset = '']: readonly string[]): Reply {
  const cursor = site.cursors.find(id);
  if (cursor === undefined || Number(offset) >= cursor.records.length) throw invalidLocator();
  return page(site, request, cursor, Number(offset));
}

function page(site: Site, request: ApiRequest, cursor: Cursor, offset: number): Reply {
  const end = offset + cursor.pageRows;
  const records = cursor.records.slice(offset, end).map((record) => {
    const current = site.org.store.get(record.id) ?? record;
    return queryRow(site.org, current, cursor.plan, request.base);
  });
  const done = end >= cursor.records.length;
  const next = done ? {} : { nextRecordsUrl: `${request.base}/query/${cursor.id}-${end}` };
  return json(200, { totalSize: cursor.records.length, done, ...next, records });
}

/** Objects that answer only filtered queries (salesforce-api reference, section 10); ContentDocumentLink is free with Query All Files. */
const FILTER_REQUIRED = new Set([
  'ContentFolderItem',
  'ContentFolderLink',
  'ContentFolderMember',
  'IdeaComment',
  'PicklistValueInfo',
  'UserEntityAccess',
  'UserFieldAccess',
  'Vote',
]);

/** Refuses an unfiltered query of an object that needs a filter. */
export function requireFilter(site: Site, plan: QueryPlan): void {
  const { name } = plan.object;
  if (
    plan.filtered ||
    !(FILTER_REQUIRED.has(name) || (name === 'ContentDocumentLink' && !site.org.queryAllFiles))
  )
    return;
  const text =
    name === 'ContentDocumentLink'
      ? `Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using ` +
        `the equals operator or multiple Id's using the IN operator.`
      : `Implementation restriction: ${name} requires a filter by a single Id, ParentId or ObjectName using the equals operator`;
  throw new SalesforceError('MALFORMED_QUERY', text);
}

/** Answer to `columns=true`. */
function columnMetadata(plan: QueryPlan): unknown {
  const fields =
    plan.kind === 'rows'
      ? plan.select.flatMap((item) => (item.kind === 'field' ? [columnOf(item.path)] : []))
      : [];
  return {
    columnMetadata: fields,
    entityName: plan.object.name,
    groupBy: plan.kind === 'aggregate' && plan.keys.length > 0,
    idSelected:
      plan.kind === 'rows' &&
      plan.select.some((item) => item.kind === 'field' && item.path.text.toLowerCase() === 'id'),
    keyPrefix: plan.object.keyPrefix,
  };
}

function columnOf({ field, text }: Extract<RowPlan['select'][number], { kind: 'field' }>['path']): unknown {
  const numeric = ['int', 'double', 'currency', 'percent'].includes(field.type);
  return {
    aggregate: false,
    apexType: field.type === 'reference' || field.type === 'id' ? 'Id' : numeric ? 'Double' : 'String',
    booleanType: field.type === 'boolean',
    columnName: text,
    custom: field.custom,
    displayName: text,
    foreignKeyName: field.relationshipName,
    insertable: field.createable,
    joinColumns: [],
    numberType: numeric,
    textType: !numeric && field.type !== 'boolean',
    updatable: field.updateable,
  };
}
