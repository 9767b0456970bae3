import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type Answer, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg({ rotateRefreshTokens: true });
});
afterAll(() => org.simulator.close());

const token = (fields: Record<string, string>): Promise<Answer> => {
  const { clientId, clientSecret } = org.simulator;
  const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
  return org.send('POST', '/services/oauth2/token', form.toString(), {
    'Content-Type': 'application/x-www-form-urlencoded',
    Authorization: '',
  });
};
const works = async (accessToken: string): Promise<boolean> =>
  (await org.get('limits', { Authorization: `Bearer ${accessToken}` })).status === 200;

describe('OAuth', () => {
  it('hands out tokens of the known form', async () => {
    expect(org.simulator.accessToken).toMatch(/^(00D\w{12,15})![.\w]*$/);
    const { body } = await token({ grant_type: 'client_credentials' });
    expect(body).toMatchObject({ token_type: 'Bearer', instance_url: org.simulator.url });
    expect(body.access_token).toMatch(/^(00D\w{12,15})![.\w]*$/);
    expect(await works(body.access_token)).toBe(true);
  });

  it('refreshes, and with rotation ends the old refresh token', async () => {
    const first = await token({ grant_type: 'refresh_token', refresh_token: org.simulator.refreshToken });
    expect(await works(first.body.access_token)).toBe(true);
    const again = await token({ grant_type: 'refresh_token', refresh_token: org.simulator.refreshToken });
    expect(again.status).toBe(400);
    expect(again.body).toEqual({ error: 'invalid_grant', error_description: 'expired access/refresh token' });
  });

  it('refuses wrong clients, passwords and grants', async () => {
    expect((await token({ grant_type: 'client_credentials', client_id: 'x' })).body.error).toBe(
      'invalid_client_id',
    );
    expect((await token({ grant_type: 'client_credentials', client_secret: 'x' })).body.error).toBe(
      'invalid_client',
    );
    expect((await token({ grant_type: 'magic' })).body.error).toBe('unsupported_grant_type');
    const bad = await token({
      grant_type: 'password',
      username: org.simulator.adminUsername,
      password: 'no',
    });
    expect(bad.body).toEqual({ error: 'invalid_grant', error_description: 'authentication failure' });
  });

  it('runs the web-server flow with PKCE, each code once', async () => {
    const verifier = 'v'.repeat(64);
    const ask = new URLSearchParams({
      response_type: 'code',
      client_id: org.simulator.clientId,
      redirect_uri: 'http://localhost:9/callback',
      state: 's1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const sent = await org.get(`/services/oauth2/authorize?${ask.toString()}`);
    const address = sent.headers.get('location') ?? '';
    expect([sent.status, address]).toEqual([
      302,
      expect.stringContaining('/RemoteAccessAuthorizationPage.apexp?'),
    ]);
    const page = await org.get(address.slice(org.simulator.url.length));
    expect(page.text).toContain('Allow Access?');
    const link = /id="oaapprove" href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const redirect = await org.get(link);
    expect(redirect.status).toBe(302);
    const back = new URL(redirect.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('s1');
    const exchange = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:9/callback',
      code_verifier: verifier,
    };
    const granted = await token(exchange);
    expect(granted.body.refresh_token).toBeTruthy();
    expect((await token(exchange)).body.error).toBe('invalid_grant');
    const info = await org.get('/services/oauth2/userinfo', {
      Authorization: `Bearer ${granted.body.access_token}`,
    });
    expect(info.body).toMatchObject({
      user_id: org.simulator.adminUserId,
      organization_id: org.simulator.orgId,
    });
    await org.send('POST', '/services/oauth2/revoke', `token=${granted.body.access_token}`, {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    expect(await works(granted.body.access_token)).toBe(false);
  });

  it('tells who is behind a token', async () => {
    const path = `/id/${org.simulator.orgId}/${org.simulator.adminUserId}`;
    const answer = await org.get(`${path}?format=json&oauth_token=${org.simulator.accessToken}`, {
      Authorization: '',
    });
    expect(answer.body).toMatchObject({ username: org.simulator.adminUsername });
    const bad = await org.get(path, { Authorization: 'Bearer nothing' });
    expect([bad.status, bad.text]).toEqual([403, 'Bad_OAuth_Token']);
  });
});
