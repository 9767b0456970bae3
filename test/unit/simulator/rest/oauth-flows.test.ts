import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type Answer, type OrgClient } from '../org-client.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
let now = new Date('2026-05-01T12:00:00Z');
let org: OrgClient;
beforeAll(async () => {
  org = await startOrg({ rotateRefreshTokens: true, jwtCertificate: publicKey, now: () => now });
});
afterAll(() => org.simulator.close());

const form = (path: string, fields: Record<string, string>, authorization = ''): Promise<Answer> =>
  org.send('POST', path, new URLSearchParams(fields).toString(), {
    'Content-Type': 'application/x-www-form-urlencoded',
    Authorization: authorization,
  });
const token = (fields: Record<string, string>): Promise<Answer> =>
  form('/services/oauth2/token', {
    client_id: org.simulator.clientId,
    client_secret: org.simulator.clientSecret,
    ...fields,
  });
const statusWith = async (accessToken: string): Promise<number> =>
  (await org.get('limits', { Authorization: `Bearer ${accessToken}` })).status;

const CALLBACK = 'http://localhost:9/callback';
const VERIFIER = 'v'.repeat(64);
async function codeFor(more: Record<string, string> = {}): Promise<URLSearchParams> {
  const ask = new URLSearchParams({
    response_type: 'code',
    client_id: org.simulator.clientId,
    redirect_uri: CALLBACK,
    state: 's1',
    approve: 'true',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    ...more,
  });
  const answer = await org.get(`/services/oauth2/authorize?${ask.toString()}`);
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '').searchParams;
}
const redeem = async (code: string | null, more: Record<string, string> = {}): Promise<Answer> =>
  token({
    grant_type: 'authorization_code',
    code: code ?? '',
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...more,
  });

describe('the web-server flow', () => {
  it('tells the app when the user denies', async () => {
    const back = await codeFor({ approve: 'false' });
    expect(Object.fromEntries(back)).toEqual({
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state: 's1',
    });
  });

  it('refuses a wrong verifier, a missing one, another redirect and an unknown code', async () => {
    const refusal = async (answer: Promise<Answer>): Promise<unknown> => (await answer).body;
    const wrong = { error: 'invalid_grant', error_description: 'invalid code verifier' };
    expect(await refusal(redeem((await codeFor()).get('code'), { code_verifier: 'x'.repeat(64) }))).toEqual(
      wrong,
    );
    const { code } = Object.fromEntries(await codeFor());
    const bare = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: CALLBACK };
    expect(await refusal(token(bare))).toEqual(wrong);
    const elsewhere = redeem((await codeFor()).get('code'), { redirect_uri: 'http://localhost:9/other' });
    expect((await elsewhere).body.error).toBe('redirect_uri_mismatch');
    expect(await refusal(redeem('nothing'))).toEqual({
      error: 'invalid_grant',
      error_description: 'invalid authorization code',
    });
  });

  it('lets a code live for fifteen minutes and be used once', async () => {
    const late = (await codeFor()).get('code');
    const inTime = (await codeFor()).get('code');
    now = new Date(now.getTime() + 14 * 60_000);
    expect((await redeem(inTime)).status).toBe(200);
    now = new Date(now.getTime() + 2 * 60_000);
    const expired = { error: 'invalid_grant', error_description: 'expired authorization code' };
    expect((await redeem(late)).body).toEqual(expired);
    expect((await redeem(inTime)).body).toEqual(expired);
  });
});

