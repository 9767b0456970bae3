import { describeGlobal, describeObject, describeRow } from '../catalogue/describe.ts';
import { notFound } from '../engine/errors.ts';
import { wholeRecord } from '../soql/render.ts';
import { toolingSource } from '../tooling/source.ts';
import { apexRunRoutes } from './apex-run.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import { nextPage, runQuery, type QueryDoor } from './query.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';
import { toolingObject, toolingWriteRoutes } from './tooling-write.ts';

const baseOf = (request: ApiRequest): string => `${request.base}/tooling`;
const doorOf = (site: Site, request: ApiRequest): QueryDoor => ({
  source: toolingSource(site.org, request.session.userId),
  base: baseOf(request),
  tooling: true,
});

/** The Tooling API: queries, describes, single rows; writing and running have files of their own. */
export const toolingRoutes: readonly Route[] = [
  { method: 'GET', path: /^tooling$/, answer: resources },
  {
    method: 'GET',
    path: /^tooling\/query$/,
    answer: (site, request) => runQuery(site, request, false, doorOf(site, request)),
  },
  {
    method: 'GET',
    path: /^tooling\/queryAll$/,
    answer: (site, request) => runQuery(site, request, true, doorOf(site, request)),
  },
  {
    method: 'GET',
    path: /^tooling\/query(?:All)?\/(\w+)-(\d+)$/,
    answer: (site, request, parts) => nextPage(site, request, parts, doorOf(site, request)),
  },
  {
    method: 'GET',
    path: /^tooling\/sobjects$/,
    answer: (site, request) =>
      json(200, describeGlobal(toolingSource(site.org, request.session.userId).schema, baseOf(request))),
  },
  { method: 'GET', path: /^tooling\/sobjects\/(\w+)$/, answer: basicInfo },
  { method: 'GET', path: /^tooling\/sobjects\/(\w+)\/describe$/, answer: describe },
  { method: 'GET', path: /^tooling\/sobjects\/(\w+)\/(\w+)$/, answer: readRow },
  ...toolingWriteRoutes,
  ...apexRunRoutes,
];

function resources(_site: Site, request: ApiRequest): Reply {
  const base = baseOf(request);
  const names = [
    'completions',
    'executeAnonymous',
    'query',
    'queryAll',
    'runTestsAsynchronous',
    'runTestsSynchronous',
    'sobjects',
  ];
  return json(200, Object.fromEntries(names.map((name) => [name, `${base}/${name}`])));
}

function basicInfo(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = toolingObject(site, request, name);
  return json(200, { objectDescribe: describeRow(object, baseOf(request)), recentItems: [] });
}

function describe(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const { schema } = toolingSource(site.org, request.session.userId);
  return json(200, describeObject(schema, toolingObject(site, request, name), baseOf(request), site.url));
}

function readRow(site: Site, request: ApiRequest, [name, id = '']: readonly string[]): Reply {
  const object = toolingObject(site, request, name);
  const source = toolingSource(site.org, request.session.userId);
  const record = source.views?.(object)?.find((row) => row.id === id) ?? site.org.find(id);
  if (record === undefined || record.object.name !== object.name)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
  return json(200, wholeRecord(source, record, object, baseOf(request)));
}
