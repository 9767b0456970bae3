import { json, type Reply, type SimRequest } from './exchange.ts';
import { authorize, CONSENT_PAGE, consentPage } from './oauth-authorize.ts';
import { identityOf, userInfo } from './oauth-identity.ts';
import { checkAssertion } from './oauth-jwt.ts';
import { formOf, identityUrl, isActive, refuse, SCOPE, userNamed } from './oauth-reply.ts';
import type { CodeRefusal } from './sessions.ts';
import type { Site } from './site.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Login hosts that an assertion may name as its audience besides the org itself [documented]. */
const LOGIN_HOSTS = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/** OAuth 2.0 and identity (salesforce-api reference, section 13). Undefined for other paths. */
export function answerOAuth(site: Site, request: SimRequest): Reply | undefined {
  const { path, method } = request;
  switch (path) {
    case '/services/oauth2/token':
      return method === 'POST' ? token(site, request) : refuse('invalid_request', 'must use HTTP POST');
    case '/services/oauth2/revoke':
      return revoke(site, request);
    case '/services/oauth2/introspect':
      return method === 'POST' ? introspect(site, request) : refuse('invalid_request', 'must use HTTP POST');
    case '/services/oauth2/authorize':
      return authorize(site, request);
    case CONSENT_PAGE:
      return consentPage(site, request);
    case '/services/oauth2/userinfo':
      return userInfo(site, request);
    default: {
      const match = /^\/id\/(\w+)\/(\w+)$/.exec(path);
      return match === null ? undefined : identityOf(site, request, match[1] ?? '', match[2] ?? '');
    }
  }
}

type Flow = (site: Site, get: (name: string) => string, fields: URLSearchParams) => Reply;

const FLOWS: Readonly<Record<string, Flow>> = {
  authorization_code: byCode,
  refresh_token: (site, get) => refresh(site, get('refresh_token')),
  client_credentials: (site) => tokenReply(site, site.org.adminUserId, {}),
  password: (site, get) => byPassword(site, get('username'), get('password')),
};
/** Flows that are worth nothing without the secret of the app. */
const NEEDS_SECRET = new Set(['client_credentials', 'password']);

function token(site: Site, request: SimRequest): Reply {
  const fields = formOf(request);
  const get = (name: string): string => fields.get(name) ?? '';
  const grant = get('grant_type');
  if (grant === JWT_BEARER) return byAssertion(site, get('assertion'));
  const flow = Object.hasOwn(FLOWS, grant) ? FLOWS[grant] : undefined;
  if (flow === undefined) return refuse('unsupported_grant_type', 'grant type not supported');
  return clientRefusal(site, request, fields, NEEDS_SECRET.has(grant)) ?? flow(site, get, fields);
}

/** Checks client id and secret, from the form or the Basic header. Undefined when they are right. */
function clientRefusal(
  site: Site,
  request: SimRequest,
  fields: URLSearchParams,
  needsSecret: boolean,
): Reply | undefined {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const [basicId, basicSecret] = basic === undefined ? [] : splitBasic(basic);
  const secret = fields.get('client_secret') ?? basicSecret;
  if ((fields.get('client_id') ?? basicId) !== site.app.clientId)
    return refuse('invalid_client_id', 'client identifier invalid');
  if ((needsSecret || secret !== undefined) && secret !== site.app.clientSecret)
    return refuse('invalid_client', 'invalid client credentials');
  return undefined;
}

