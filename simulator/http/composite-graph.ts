import { SalesforceError } from '../engine/errors.ts';
import { plainText } from '../engine/values.ts';
import { readSubrequestList, runSubrequests } from './composite.ts';
import { json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** POST composite/graph: several composites, each of its own all or nothing. */
export const graphRoutes: readonly Route[] = [{ method: 'POST', path: /^composite\/graph$/, answer: graphs }];

/** In one call [documented]. */
const MOST_GRAPHS = 75;
const MOST_NODES = 500;

function graphs(site: Site, request: ApiRequest): Reply {
  const list = readObject(request)['graphs'];
  if (!Array.isArray(list) || list.length === 0)
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'graphs is required', ['graphs']);
  const wanted = (list as Record<string, unknown>[]).map((graph) => ({
    graphId: plainText(graph['graphId']),
    nodes: readSubrequestList(graph['compositeRequest']),
  }));
  if (new Set(wanted.map(({ graphId }) => graphId)).size < wanted.length)
    throw new SalesforceError('INVALID_INPUT', 'Each graph needs a graphId of its own');
  if (wanted.length > MOST_GRAPHS || wanted.reduce((sum, { nodes }) => sum + nodes.length, 0) > MOST_NODES)
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      `Limit exceeded: at most ${MOST_GRAPHS} graphs and ${MOST_NODES} nodes in one call`,
    );
  return json(200, {
    graphs: wanted.map(({ graphId, nodes }) => {
      const { replies, ok } = runSubrequests(site, request, nodes, true);
      return { graphId, graphResponse: { compositeResponse: replies }, isSuccessful: ok };
    }),
  });
}
