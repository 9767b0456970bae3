import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { request, type Dispatcher } from 'undici';
import { HoldfastError, type Clock } from '#core/model';
import { agent } from './dispatcher.ts';
import { noteLimit, type ApiLimit } from './limit-info.ts';
import { brokenConnection, limitReached, Refusal, refusalOf } from './refusal.ts';
import { withRetries, type RetryPolicy } from './retry.ts';
import type { Session } from './session.ts';

/** One request to the org. */
export interface OrgRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From `/services/` on, with its query; the origin is always the org's own. */
  readonly path: string;
  /** A function when the body itself carries the session (SOAP). */
  readonly body?: string | ((accessToken: string) => string);
  readonly headers?: Readonly<Record<string, string>>;
  /** True when sending it twice does no harm, so that it may be repeated after a lost reply. */
  readonly repeatable: boolean;
}

export interface OrgReply<Body> {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Body;
}

/** The HTTP of one org: session, retries, allowance and budget in one place. */
export interface OrgHttp {
  /** The whole body, decoded and understood by `read`; a body that `read` throws at counts as cut and is asked for again. */
  ask<T>(request: OrgRequest, read: (body: string) => T): Promise<OrgReply<T>>;
  /** The body as decoded bytes. A fault after the headers surfaces in the stream as PAGE_REJECTED. */
  stream(request: OrgRequest): Promise<OrgReply<Readable>>;
  apiCalls(): number;
  limit(): ApiLimit | undefined;
  serverTime(): Date;
}

export interface OrgHttpOptions {
  readonly origin: string;
  readonly session: Session;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly maxCalls: number;
  readonly userAgent: string;
  /** Milliseconds until the reply begins, and between two pieces of it. */
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

interface OrgState {
  calls: number;
  limit: ApiLimit | undefined;
  serverTime: Date | undefined;
}

export function openHttp(options: OrgHttpOptions): OrgHttp {
  const state: OrgState = { calls: 0, limit: undefined, serverTime: undefined };
  const send = <T>(
    asked: OrgRequest,
    take: (reply: Dispatcher.ResponseData) => Promise<OrgReply<T>>,
  ): Promise<OrgReply<T>> =>
    withSession(options.session, (token) =>
      withRetries(options.retry, options.clock, asked.repeatable, () =>
        attempt(options, state, asked, token, take),
      ),
    );
  return {
    ask: (asked, read) =>
      send(asked, async (reply) => ({ ...head(reply), body: understood(await wholeText(reply), read) })),
    stream: (asked) => send(asked, async (reply) => ({ ...head(reply), body: guardedBody(reply) })),
    apiCalls: () => state.calls,
    limit: () => state.limit,
    serverTime: () => state.serverTime ?? options.clock.now(),
  };
}

/** A refused session is renewed once for a request; a second refusal stands (engine rules section 9). */
async function withSession<T>(session: Session, work: (token: string) => Promise<T>): Promise<T> {
  const token = await session.accessToken();
  try {
    return await work(token);
  } catch (error) {
    const expired =
      error instanceof HoldfastError &&
      error.code === 'REAUTHORISE' &&
      error.detail.salesforceCode === 'INVALID_SESSION_ID';
    if (!expired) throw error;
  }
  return work(await session.renewed(token));
}

async function attempt<T>(
  options: OrgHttpOptions,
  state: OrgState,
  asked: OrgRequest,
  token: string,
  take: (reply: Dispatcher.ResponseData) => Promise<OrgReply<T>>,
): Promise<OrgReply<T>> {
  if (state.calls >= options.maxCalls) throw limitReached({ maxCalls: options.maxCalls });
  state.calls += 1;
  const reply = await dispatched(options, asked, token);
  const header = headerOf(reply);
  state.limit = noteLimit(header('sforce-limit-info')) ?? state.limit;
  state.serverTime = serverTimeOf(header('date')) ?? state.serverTime;
  if (reply.statusCode < 200 || reply.statusCode > 299)
    throw refusalOf(reply.statusCode, await wholeText(reply));
  if (/text\/html/i.test(header('content-type') ?? '')) {
    reply.body.on('error', ignoreLaterFault).destroy();
    throw malformed('Salesforce answered with a web page instead of data.');
  }
  return take(reply);
}

async function dispatched(
  options: OrgHttpOptions,
  asked: OrgRequest,
  token: string,
): Promise<Dispatcher.ResponseData> {
  const body = typeof asked.body === 'function' ? asked.body(token) : (asked.body ?? null);
  try {
    return await request(urlOf(options.origin, asked.path), {
      dispatcher: agent,
      method: asked.method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': options.userAgent,
        ...(typeof asked.body === 'function' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === null ? {} : { 'content-type': 'application/json; charset=UTF-8' }),
        ...asked.headers,
      },
      body,
      headersTimeout: options.headersTimeout,
      bodyTimeout: options.bodyTimeout,
    });
  } catch (cause) {
    throw brokenConnection(cause);
  }
}

