import { SalesforceError } from '../engine/errors.ts';
import { plainText } from '../engine/values.ts';
import { errorReply, guarded, json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** POST composite/batch: up to 25 independent requests; each counts against the allowance [documented]. */
export const batchRoutes: readonly Route[] = [{ method: 'POST', path: /^composite\/batch$/, answer: batch }];

const MOST_SUBREQUESTS = 25;

function batch(site: Site, request: ApiRequest): Reply {
  const body = readObject(request);
  const list = body['batchRequests'];
  if (!Array.isArray(list) || list.length === 0)
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'batchRequests is required', ['batchRequests']);
  if (list.length > MOST_SUBREQUESTS)
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      `Limit exceeded: the maximum number of subrequests is ${MOST_SUBREQUESTS}`,
    );
  const results: { statusCode: number; result: unknown }[] = [];
  let halted = false;
  for (const item of list as Record<string, unknown>[]) {
    if (halted) {
      results.push(haltedResult());
      continue;
    }
    const reply = answerOne(site, request, item);
    results.push({ statusCode: reply.status, result: reply.json ?? null });
    halted = body['haltOnError'] === true && reply.status >= 400;
  }
  return json(200, { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

const haltedResult = (): { statusCode: number; result: unknown } => ({
  statusCode: 412,
  result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
});

function answerOne(site: Site, request: ApiRequest, item: Record<string, unknown>): Reply {
  if (!site.usage.count())
    return errorReply(
      new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', [], 403),
    );
  return guarded(() => {
    const url = new URL(plainText(item['url']).replace(/^\/+/, ''), 'http://batch/');
    const match = /^\/(?:services\/data\/)?(v\d+\.\d)\/(.+?)\/?$/.exec(url.pathname);
    if (match === null)
      throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist', [], 404);
    const [, version = '', rest = ''] = match;
    if (rest.startsWith('composite/'))
      throw new SalesforceError('INVALID_REQUEST', 'This type of request is not supported in batch');
    const sub = {
      method: plainText(item['method']).toUpperCase(),
      path: `/services/data/${version}/${rest}`,
      query: url.searchParams,
      headers: {},
      body: Buffer.from(item['richInput'] === undefined ? '' : JSON.stringify(item['richInput'])),
    };
    const reply = site.dispatch(site, sub, version, rest, request.session);
    if (reply.bytes !== undefined)
      throw new SalesforceError('INVALID_REQUEST', 'Binary content is not supported in batch');
    return reply;
  });
}
