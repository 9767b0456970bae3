import { Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import { HoldfastError, type Clock } from '#core/model';
import { openAllowance, type Allowance, type ApiReading, type CallBudget } from './allowance.ts';
import { agent } from './dispatcher.ts';
import { openGate, type Gate } from './gate.ts';
import { waitAskedFor, type ApiLimit } from './limit-info.ts';
import { isThisMachine } from './org-host.ts';
import { readApiLimit } from './org-limits.ts';
import { brokenConnection, Refusal, refusalOf } from './refusal.ts';
import { dropBody, guardedBody, wholeText } from './reply-body.ts';
import { withRetries, type RetryPolicy } from './retry.ts';
import type { Session } from './session.ts';

/** One request to the org. */
export interface OrgRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From `/services/` on, with its query; the origin is always the org's own. */
  readonly path: string;
  /** A function when the body itself carries the session (SOAP). */
  readonly body?: string | ((accessToken: string) => string);
  /** A body of many parts, of known length, read anew for each attempt. */
  readonly multipart?: {
    readonly type: string;
    readonly bytes: number;
    readonly read: () => AsyncIterable<Uint8Array>;
  };
  readonly headers?: Readonly<Record<string, string>>;
  /** True for a file, which may be of any type. Otherwise a web page is no answer: Salesforce is down for maintenance. */
  readonly anyType?: boolean;
  /** True when sending it twice does no harm, so that it may be repeated after a lost reply. */
  readonly repeatable: boolean;
  /** True for calls that end what is open: they may use the reserve of the client's share. */
  readonly closing?: boolean;
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
  usage(): ApiReading | undefined;
  serverTime(): Date;
}

export interface OrgHttpOptions {
  readonly origin: string;
  readonly session: Session;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly budget: CallBudget;
  /** Path of `/limits`, which is asked when replies do not tell the use of the allowance. */
  readonly limitsPath: string;
  readonly userAgent: string;
  /** Milliseconds until the reply begins, and between two pieces of it. */
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

interface OrgState {
  readonly allowance: Allowance;
  readonly gate: Gate;
  serverTime: Date | undefined;
  /** The question to `/limits` that is under way. */
  asking: Promise<void> | undefined;
}

/** Requests under way at once; Salesforce lets 25 long ones of a whole org run. */
const mostAtOnce = 16;

export function openHttp(options: OrgHttpOptions): OrgHttp {
  const allowance = openAllowance(options.budget, options.clock);
  const state: OrgState = {
    ...{ allowance, gate: openGate(mostAtOnce) },
    ...{ serverTime: undefined, asking: undefined },
  };
  const send = async <T>(asked: OrgRequest, take: Take<T>): Promise<OrgReply<T>> => {
    // A login for a call that will not be made would be one too many.
    allowance.check(asked.closing === true);
    return withSession(options.session, (token) =>
      withRetries(options.retry, options.clock, asked.repeatable, () =>
        attempt(options, state, asked, token, take),
      ),
    );
  };
  return {
    ask: (asked, read) =>
      send(asked, async (reply) => ({ ...head(reply), body: understood(await wholeText(reply), read) })),
    stream: (asked) =>
      send({ ...asked, headers: { ...unpacked(options.origin), ...asked.headers } }, async (reply) => ({
        ...head(reply),
        body: guardedBody(reply),
      })),
    apiCalls: () => allowance.calls(),
    limit: () => allowance.told(),
    usage: () => allowance.usage(),
    serverTime: () => state.serverTime ?? options.clock.now(),
  };
}

/** What does not travel is not packed: for an org on this machine that takes longer than all else (docs/performance.md). */
function unpacked(origin: string): Readonly<Record<string, string>> {
  return isThisMachine(origin) ? { 'accept-encoding': 'identity' } : {};
}

type Take<T> = (reply: Dispatcher.ResponseData) => Promise<OrgReply<T>>;

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
  take: Take<T>,
): Promise<OrgReply<T>> {
  if (state.allowance.blind()) await askForLimits(options, state, token);
  try {
    return await state.gate.through(() => exchange(options, state, asked, token, take));
  } catch (error) {
    if (error instanceof Refusal && error.again === 'later') state.gate.narrow();
    throw error;
  }
}

async function exchange<T>(
  options: OrgHttpOptions,
  state: OrgState,
  asked: OrgRequest,
  token: string,
  take: Take<T>,
): Promise<OrgReply<T>> {
  const { allowance } = state;
  await allowance.admit(asked.closing === true);
  const reply = await dispatched(options, asked, token).catch((error: unknown) => {
    allowance.settle();
    throw error;
  });
  const header = headerOf(reply);
  allowance.settle({ header: header('sforce-limit-info') });
  state.serverTime = serverTimeOf(header('date')) ?? state.serverTime;
  if (reply.statusCode < 200 || reply.statusCode > 299) {
    const wait = waitAskedFor(header('retry-after'), state.serverTime ?? options.clock.now());
    throw refusalOf(reply.statusCode, await wholeText(reply), wait);
  }
  if (asked.anyType !== true && /text\/html/i.test(header('content-type') ?? '')) {
    dropBody(reply);
    throw malformed('Salesforce answered with a web page instead of data.');
  }
  return take(reply);
}

/** No header tells how much of the allowance is used, so that the share could not be kept: `/limits` says it, once for all that wait. */
async function askForLimits(options: OrgHttpOptions, state: OrgState, token: string): Promise<void> {
  state.asking ??= (async () => {
    const asked = { method: 'GET', path: options.limitsPath, repeatable: true, closing: true } as const;
    const reply = await exchange(options, state, asked, token, async (data) => ({
      ...head(data),
      body: understood(await wholeText(data), readApiLimit),
    }));
    state.allowance.learn(reply.body);
  })().finally(() => {
    state.asking = undefined;
  });
  return state.asking;
}

async function dispatched(
  options: OrgHttpOptions,
  asked: OrgRequest,
  token: string,
): Promise<Dispatcher.ResponseData> {
  const { multipart } = asked;
  const text = typeof asked.body === 'function' ? asked.body(token) : (asked.body ?? null);
  const body = multipart ? Readable.from(multipart.read()) : text;
  try {
    return await request(urlOf(options.origin, asked.path), {
      dispatcher: agent,
      method: asked.method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': options.userAgent,
        ...(typeof asked.body === 'function' ? {} : { authorization: `Bearer ${token}` }),
        ...(text === null ? {} : { 'content-type': 'application/json; charset=UTF-8' }),
        ...(multipart ? { 'content-type': multipart.type, 'content-length': String(multipart.bytes) } : {}),
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
