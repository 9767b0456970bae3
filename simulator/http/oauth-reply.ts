import { json, type Reply, type SimRequest } from './exchange.ts';
import type { Site } from './site.ts';

/** What the OAuth endpoints have in common. */

export const SCOPE = 'refresh_token api id openid';

/** The error object of OAuth. */
export const refuse = (error: string, description: string, status = 400): Reply =>
  json(status, { error, error_description: description }, { 'Cache-Control': 'no-store' });

export function formOf(request: SimRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

/** Id of the user with that name. */
export function userNamed(site: Site, username: string): string | undefined {
  const object = site.org.object('User');
  const field = object.fields.get('username');
  return username === '' || field === undefined
    ? undefined
    : site.org.store.byKey(object, field, username)[0]?.id;
}

export function isActive(site: Site, userId: string): boolean {
  return site.org.store.get(userId)?.values['IsActive'] === true;
}

export const identityUrl = (site: Site, userId: string): string =>
  `${site.url}/id/${site.org.orgId}/${userId}`;
