import { SalesforceError } from '../engine/errors.ts';
import type { StoredRecord } from '../engine/record.ts';
import { compileQuery } from '../soql/compile.ts';
import type { RowPlan } from '../soql/plan.ts';
import { aggregateRow, queryRow, type ChildPager } from '../soql/render.ts';
import { aggregateRows, countOf, recordsOf } from '../soql/run.ts';
import type { QuerySource } from '../soql/source.ts';
import type { Cursor } from './cursors.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import { columnMetadata } from './query-columns.ts';
import { queryOfListView } from './pages/list-views.ts';
import { explain } from './query-plans.ts';
import { requireFilter } from './required-filter.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** Where a query reads from and how its records are addressed: the org, or the Tooling API's part of it. */
export interface QueryDoor {
  readonly source: QuerySource;
  /** `/services/data/vNN.0`, for the Tooling API followed by `/tooling`. */
  readonly base: string;
  /** Replies of the Tooling API say three things more [recorded]. */
  readonly tooling?: boolean;
}

/** A page of results in the form of the API that was asked. */
function resultBody(
  door: QueryDoor,
  entity: string,
  page: { totalSize: number; done: boolean; nextRecordsUrl?: string; records: readonly unknown[] },
): unknown {
  if (door.tooling !== true) return page;
  const { totalSize, records, ...rest } = page;
  const size = records.length;
  return { size, totalSize, ...rest, queryLocator: null, entityTypeName: entity, records };
}

const restDoor = (site: Site, request: ApiRequest): QueryDoor => ({ source: site.org, base: request.base });

/** GET /query and /queryAll, and their next pages. */
export const queryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^query$/,
    answer: (site, request) => runQuery(site, request, false, restDoor(site, request)),
  },
  {
    method: 'GET',
    path: /^queryAll$/,
    answer: (site, request) => runQuery(site, request, true, restDoor(site, request)),
  },
  {
    method: 'GET',
    path: /^query(?:All)?\/(\w+)-(\d+)$/,
    answer: (site, request, parts) => nextPage(site, request, parts, restDoor(site, request)),
  },
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

/** More groups than this do not fit into the one page that an aggregate query has. */
const MOST_GROUPS = 2000;

/** Answers a query. Throws the refusals of SOQL. */
export function runQuery(site: Site, request: ApiRequest, deletedToo: boolean, door: QueryDoor): Reply {
  const toExplain = request.query.get('explain');
  if (toExplain !== null) {
    const soql = queryOfListView(site.org, toExplain) ?? toExplain;
    return json(200, explain(door.source, soql));
  }
  const soql = request.query.get('q');
  if (soql === null) throw new SalesforceError('MALFORMED_QUERY', 'SOQL query string is required');
  const plan = compileQuery(door.source, soql);
  requireFilter(site.org, plan);
  if (request.query.get('columns') === 'true') return json(200, columnMetadata(plan));
  if (plan.kind === 'count')
    return json(
      200,
      resultBody(door, plan.object.name, {
        totalSize: countOf(door.source, plan, deletedToo),
        done: true,
        records: [],
      }),
    );
  if (plan.kind === 'aggregate') {
    const records = aggregateRows(door.source, plan, deletedToo).map(aggregateRow);
    if (records.length > MOST_GROUPS) throw tooManyGroups();
    const all = { totalSize: records.length, done: true, records };
    return json(200, resultBody(door, 'AggregateResult', all));
  }
  const records = recordsOf(door.source, plan, deletedToo);
  const pageRows = pageRowsOf(site, request);
  if (records.length <= pageRows)
    return json(
      200,
      resultBody(door, plan.object.name, {
        totalSize: records.length,
        done: true,
        records: rowsOf(site, request, door, plan, records, pageRows),
      }),
    );
  return page(site, request, openCursor(site, request, plan, records, pageRows), 0, door);
}

const tooManyGroups = (): SalesforceError =>
  new SalesforceError(
    'EXCEEDED_ID_LIMIT',
    'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
  );

function openCursor(
  site: Site,
  request: ApiRequest,
  plan: RowPlan,
  records: readonly StoredRecord[],
  pageRows: number,
  owner = request.session.userId,
): Cursor {
  return site.cursors.open(owner, plan, records, pageRows, site.org.now().getTime());
}

/** `Sforce-Query-Options: batchSize=N`, 200 to 2000; the platform may answer fewer. */
function pageRowsOf(site: Site, request: ApiRequest): number {
  const wanted = /batchSize=(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  if (wanted === undefined) return site.restPageRows;
  return Math.min(site.restPageRows, Math.max(200, Math.min(2000, Number(wanted))));
}

/** The page that a nextRecordsUrl names. Throws INVALID_QUERY_LOCATOR for one that is gone. */
export function nextPage(
  site: Site,
  request: ApiRequest,
  [id = '', offset = '']: readonly string[],
  door: QueryDoor,
): Reply {
  const cursor = site.cursors.find(id, site.org.now().getTime());
  if (cursor === undefined || Number(offset) >= cursor.records.length) throw invalidLocator();
  return page(site, request, cursor, Number(offset), door);
}

function page(site: Site, request: ApiRequest, cursor: Cursor, offset: number, door: QueryDoor): Reply {
  return json(200, pageBody(site, request, cursor, offset, door));
}

function pageBody(site: Site, request: ApiRequest, cursor: Cursor, offset: number, door: QueryDoor): unknown {
  const short = site.shortPages && offset % (2 * cursor.pageRows) !== 0;
  const end = offset + (short ? Math.ceil(cursor.pageRows / 10) : cursor.pageRows);
  const rows = cursor.records.slice(offset, end).map((record) => site.org.store.get(record.id) ?? record);
  const records = rowsOf(site, request, door, cursor.plan, rows, cursor.pageRows);
  const done = end >= cursor.records.length;
  const next = done ? {} : { nextRecordsUrl: `${door.base}/query/${cursor.id}-${end}` };
  return resultBody(door, cursor.plan.object.name, {
    totalSize: cursor.records.length,
    done,
    ...next,
    records,
  });
}

/** Rows as JSON. Children that do not fit into a page get a cursor of their own. */
function rowsOf(
  site: Site,
  request: ApiRequest,
  door: QueryDoor,
  plan: RowPlan,
  records: readonly StoredRecord[],
  pageRows: number,
): unknown[] {
  const owner = `${request.session.userId} children`;
  const pageOfChildren: ChildPager = (query, children) =>
    children.length <= pageRows
      ? undefined
      : pageBody(site, request, openCursor(site, request, query, children, pageRows, owner), 0, door);
  return records.map((record) => queryRow(door.source, record, plan, door.base, pageOfChildren));
}
