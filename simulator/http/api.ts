import { notFound, SalesforceError } from '../engine/errors.ts';
import { bulkQueryRoutes } from './bulk-query.ts';
import { bulkIngestRoutes } from './bulk/ingest.ts';
import { collectionRoutes } from './collections.ts';
import { batchRoutes } from './composite-batch.ts';
import { graphRoutes } from './composite-graph.ts';
import { treeRoutes } from './composite-tree.ts';
import { compositeRoutes } from './composite.ts';
import { discoveryRoutes, KNOWN_VERSIONS } from './discovery.ts';
import { guarded, type ApiRequest, type Reply, type SimRequest } from './exchange.ts';
import { limitRoutes } from './limits.ts';
import { metadataRoutes } from './metadata/rest.ts';
import { layoutRoutes } from './pages/layouts.ts';
import { listViewRoutes } from './pages/list-views.ts';
import { tabRoutes } from './pages/tabs.ts';
import { queryRoutes } from './query.ts';
import { recentRoutes } from './recent.ts';
import { recordRoutes } from './records.ts';
import { replicationRoutes } from './replication.ts';
import type { Route } from './route.ts';
import { siteFor } from './site-for-user.ts';
import type { Session } from './sessions.ts';
import { searchRoutes } from './search.ts';
import type { Site } from './site.ts';
import { toolingRoutes } from './tooling.ts';

/** The REST API under /services/data/vNN.0. Order matters where patterns overlap: the special ones come first. */
const ROUTES: readonly Route[] = [
  ...discoveryRoutes,
  ...queryRoutes,
  ...limitRoutes,
  ...metadataRoutes,
  ...compositeRoutes,
  ...treeRoutes,
  ...batchRoutes,
  ...graphRoutes,
  ...collectionRoutes,
  ...replicationRoutes,
  ...bulkQueryRoutes,
  ...bulkIngestRoutes,
  ...recentRoutes,
  ...searchRoutes,
  ...layoutRoutes,
  ...listViewRoutes,
  ...tabRoutes,
  ...toolingRoutes,
  ...recordRoutes,
];

export const sessionInvalid = (): SalesforceError =>
  new SalesforceError('INVALID_SESSION_ID', 'Session expired or invalid', [], 401);

/** Answers a REST call: session and allowance first, then the route. */
export function answerApi(site: Site, request: SimRequest): Reply {
  const reply = guarded(() => {
    const match = /^\/services\/data\/(v\d+\.\d)(?:\/(.*))?$/.exec(request.path);
    if (match === null || !KNOWN_VERSIONS.includes(match[1]?.slice(1) ?? '')) throw notFound();
    const session = admit(site, request);
    site.org.housekeep();
    return dispatch(siteFor(site, session), request, match[1] ?? '', match[2] ?? '', session);
  });
  return { ...reply, headers: { ...reply.headers, 'Sforce-Limit-Info': site.usage.header } };
}

/** Finds the route; used for subrequests too, which cost no call of their own. */
export function dispatch(
  site: Site,
  request: SimRequest,
  version: string,
  rest: string,
  session: Session,
): Reply {
  const base = `/services/data/${version}`;
  const apiRequest: ApiRequest = { ...request, base, version: Number(version.slice(1)), rest, session };
  let wrongMethod = false;
  for (const route of ROUTES) {
    const match = route.path.exec(rest);
    if (match === null) continue;
    if (route.method !== request.method && !(route.method === 'GET' && request.method === 'HEAD')) {
      wrongMethod = true;
      continue;
    }
    return route.answer(
      site,
      apiRequest,
      match.slice(1).map((part) => part ?? ''),
    );
  }
  if (!wrongMethod) throw notFound();
  throw new SalesforceError(
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${request.method}' not allowed. Allowed are ${allowed(rest).join(',')}`,
    [],
    405,
  );
}

function allowed(rest: string): string[] {
  return [...new Set(ROUTES.filter((route) => route.path.test(rest)).map((route) => route.method))];
}

/** The session behind a call, which is counted. Throws 401 for a bad session and 403 when the allowance is used up. */
export function admit(site: Site, request: SimRequest): Session {
  const session = sessionOf(site, request);
  if (!site.usage.count()) {
    throw new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', [], 403);
  }
  return session;
}

function sessionOf(site: Site, request: SimRequest): Session {
  const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const session = token === undefined ? undefined : site.sessions.find(token);
  if (session === undefined) throw sessionInvalid();
  return session;
}
