import { escapeMarkup } from './markup.ts';
import type { Reply, SimRequest } from './exchange.ts';
import { refuse, SCOPE, userNamed } from './oauth-reply.ts';
import type { Site } from './site.ts';

/** Where the platform shows its consent page [observed in clients that drive it by a browser]. */
export const CONSENT_PAGE = '/setup/secur/RemoteAccessAuthorizationPage.apexp';

/** Leads to the consent page, or with `?approve=true` (and `prompt=none`) back at once. The user counts as logged in. */
export function authorize(site: Site, request: SimRequest): Reply {
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
  const challenge = request.query.get('code_challenge') ?? undefined;
  const method = request.query.get('code_challenge_method') ?? 'S256';
  if (challenge !== undefined && (method !== 'S256' || challenge === ''))
    return back({ error: 'invalid_request', error_description: 'invalid code challenge method' });
  if (get('approve') === 'false')
    return back({ error: 'access_denied', error_description: 'end-user denied authorization' });
  if (get('approve') !== 'true' && get('prompt') !== 'none')
    return { status: 302, headers: { Location: `${site.url}${CONSENT_PAGE}?${request.query.toString()}` } };
  const code = site.sessions.issueCode({
    userId: userNamed(site, get('login_hint')) ?? site.org.adminUserId,
    clientId: site.app.clientId,
    redirectUri,
    challenge,
    scope: get('scope'),
    issuedAt: site.org.now().getTime(),
  });
  return back({ code });
}

/** The page with its two answers. */
export function consentPage(site: Site, request: SimRequest): Reply {
  const link = (approve: boolean): string =>
    `/services/oauth2/authorize?${new URLSearchParams([...request.query, ['approve', String(approve)]]).toString()}`;
  const company = escapeMarkup(String(site.org.store.get(site.org.orgId)?.values['Name'] ?? ''));
  const page =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Allow Access?</title></head><body><main><h1>Allow Access?</h1>` +
    `<p>The application asks for access to ${company}: ${escapeMarkup(request.query.get('scope') ?? SCOPE)}.</p>` +
    `<p><a id="oadeny" href="${escapeMarkup(link(false))}">Deny</a> <a id="oaapprove" href="${escapeMarkup(link(true))}">Allow</a></p>` +
    `</main></body></html>`;
  return { status: 200, text: page, type: 'text/html;charset=UTF-8' };
}