function urlOf(origin: string, path: string): string {
  const url = new URL(origin + path.replace(/^\/*/, '/'));
  if (url.origin === origin && url.pathname.startsWith('/services/')) return url.href;
  throw new HoldfastError('INTERNAL', 'A request would have left the org.');
}

type Head = Pick<OrgReply<unknown>, 'status' | 'header'>;

function head(reply: Dispatcher.ResponseData): Head {
  return { status: reply.statusCode, header: headerOf(reply) };
}

function headerOf(reply: Dispatcher.ResponseData): (name: string) => string | undefined {
  return (name) => {
    const value = reply.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
}

function serverTimeOf(date: string | undefined): Date | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

function understood<T>(body: string, read: (body: string) => T): T {
  try {
    return read(body);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed('The reply of Salesforce was cut or malformed.');
    throw cause;
  }
}

/** A reply that arrived with success and cannot be used. Its cause is left out: a parser quotes what it read. */
function malformed(message: string): Refusal {
  return new Refusal(new HoldfastError('PAGE_REJECTED', message), 'soon', false);
}

async function wholeText(reply: Dispatcher.ResponseData): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of decoded(reply)) pieces.push(piece as Buffer);
  } catch (cause) {
    throw brokenConnection(cause);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function guardedBody(reply: Dispatcher.ResponseData): Readable {
  const page = new PageBody({ highWaterMark: 256 * 1024 });
  page.on('error', ignoreLaterFault);
  if (isGzip(reply)) pipeline(reply.body, gunzip(), page, ignoreLaterFault);
  else pipeline(reply.body, page, ignoreLaterFault);
  return page;
}

/** Bytes on their way to their reader, with every fault before their end named as what it is. */
class PageBody extends PassThrough {
  override destroy(cause?: Error): this {
    return super.destroy(cause === undefined || cause instanceof HoldfastError ? cause : brokenPage(cause));
  }
}

function brokenPage(cause: Error): HoldfastError {
  return new HoldfastError(
    'PAGE_REJECTED',
    'The connection to Salesforce broke in the middle of a page.',
    {},
    cause,
  );
}

function decoded(reply: Dispatcher.ResponseData): Readable {
  const unpacked =
    headerOf(reply)('content-encoding') === 'gzip'
      ? createGunzip({ chunkSize: 64 * 1024 })
      : new PassThrough();
  unpacked.on('error', ignoreLaterFault);
  pipeline(reply.body, unpacked, ignoreLaterFault);
  return unpacked;
}

function isGzip(reply: Dispatcher.ResponseData): boolean {
  return headerOf(reply)('content-encoding') === 'gzip';
}

function gunzip(): Gunzip {
  return createGunzip({ chunkSize: 64 * 1024 });
}

/** The fault reaches whoever reads the stream; without a listener it would end the process when nobody reads any more. */
function ignoreLaterFault(): void {
  // nothing to do
}