function splitBasic(encoded: string): string[] {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

const CODE_REFUSALS: Readonly<Record<CodeRefusal, readonly [string, string]>> = {
  unknown: ['invalid_grant', 'invalid authorization code'],
  expired: ['invalid_grant', 'expired authorization code'],
  redirect: ['redirect_uri_mismatch', 'redirect_uri must match configuration'],
  verifier: ['invalid_grant', 'invalid code verifier'],
};

function byCode(site: Site, get: (name: string) => string, fields: URLSearchParams): Reply {
  const code = site.sessions.redeem(get('code'), {
    redirectUri: get('redirect_uri'),
    verifier: fields.get('code_verifier') ?? undefined,
    now: site.org.now().getTime(),
  });
  if (typeof code === 'string') return refuse(...CODE_REFUSALS[code]);
  if (!isActive(site, code.userId)) return refuse('inactive_user', 'user is inactive');
  const refreshToken = site.sessions.grantRefresh({ userId: code.userId, clientId: code.clientId });
  const { family } = site.sessions.grantOf(refreshToken) ?? {};
  return tokenReply(site, code.userId, { refresh_token: refreshToken }, family);
}

/** With rotation each refresh ends the token used; whoever uses it once more ends all tokens of that authorization. */
function refresh(site: Site, refreshToken: string): Reply {
  const grant = site.sessions.grantOf(refreshToken);
  if (grant === undefined) {
    site.sessions.detectReuse(refreshToken);
    return refuse('invalid_grant', 'expired access/refresh token');
  }
  if (!isActive(site, grant.userId)) return refuse('inactive_user', 'user is inactive');
  if (!site.app.rotateRefreshTokens) return tokenReply(site, grant.userId, {}, grant.family);
  site.sessions.spend(refreshToken);
  const next = site.sessions.grantRefresh(grant);
  return tokenReply(site, grant.userId, { refresh_token: next }, grant.family);
}

/** The user with that name, when the password is right. */
export function userByPassword(site: Site, username: string, password: string): string | undefined {
  const userId = userNamed(site, username);
  return userId !== undefined && isActive(site, userId) && password.startsWith(site.password)
    ? userId
    : undefined;
}

function byPassword(site: Site, username: string, password: string): Reply {
  const userId = userByPassword(site, username, password);
  return userId === undefined
    ? refuse('invalid_grant', 'authentication failure')
    : tokenReply(site, userId, {});
}

function byAssertion(site: Site, assertion: string): Reply {
  const result = checkAssertion(assertion, {
    publicKey: site.app.jwtPublicKey,
    acceptAnySignature: site.app.acceptAnyJwtSignature,
    clientId: site.app.clientId,
    audiences: [site.url, site.url.replace('//localhost', '//127.0.0.1'), ...LOGIN_HOSTS],
    now: site.org.now().getTime(),
  });
  if ('error' in result) return refuse(result.error, result.description);
  const userId = userNamed(site, result.username);
  if (userId === undefined) return refuse('invalid_grant', "user hasn't approved this consumer");
  if (!isActive(site, userId)) return refuse('inactive_user', 'user is inactive');
  return tokenReply(site, userId, {});
}

function tokenReply(
  site: Site,
  userId: string,
  more: Readonly<Record<string, string>>,
  family?: string,
): Reply {
  const issued = String(site.org.now().getTime());
  return json(
    200,
    {
      access_token: site.sessions.open(userId, undefined, family).token,
      ...more,
      signature: Buffer.from(`${userId}${issued}`).toString('base64'),
      scope: SCOPE,
      instance_url: site.url,
      id: identityUrl(site, userId),
      token_type: 'Bearer',
      issued_at: issued,
    },
    { 'Cache-Control': 'no-store' },
  );
}

function revoke(site: Site, request: SimRequest): Reply {
  const text = formOf(request).get('token') ?? request.query.get('token') ?? '';
  return site.sessions.revoke(text)
    ? { status: 200 }
    : refuse('unsupported_token_type', 'this token type is not supported');
}

/** Needs the credentials of the app. A dead token is only `active: false`. */
function introspect(site: Site, request: SimRequest): Reply {
  const fields = formOf(request);
  const refusal = clientRefusal(site, request, fields, true);
  if (refusal !== undefined) return refusal;
  const given = fields.get('token') ?? '';
  const session = site.sessions.find(given);
  const grant = session ?? site.sessions.grantOf(given);
  if (grant === undefined) return json(200, { active: false });
  const issued = Math.floor((session?.issuedAt ?? site.org.now().getTime()) / 1000);
  return json(200, {
    active: true,
    scope: SCOPE,
    client_id: site.app.clientId,
    username: site.org.store.get(grant.userId)?.values['Username'] ?? null,
    sub: identityUrl(site, grant.userId),
    token_type: session === undefined ? 'refresh_token' : 'access_token',
    ...(session === undefined ? {} : { iat: issued, nbf: issued, exp: issued + 7200 }),
  });
}
