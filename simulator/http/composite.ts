import { SalesforceError } from '../engine/errors.ts';
import { plainText } from '../engine/values.ts';
import { guarded, json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** Composite: up to 25 subrequests in one call that counts once; at most 5 of them queries. */
export const compositeRoutes: readonly Route[] = [{ method: 'POST', path: /^composite$/, answer: composite }];

const MOST_SUBREQUESTS = 25;
const MOST_QUERIES = 5;

export interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Subreply {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** Reads `compositeRequest`. Each subrequest needs a reference id of its own. */
export function readSubrequestList(value: unknown): Subrequest[] {
  const raw = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  if (raw.length === 0)
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'compositeRequest is required', ['compositeRequest']);
  const list = raw.map((item) => ({
    method: plainText(item['method']).toUpperCase(),
    url: plainText(item['url']),
    referenceId: plainText(item['referenceId'] ?? ''),
    body: item['body'],
    headers: (item['httpHeaders'] ?? {}) as Record<string, string>,
  }));
  const seen = new Set<string>();
  for (const { referenceId } of list) {
    if (!/^[A-Za-z]\w*$/.test(referenceId) || seen.has(referenceId))
      throw new SalesforceError('INVALID_INPUT', `Invalid or duplicate referenceId: ${referenceId}`);
    seen.add(referenceId);
  }
  return list;
}

function readSubrequests(request: ApiRequest): { list: Subrequest[]; allOrNone: boolean } {
  const body = readObject(request);
  const list = readSubrequestList(body['compositeRequest']);
  if (list.length > MOST_SUBREQUESTS) {
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      `Limit exceeded: the maximum number of subrequests is ${MOST_SUBREQUESTS}`,
    );
  }
  if (list.filter(({ url }) => /\/query(All)?\/?\?/.test(url)).length > MOST_QUERIES) {
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      `Limit exceeded: the maximum number of query subrequests is ${MOST_QUERIES}`,
    );
  }
  return { list, allOrNone: body['allOrNone'] === true };
}

/** Thrown inside to take back an all-or-none composite. */
class TakeBack extends Error {}

function composite(site: Site, request: ApiRequest): Reply {
  const { list, allOrNone } = readSubrequests(request);
  return json(200, { compositeResponse: runSubrequests(site, request, list, allOrNone).replies });
}

/** Answers subrequests in order, in one transaction. With `allOrNone` the first failure takes all of them back. */
export function runSubrequests(
  site: Site,
  request: ApiRequest,
  list: readonly Subrequest[],
  allOrNone: boolean,
): { readonly replies: (Subreply | undefined)[]; readonly ok: boolean } {
  const replies = new Map<string, Subreply>();
  try {
    site.org.transact(() => {
      for (const item of list) {
        const reply = answerOne(site, request, item, replies);
        replies.set(item.referenceId, reply);
        if (allOrNone && reply.httpStatusCode >= 400) throw new TakeBack();
      }
    });
  } catch (error) {
    if (!(error instanceof TakeBack)) throw error;
    return { replies: list.map((item) => haltedReply(item, replies.get(item.referenceId))), ok: false };
  }
  return { replies: list.map((item) => replies.get(item.referenceId)), ok: true };
}

function haltedReply(item: Subrequest, reply: Subreply | undefined): Subreply {
  if (reply !== undefined && reply.httpStatusCode >= 400) return reply;
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  return {
    body: [{ errorCode: 'PROCESSING_HALTED', message }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId: item.referenceId,
  };
}

function answerOne(
  site: Site,
  request: ApiRequest,
  item: Subrequest,
  earlier: ReadonlyMap<string, Subreply>,
): Subreply {
  const reply = guarded(() => {
    const url = new URL(insertReferences(item.url, earlier).replace(/^\/+/, '/'), 'http://composite');
    const match = /^\/services\/data\/(v\d+\.\d)\/(.+?)\/?$/.exec(url.pathname);
    if (match === null)
      throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist', [], 404);
    const body = item.body === undefined ? '' : insertReferences(JSON.stringify(item.body), earlier);
    const headers = Object.fromEntries(
      Object.entries(item.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const sub = {
      method: item.method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: Buffer.from(body),
    };
    return site.dispatch(site, sub, match[1] ?? '', match[2] ?? '', request.session);
  });
  if (reply.bytes !== undefined) {
    const refusal = {
      message: 'This type of request is not supported in composite',
      errorCode: 'INVALID_REQUEST',
    };
    return { body: [refusal], httpHeaders: {}, httpStatusCode: 400, referenceId: item.referenceId };
  }
  return {
    body: reply.json ?? null,
    httpHeaders: reply.headers ?? {},
    httpStatusCode: reply.status,
    referenceId: item.referenceId,
  };
}

/** `@{refAccount.id}` becomes the value at that path of the earlier answer. */
function insertReferences(text: string, earlier: ReadonlyMap<string, Subreply>): string {
  return text.replace(/@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g, (whole, reference: string, path: string) => {
    let value: unknown = earlier.get(reference)?.body;
    for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
      value = (value as Record<string, unknown> | undefined)?.[name ?? index ?? ''];
    }
    if (value !== undefined && typeof value !== 'object') return plainText(value);
    throw new SalesforceError(
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${whole.slice(2, -1)} found in ${reference}`,
    );
  });
}