describe('refresh tokens', () => {
  it('rotate, and a replayed one ends everything that came of it', async () => {
    const first = (await redeem((await codeFor()).get('code'))).body;
    const other = (await redeem((await codeFor()).get('code'))).body;
    const refresh = (refresh_token: string): Promise<Answer> =>
      token({ grant_type: 'refresh_token', refresh_token });
    const second = (await refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await statusWith(second.access_token)).toBe(200);
    expect((await refresh(first.refresh_token)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
    expect((await refresh(second.refresh_token)).status).toBe(400);
    expect(await statusWith(second.access_token)).toBe(401);
    expect((await refresh(other.refresh_token)).status).toBe(200);
  });

  it('take their access tokens along when revoked', async () => {
    const granted = (await redeem((await codeFor()).get('code'))).body;
    expect((await form('/services/oauth2/revoke', { token: granted.refresh_token })).status).toBe(200);
    expect(await statusWith(granted.access_token)).toBe(401);
    expect((await form('/services/oauth2/revoke', { token: 'nothing' })).status).toBe(400);
  });
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function assertion(claims: Record<string, unknown>, key = keys.privateKey): string {
  const text = `${part({ alg: 'RS256' })}.${part({
    iss: org.simulator.clientId,
    sub: org.simulator.adminUsername,
    aud: `${org.simulator.url}/`,
    exp: now.getTime() + 300,
    ...claims,
  })}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}
const jwt = (text: string): Promise<Answer> =>
  form('/services/oauth2/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: text,
  });

describe('the JWT bearer flow', () => {
  it('accepts the assertion of the CLI: expiry in milliseconds, audience with a slash', async () => {
    const answer = await jwt(assertion({}));
    expect(answer.status).toBe(200);
    expect(answer.body.refresh_token).toBeUndefined();
    expect(await statusWith(answer.body.access_token)).toBe(200);
    expect((await jwt(assertion({ aud: 'https://login.salesforce.com' }))).status).toBe(200);
  });

  it('refuses a foreign signature, audience, client and user, and what is expired', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const reason = async (text: string): Promise<string> => String((await jwt(text)).body.error_description);
    expect(await reason(assertion({}, stranger))).toBe('invalid assertion');
    expect(await reason('a.b')).toBe('invalid assertion');
    expect(await reason(assertion({ aud: 'https://evil.example' }))).toBe('audience is invalid');
    expect(await reason(assertion({ sub: 'nobody@x.example' }))).toBe("user hasn't approved this consumer");
    expect(await reason(assertion({ exp: Math.floor(now.getTime() / 1000) - 1 }))).toBe(
      'expired authorization code',
    );
    expect((await jwt(assertion({ iss: 'other' }))).body.error).toBe('invalid_client_id');
  });

  it('believes unverifiable signatures only when told to', async () => {
    const strict = await startOrg();
    const lenient = await startOrg({ acceptAnyJwtSignature: true });
    const ask = (client: OrgClient): Promise<Answer> =>
      client.send(
        'POST',
        '/services/oauth2/token',
        new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertion({
            aud: client.simulator.url,
            sub: client.simulator.adminUsername,
            exp: Date.now(),
          }),
        }).toString(),
        { 'Content-Type': 'application/x-www-form-urlencoded' },
      );
    expect([(await ask(strict)).status, (await ask(lenient)).status]).toEqual([400, 200]);
    await strict.simulator.close();
    await lenient.simulator.close();
  });
});

describe('who is behind a token', () => {
  const authorized = (): Record<string, string> => ({ token: org.simulator.accessToken });

  it('is told to the app that shows its secret', async () => {
    const { clientId, clientSecret, adminUsername } = org.simulator;
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const answer = await form('/services/oauth2/introspect', authorized(), basic);
    expect(answer.body).toMatchObject({ active: true, username: adminUsername, token_type: 'access_token' });
    expect((await form('/services/oauth2/introspect', authorized())).status).toBe(400);
    expect((await form('/services/oauth2/introspect', { token: 'x' }, basic)).body).toEqual({
      active: false,
    });
    expect(
      (await form('/services/oauth2/token', { grant_type: 'client_credentials' }, basic)).body,
    ).toHaveProperty('access_token');
  });

  it('is not told without a token, with a bad one, or by another org', async () => {
    const word = async (path: string, token?: string): Promise<[number, string]> => {
      const { status, text } = await org.get(path, {
        Authorization: token === undefined ? '' : `Bearer ${token}`,
      });
      return [status, text];
    };
    const { accessToken, adminUserId, orgId } = org.simulator;
    expect(await word('/services/oauth2/userinfo')).toEqual([403, 'Missing_OAuth_Token']);
    expect(await word('/services/oauth2/userinfo', 'bad')).toEqual([403, 'Bad_OAuth_Token']);
    expect(await word(`/id/00D000000000001AAA/${adminUserId}`, accessToken)).toEqual([403, 'Wrong_Org']);
    expect(await word(`/id/${orgId}/005000000000001AAA`, accessToken)).toEqual([404, 'Bad_Id']);
  });
});
