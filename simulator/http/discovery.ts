import { describeGlobal, describeObject, describeRow } from '../catalogue/describe.ts';
import { json, type ApiRequest, type Reply } from './exchange.ts';
import { recentItems } from './recent.ts';
import { objectNamed, type Route } from './route.ts';
import type { Site } from './site.ts';

const FIRST_VERSION = 45;
const LAST_VERSION = 68;
const SEASONS = ['Winter', 'Spring', 'Summer'];

/** `45.0` ... `68.0`. */
export const KNOWN_VERSIONS: readonly string[] = Array.from(
  { length: LAST_VERSION - FIRST_VERSION + 1 },
  (_, index) => `${FIRST_VERSION + index}.0`,
);

/** Body of /services/data. Version 45 was Spring '19; three releases make a year. */
export function versionList(): unknown[] {
  return KNOWN_VERSIONS.map((version) => {
    const release = Number.parseInt(version, 10) - 44;
    const year = 19 + Math.floor(release / 3);
    return { label: `${SEASONS[release % 3] ?? ''} '${year}`, url: `/services/data/v${version}`, version };
  });
}

const RESOURCES: Readonly<Record<string, string>> = {
  composite: 'composite',
  jobs: 'jobs',
  limits: 'limits',
  parameterizedSearch: 'parameterizedSearch',
  query: 'query',
  queryAll: 'queryAll',
  recent: 'recent',
  search: 'search',
  sobjects: 'sobjects',
  tabs: 'tabs',
  theme: 'theme',
  tooling: 'tooling',
};

function resources(site: Site, request: ApiRequest): Reply {
  const urls = Object.fromEntries(
    Object.entries(RESOURCES).map(([name, path]) => [name, `${request.base}/${path}`]),
  );
  return json(200, { ...urls, identity: `${site.url}/id/${site.org.orgId}/${request.session.userId}` });
}

/** 304 when the schema has not changed since If-Modified-Since, or the ETag is the same. */
function conditional(site: Site, request: ApiRequest, body: () => unknown): Reply {
  const changed = Math.floor(site.org.schema.changedAt.getTime() / 1000) * 1000;
  const etag = `"${(changed / 1000).toString(16)}${request.version}"`;
  const headers = { ETag: etag, 'Last-Modified': new Date(changed).toUTCString() };
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  if (since >= changed || request.headers['if-none-match'] === etag) return { status: 304, headers };
  return json(200, body(), headers);
}

export const discoveryRoutes: readonly Route[] = [
  { method: 'GET', path: /^$/, answer: resources },
  {
    method: 'GET',
    path: /^sobjects$/,
    answer: (site, request) =>
      conditional(site, request, () => describeGlobal(site.org.schema, request.base)),
  },
  {
    method: 'GET',
    path: /^sobjects\/(\w+)\/describe$/,
    answer: (site, request, [name]) => {
      const object = objectNamed(site, name);
      return conditional(site, request, () =>
        describeObject(site.org.schema, object, request.base, site.url),
      );
    },
  },
  {
    method: 'GET',
    path: /^sobjects\/(\w+)$/,
    answer: (site, request, [name]) => {
      const object = objectNamed(site, name);
      return json(200, {
        objectDescribe: describeRow(object, request.base),
        recentItems: recentItems(site, request, object),
      });
    },
  },
];
