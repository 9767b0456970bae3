import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { notFound } from '../../engine/errors.ts';
import { normalizeId } from '../../engine/ids.ts';
import type { Org } from '../../engine/org.ts';
import { compileQuery } from '../../soql/compile.ts';
import { jsonValue } from '../../soql/render.ts';
import { recordsOf } from '../../soql/run.ts';
import { json, type ApiRequest, type Reply } from '../exchange.ts';
import { objectNamed, type Route } from '../route.ts';
import type { Site } from '../site.ts';

/** List views: every object with a page has the one of all its records. Shapes: REST guide, SObject List Views. */
export const listViewRoutes: readonly Route[] = [
  { method: 'GET', path: /^sobjects\/(\w+)\/listviews$/, answer: listViews },
  { method: 'GET', path: /^sobjects\/(\w+)\/listviews\/(\w+)$/, answer: basicInfo },
  { method: 'GET', path: /^sobjects\/(\w+)\/listviews\/(\w+)\/describe$/, answer: describe },
  { method: 'GET', path: /^sobjects\/(\w+)\/listviews\/(\w+)\/results$/, answer: results },
];

const PREFIX = '00B';
const MOST_ROWS = 2000;
const DEFAULT_ROWS = 25;

/** By org: Id of the list view of each object that was asked for one. */
const known = new WeakMap<Org, Map<string, string>>();

function idOf(org: Org, object: ObjectDef): string {
  const ids = known.get(org.root) ?? new Map<string, string>();
  known.set(org.root, ids);
  const id = ids.get(object.name) ?? org.ids.next(PREFIX);
  ids.set(object.name, id);
  return id;
}

/** The query behind a list view, for `query?explain=<Id>`; undefined for an Id of no list view. */
export function queryOfListView(org: Org, id: string): string | undefined {
  const asked = normalizeId(id);
  const [name] = [...(known.get(org.root) ?? [])].find(([, one]) => one === asked) ?? [];
  const object = name === undefined ? undefined : org.schema.find(name);
  return object === undefined ? undefined : queryOf(object);
}

function listable(site: Site, name: string | undefined): ObjectDef {
  const object = objectNamed(site, name);
  if (!object.layoutable || !object.queryable) throw notFound();
  return object;
}

function asked(site: Site, [name, id = '']: readonly string[]): ObjectDef {
  const object = listable(site, name);
  if (normalizeId(id) !== idOf(site.org, object)) throw notFound();
  return object;
}

function rowOf(site: Site, request: ApiRequest, object: ObjectDef): Record<string, unknown> {
  const id = idOf(site.org, object);
  const url = `${request.base}/sobjects/${object.name}/listviews/${id}`;
  return {
    describeUrl: `${url}/describe`,
    developerName: `All${object.labelPlural.replace(/\W/g, '')}`,
    id,
    label: `All ${object.labelPlural}`,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

function listViews(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = listable(site, name);
  const listviews = [rowOf(site, request, object)];
  return json(200, { done: true, listviews, nextRecordsUrl: null, size: 1, sobjectType: object.name });
}

function basicInfo(site: Site, request: ApiRequest, parts: readonly string[]): Reply {
  return json(200, rowOf(site, request, asked(site, parts)));
}

const HIDDEN = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'];

/** The name, and what every query of a list view brings along unseen. */
function columnsOf(object: ObjectDef): { readonly field: FieldDef; readonly hidden: boolean }[] {
  const fields = [...object.fields.values()];
  const shown = fields.filter(({ nameField }) => nameField);
  const hidden = HIDDEN.flatMap((name) => object.fields.get(name.toLowerCase()) ?? []);
  return [
    ...shown.map((field) => ({ field, hidden: false })),
    ...hidden.map((field) => ({ field, hidden: true })),
  ];
}

function sortOf(object: ObjectDef): string[] {
  return columnsOf(object)
    .filter(({ hidden }) => !hidden)
    .map(({ field }) => field.name)
    .concat('Id');
}

function queryOf(object: ObjectDef): string {
  const names = columnsOf(object).map(({ field }) => field.name);
  const order = sortOf(object).map((name) => `${name} ASC NULLS FIRST`);
  return `SELECT ${names.join(', ')} FROM ${object.name} ORDER BY ${order.join(', ')}`;
}

function columnRows(object: ObjectDef): unknown[] {
  const sorted = sortOf(object);
  return columnsOf(object).map(({ field, hidden }) => {
    const sortIndex = sorted.indexOf(field.name);
    return {
      ascendingLabel: field.sortable ? 'Z-A' : null,
      descendingLabel: field.sortable ? 'A-Z' : null,
      fieldNameOrPath: field.name,
      hidden,
      label: field.label,
      selectListItem: field.name,
      sortDirection: sortIndex < 0 ? null : 'ascending',
      sortIndex: sortIndex < 0 ? null : sortIndex,
      sortable: field.sortable,
      type: field.type,
    };
  });
}

function describe(site: Site, _request: ApiRequest, parts: readonly string[]): Reply {
  const object = asked(site, parts);
  return json(200, {
    columns: columnRows(object),
    id: idOf(site.org, object),
    orderBy: sortOf(object).map((name) => ({
      fieldNameOrPath: name,
      nullsPosition: 'first',
      sortDirection: 'ascending',
    })),
    query: queryOf(object),
    relatedEntityId: null,
    scope: 'everything',
    scopeEntityId: null,
    sobjectType: object.name,
    whereCondition: { conditions: [], conjunction: 'and' },
  });
}

function results(site: Site, request: ApiRequest, parts: readonly string[]): Reply {
  const object = asked(site, parts);
  const { developerName, id, label } = rowOf(site, request, object);
  const number = (name: string, otherwise: number): number =>
    Math.min(MOST_ROWS, Math.max(0, Number(request.query.get(name) ?? otherwise)));
  const [limit, offset] = [number('limit', DEFAULT_ROWS), number('offset', 0)];
  const plan = compileQuery(site.org, queryOf(object));
  const rows = plan.kind === 'rows' ? recordsOf(site.org, plan, false) : [];
  const records = rows.slice(offset, offset + limit).map((row) => ({
    columns: columnsOf(object).map(({ field }) => ({
      fieldNameOrPath: field.name,
      value: jsonValue(field, site.org.read(row, field)),
    })),
  }));
  const done = offset + limit >= rows.length;
  const columns = columnRows(object);
  return json(200, { columns, developerName, done, id, label, records, size: records.length });
}
