import { escapeMarkup } from './markup.ts';
import { json, type Reply, type SimRequest } from './exchange.ts';
import type { Site } from './site.ts';

/** OAuth 2.0 and identity (salesforce-api reference, section 13). Undefined for other paths. */
export function answerOAuth(site: Site, request: SimRequest): Reply | undefined {
  const { path, method } = request;
  if (path === '/services/oauth2/token' && method === 'POST') return token(site, form(request));
  if (path === '/services/oauth2/revoke') return revoke(site, request);
  if (path === '/services/oauth2/introspect' && method === 'POST') return introspect(site, form(request));
  if (path === '/services/oauth2/authorize' && method === 'GET') return authorize(site, request);
  if (path === '/services/oauth2/userinfo') return identity(site, request, undefined);
  const match = /^\/id\/(\w+)\/(\w+)$/.exec(path);
  return match === null ? undefined : identity(site, request, match[2]);
}

function form(request: SimRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

const refuse = (error: string, description: string): Reply =>
  json(400, { error, error_description: description });
const SCOPE = 'refresh_token api id openid';

function token(site: Site, fields: URLSearchParams): Reply {
  const get = (name: string): string => fields.get(name) ?? '';
  const grant = get('grant_type');
  if (!['refresh_token', 'client_credentials', 'password', 'authorization_code'].includes(grant)) {
    return refuse('unsupported_grant_type', 'grant type not supported');
  }
  if (get('client_id') !== site.app.clientId) return refuse('invalid_client_id', 'client identifier invalid');
  const needsSecret = grant === 'client_credentials' || grant === 'password' || fields.has('client_secret');
  if (needsSecret && get('client_secret') !== site.app.clientSecret)
    return refuse('invalid_client', 'invalid client credentials');
  if (grant === 'refresh_token') return refresh(site, get('refresh_token'));
  if (grant === 'client_credentials') return tokenReply(site, site.org.adminUserId, {});
  if (grant === 'password') return byPassword(site, get('username'), get('password'));
  const code = site.sessions.redeem(
    get('code'),
    get('redirect_uri'),
    fields.get('code_verifier') ?? undefined,
  );
  if (code === undefined) return refuse('invalid_grant', 'expired authorization code');
  return tokenReply(site, code.userId, { refresh_token: site.sessions.grantRefresh(code) });
}

function refresh(site: Site, refreshToken: string): Reply {
  const grant = site.sessions.grantOf(refreshToken);
  if (grant === undefined) return refuse('invalid_grant', 'expired access/refresh token');
  if (site.org.store.get(grant.userId)?.values['IsActive'] === false)
    return refuse('inactive_user', 'user is inactive');
  if (!site.app.rotateRefreshTokens) return tokenReply(site, grant.userId, {});
  site.sessions.revoke(refreshToken);
  return tokenReply(site, grant.userId, { refresh_token: site.sessions.grantRefresh(grant) });
}

/** The user with that name, when the password is right. */
export function userByPassword(site: Site, username: string, password: string): string | undefined {
  const object = site.org.object('User');
  const field = object.fields.get('username');
  const user = field === undefined ? undefined : site.org.store.byKey(object, field, username)[0];
  return user !== undefined && user.values['IsActive'] === true && password.startsWith(site.password)
    ? user.id
    : undefined;
}

function byPassword(site: Site, username: string, password: string): Reply {
  const userId = userByPassword(site, username, password);
  return userId === undefined
    ? refuse('invalid_grant', 'authentication failure')
    : tokenReply(site, userId, {});
}

function tokenReply(site: Site, userId: string, more: Readonly<Record<string, string>>): Reply {
  const issued = String(site.org.now().getTime());
  return json(
    200,
    {
      access_token: site.sessions.open(userId).token,
      ...more,
      signature: Buffer.from(`${userId}${issued}`).toString('base64'),
      scope: SCOPE,
      instance_url: site.url,
      id: `${site.url}/id/${site.org.orgId}/${userId}`,
      token_type: 'Bearer',
      issued_at: issued,
    },
    { 'Cache-Control': 'no-store' },
  );
}

function revoke(site: Site, request: SimRequest): Reply {
  const text = form(request).get('token') ?? request.query.get('token') ?? '';
  return site.sessions.revoke(text)
    ? { status: 200 }
    : refuse('unsupported_token_type', 'this token type is not supported');
}

function introspect(site: Site, fields: URLSearchParams): Reply {
  const session = site.sessions.find(fields.get('token') ?? '');
  if (session === undefined) return json(200, { active: false });
  const username = site.org.store.get(session.userId)?.values['Username'] ?? null;
  return json(200, {
    active: true,
    scope: SCOPE,
    client_id: site.app.clientId,
    username,
    sub: session.userId,
    token_type: 'access_token',
  });
}

/** The consent page, or with `?approve=true` (and `prompt=none`) the redirect at once. */
function authorize(site: Site, request: SimRequest): Reply {
  const get = (name: string): string => request.query.get(name) ?? '';
  const redirectUri = get('redirect_uri');
  if (get('client_id') !== site.app.clientId) return refuse('invalid_client_id', 'client identifier invalid');
  if (redirectUri === '' || !URL.canParse(redirectUri))
    return refuse('redirect_uri_mismatch', 'redirect_uri must match configuration');
  const back = (fields: Readonly<Record<string, string>>): Reply => {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    if (get('state') !== '') url.searchParams.set('state', get('state'));
    return { status: 302, headers: { Location: url.href } };
  };
  if (get('response_type') !== 'code')
    return back({ error: 'unsupported_response_type', error_description: 'response type not supported' });
  if (get('approve') === 'false')
    return back({ error: 'access_denied', error_description: 'end-user denied authorization' });
  if (get('approve') !== 'true' && get('prompt') !== 'none') return consentPage(site, request);
  const userId = userNamed(site, get('login_hint')) ?? site.org.adminUserId;
  const challenge = request.query.get('code_challenge') ?? undefined;
  return back({
    code: site.sessions.issueCode({
      userId,
      clientId: site.app.clientId,
      redirectUri,
      challenge,
      scope: get('scope'),
    }),
  });
}

function userNamed(site: Site, username: string): string | undefined {
  const object = site.org.object('User');
  const field = object.fields.get('username');
  return username === '' || field === undefined
    ? undefined
    : site.org.store.byKey(object, field, username)[0]?.id;
}

function consentPage(site: Site, request: SimRequest): Reply {
  const link = (approve: boolean): string =>
    `?${new URLSearchParams([...request.query, ['approve', String(approve)]]).toString()}`;
  const company = escapeMarkup(String(site.org.store.get(site.org.orgId)?.values['Name'] ?? ''));
  const page =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Allow Access?</title></head><body><main><h1>Allow Access?</h1>` +
    `<p>The application asks for access to ${company}: ${escapeMarkup(request.query.get('scope') ?? SCOPE)}.</p>` +
    `<p><a id="oadeny" href="${escapeMarkup(link(false))}">Deny</a> <a id="oaapprove" href="${escapeMarkup(link(true))}">Allow</a></p>` +
    `</main></body></html>`;
  return { status: 200, text: page, type: 'text/html;charset=UTF-8' };
}

/** /services/oauth2/userinfo and /id/{org}/{user}. A bad token answers 403 with plain text. */
function identity(site: Site, request: SimRequest, userId: string | undefined): Reply {
  const given =
    /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ??
    request.query.get('oauth_token');
  if (given === null) return { status: 403, text: 'Missing_OAuth_Token', type: 'text/html;charset=UTF-8' };
  const session = site.sessions.find(given);
  const user = site.org.find(userId ?? session?.userId ?? '');
  if (session === undefined) return { status: 403, text: 'Bad_OAuth_Token', type: 'text/html;charset=UTF-8' };
  if (user === undefined || user.object.name !== 'User') return json(404, { error: 'not_found' });
  const value = (name: string): unknown => user.values[name] ?? null;
  const shared = {
    user_id: user.id,
    organization_id: site.org.orgId,
    nick_name: value('CommunityNickname'),
    email: value('Email'),
    user_type: 'STANDARD',
    language: value('LanguageLocaleKey'),
    locale: value('LocaleSidKey'),
    utcOffset: -28_800_000,
    active: value('IsActive'),
    urls: urlsOf(site, user.id),
  };
  const names = {
    first_name: value('FirstName'),
    last_name: value('LastName'),
    username: value('Username'),
    display_name: value('Name'),
  };
  if (userId !== undefined) {
    return json(200, {
      id: `${site.url}/id/${site.org.orgId}/${user.id}`,
      asserted_user: true,
      ...shared,
      ...names,
      timezone: value('TimeZoneSidKey'),
    });
  }
  return json(200, {
    sub: `${site.url}/id/${site.org.orgId}/${user.id}`,
    ...shared,
    preferred_username: value('Username'),
    name: value('Name'),
    given_name: value('FirstName'),
    family_name: value('LastName'),
    zoneinfo: value('TimeZoneSidKey'),
  });
}

function urlsOf(site: Site, userId: string): Record<string, string> {
  const data = `${site.url}/services/data/v{version}`;
  return {
    enterprise: `${site.url}/services/Soap/c/{version}/${site.org.orgId.slice(0, 15)}`,
    metadata: `${site.url}/services/Soap/m/{version}/${site.org.orgId.slice(0, 15)}`,
    partner: `${site.url}/services/Soap/u/{version}/${site.org.orgId.slice(0, 15)}`,
    rest: `${data}/`,
    sobjects: `${data}/sobjects/`,
    search: `${data}/search/`,
    query: `${data}/query/`,
    recent: `${data}/recent/`,
    profile: `${site.url}/${userId}`,
  };
}
