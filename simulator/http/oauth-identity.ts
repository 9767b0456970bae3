import { json, type Reply, type SimRequest } from './exchange.ts';
import { identityUrl } from './oauth-reply.ts';
import type { Site } from './site.ts';
import type { StoredRecord } from '../engine/record.ts';

/** /services/oauth2/userinfo and /id/{org}/{user}: who is behind a token. Refusals are words, not JSON. */

const word = (status: number, text: string): Reply => ({ status, text, type: 'text/html;charset=UTF-8' });

function tokenOf(request: SimRequest): string | null {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const inBody = new URLSearchParams(request.body.toString('utf8'));
  return (
    header ??
    request.query.get('oauth_token') ??
    request.query.get('access_token') ??
    inBody.get('oauth_token') ??
    inBody.get('access_token')
  );
}

/** The OpenID Connect claims of the user whose token it is. */
export function userInfo(site: Site, request: SimRequest): Reply {
  const token = tokenOf(request);
  if (token === null) return word(403, 'Missing_OAuth_Token');
  const session = site.sessions.find(token);
  const user = session === undefined ? undefined : site.org.find(session.userId);
  if (user === undefined) return word(403, 'Bad_OAuth_Token');
  const value = (name: string): unknown => user.values[name] ?? null;
  return json(200, {
    sub: identityUrl(site, user.id),
    ...sharedClaims(site, user),
    preferred_username: value('Username'),
    name: value('Name'),
    given_name: value('FirstName'),
    family_name: value('LastName'),
    zoneinfo: value('TimeZoneSidKey'),
  });
}

/** The identity resource that a token reply names in `id`. */
export function identityOf(site: Site, request: SimRequest, orgId: string, userId: string): Reply {
  const token = tokenOf(request);
  if (token === null) return word(403, 'Missing_OAuth_Token');
  if (site.sessions.find(token) === undefined) return word(403, 'Bad_OAuth_Token');
  if (orgId.slice(0, 15) !== site.org.orgId.slice(0, 15)) return word(403, 'Wrong_Org');
  const user = site.org.find(userId);
  if (user?.object.name !== 'User') return word(404, 'Bad_Id');
  const value = (name: string): unknown => user.values[name] ?? null;
  return json(200, {
    id: identityUrl(site, user.id),
    asserted_user: true,
    ...sharedClaims(site, user),
    first_name: value('FirstName'),
    last_name: value('LastName'),
    username: value('Username'),
    display_name: value('Name'),
    timezone: value('TimeZoneSidKey'),
  });
}

function sharedClaims(site: Site, user: StoredRecord): Record<string, unknown> {
  const value = (name: string): unknown => user.values[name] ?? null;
  return {
    user_id: user.id,
    organization_id: site.org.orgId,
    nick_name: value('CommunityNickname'),
    email: value('Email'),
    email_verified: true,
    photos: photosOf(site, user.id),
    user_type: 'STANDARD',
    language: value('LanguageLocaleKey'),
    locale: value('LocaleSidKey'),
    utcOffset: -28_800_000,
    active: value('IsActive'),
    urls: urlsOf(site, user.id),
  };
}

function photosOf(site: Site, userId: string): Record<string, string> {
  const photo = `${site.url}/profilephoto/005/${userId}`;
  return { picture: `${photo}/F`, thumbnail: `${photo}/T` };
}

function urlsOf(site: Site, userId: string): Record<string, string> {
  const data = `${site.url}/services/data/v{version}`;
  const soap = (kind: string): string =>
    `${site.url}/services/Soap/${kind}/{version}/${site.org.orgId.slice(0, 15)}`;
  return {
    enterprise: soap('c'),
    metadata: soap('m'),
    partner: soap('u'),
    rest: `${data}/`,
    sobjects: `${data}/sobjects/`,
    search: `${data}/search/`,
    query: `${data}/query/`,
    recent: `${data}/recent/`,
    tooling_soap: soap('T'),
    tooling_rest: `${data}/tooling/`,
    profile: `${site.url}/${userId}`,
  };
}
