import { request } from 'undici';
import { HoldfastError, type Clock } from '#core/model';
import { agent } from './dispatcher.ts';
import { orgOrigin } from './org-host.ts';
import { faultOf } from './fault.ts';
import { brokenConnection, Refusal, refusalOf } from './refusal.ts';
import { withRetries, type RetryPolicy } from './retry.ts';
import { mustReauthorise, tokenForm, type TokenSource } from './token-source.ts';

/**
 * Lets one process at a time renew the token of a connection. Calls `renew` with the newest stored source and stores the source it
 * returns before resolving, so that a rotated refresh token is never used, nor lost, by two.
 */
export type RenewalGuard = (renew: (latest: TokenSource) => Promise<TokenSource>) => Promise<void>;

/** The session of one client: an access token, renewed at most once at a time however many requests wait for it. */
export interface Session {
  accessToken(): Promise<string>;
  /** A token other than `refused`, which Salesforce did not accept. Throws REAUTHORISE when there is none. */
  renewed(refused: string): Promise<string>;
}

export interface SessionOptions {
  readonly source: TokenSource;
  /** Origin the token is meant for; a token issued for another one is refused. */
  readonly origin: string;
  readonly guard: RenewalGuard;
  readonly retry: RetryPolicy;
  readonly clock: Clock;
}

export function openSession(options: SessionOptions): Session {
  let current = options.source.accessToken;
  let renewal: Promise<string> | undefined;

  const renew = async (refused: string | undefined): Promise<string> => {
    let token: string | undefined;
    await options.guard(async (latest) => {
      const issued = await issue(latest, refused, options);
      token = issued.accessToken;
      return issued.source;
    });
    if (token === undefined) throw mustReauthorise('invalid_grant');
    current = token;
    return token;
  };
  const joined = (refused: string | undefined): Promise<string> => {
    renewal ??= renew(refused).finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
  return {
    accessToken: async () => current ?? joined(undefined),
    renewed: async (refused) => (current !== undefined && current !== refused ? current : joined(refused)),
  };
}

interface IssuedToken {
  readonly accessToken: string;
  /** The source to use next time: another one after rotation. */
  readonly source: TokenSource;
}

async function issue(
  latest: TokenSource,
  refused: string | undefined,
  options: SessionOptions,
): Promise<IssuedToken> {
  // Another client may have renewed it, or a person connected the org anew, while this one waited for the guard.
  if (latest.accessToken !== undefined && latest.accessToken !== refused) {
    return { accessToken: latest.accessToken, source: latest };
  }
  if (latest.kind === 'access_token') throw mustReauthorise('INVALID_SESSION_ID');
  const url = `${orgOrigin(latest.loginUrl)}/services/oauth2/token`;
  const form = tokenForm(latest).toString();
  const reply = await withRetries(options.retry, options.clock, true, () => askForToken(url, form));
  assertSameOrg(reply['instance_url'], options.origin);
  const accessToken = reply['access_token'];
  if (typeof accessToken !== 'string' || accessToken === '') throw mustReauthorise('invalid_grant');
  const rotated = reply['refresh_token'];
  if (latest.kind === 'refresh_token' && typeof rotated === 'string') {
    return { accessToken, source: { ...latest, accessToken, refreshToken: rotated } };
  }
  return { accessToken, source: { ...latest, accessToken } };
}

async function askForToken(url: string, form: string): Promise<Record<string, unknown>> {
  let status: number;
  let body: string;
  try {
    const reply = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form,
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
    });
    status = reply.statusCode;
    body = await reply.body.text();
  } catch (cause) {
    throw brokenConnection(cause);
  }
  if (status === 200) return parsedToken(body);
  const code = faultOf(body)?.code;
  // Repeating wrong credentials locks the user out, so everything but a passing fault ends here.
  if ((status === 400 || status === 401 || status === 403) && code !== 'rate_limit_exceeded') {
    throw new Refusal(mustReauthorise(code ?? `HTTP_${status}`), 'never', true);
  }
  if (code === 'rate_limit_exceeded') {
    const error = new HoldfastError('ORG_UNAVAILABLE', 'Salesforce limits how often this org may log in.', {
      salesforceCode: code,
    });
    throw new Refusal(error, 'later', true);
  }
  throw refusalOf(status, body);
}

function parsedToken(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Falls through without a cause: the parser's message would quote the token.
  }
  throw new Refusal(
    new HoldfastError('ORG_UNAVAILABLE', 'The reply to the login was cut or malformed.'),
    'soon',
    false,
  );
}

function assertSameOrg(instanceUrl: unknown, origin: string): void {
  if (typeof instanceUrl === 'string' && orgOrigin(instanceUrl) === origin) return;
  throw new HoldfastError('REAUTHORISE', 'The org has moved to another address.', {
    remedy: 'Connect the org again.',
  });
}

/** A guard for a source that only this client uses; `store` is told of a changed source before its token is used. */
export function soloGuard(source: TokenSource, store: (source: TokenSource) => Promise<void>): RenewalGuard {
  let latest = source;
  return async (renew) => {
    const next = await renew(latest);
    if (next !== latest) await store(next);
    latest = next;
  };
}
