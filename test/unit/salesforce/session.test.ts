import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RefreshTokenSource, TokenSource } from '#core/salesforce';
import {
  accessToken,
  errorOf,
  json,
  page,
  refusal,
  scriptedOrg,
  type Answer,
  type ScriptedOrg,
} from './scripted-org.ts';

let org: ScriptedOrg;
beforeAll(async () => {
  org = await scriptedOrg();
});
afterAll(() => org.close());

const soql = 'SELECT Id FROM Account';
const account = { Id: '001000000000001AAA' };
const tokenPath = '/services/oauth2/token';
const refreshSource = (): RefreshTokenSource => ({
  kind: 'refresh_token',
  clientId: 'app',
  clientSecret: 'SECRET.client',
  refreshToken: 'SECRET.refresh_1',
  accessToken,
  loginUrl: org.url,
});
const issued = (token: string, more: Record<string, string> = {}): Record<string, string> => ({
  access_token: token,
  instance_url: org.url,
  token_type: 'Bearer',
  ...more,
});

/** An org that knows one valid access token and gives it out for any refresh. */
function orgWithToken(valid: string, reply: Answer = json(issued(valid))): Answer {
  return (response, asked) => {
    if (asked.url === tokenPath) reply(response, asked);
    else if (asked.headers.authorization === `Bearer ${valid}`) json(page([account]))(response, asked);
    else refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid')(response, asked);
  };
}
const logins = (): number => org.asked.filter(({ url }) => url === tokenPath).length;

describe('an expired session', () => {
  test('is renewed once for ten requests that wait for it, and all succeed', async () => {
    org.script(orgWithToken('00D000000000001!SECRET.access_token_2'));
    const client = org.client({ tokenSource: refreshSource() });
    const results = await Promise.all(Array.from({ length: 10 }, () => client.queryRecords(soql)));
    expect(results).toEqual(Array.from({ length: 10 }, () => [account]));
    expect(logins()).toBe(1);
  });

  test('is renewed for a write too, which the 401 surely stopped', async () => {
    const valid = '00D000000000001!SECRET.access_token_2';
    org.script(
      json({ name: 'Account', label: 'Account', fields: [], childRelationships: [] }),
      refusal(401, 'INVALID_SESSION_ID'),
      json(issued(valid)),
      json([{ id: account.Id, success: true, errors: [] }]),
    );
    const client = org.client({ tokenSource: refreshSource() });
    expect(await client.insert('Account', [{ Name: 'Acme' }])).toMatchObject([{ success: true }]);
    expect(org.asked.at(-1)?.headers.authorization).toBe(`Bearer ${valid}`);
  });

  test('that is refused again after the renewal asks for a new authorisation, without a loop', async () => {
    org.script(orgWithToken('00D000000000001!other', json(issued('00D000000000001!still_wrong'))));
    await expect(org.client({ tokenSource: refreshSource() }).queryRecords(soql)).rejects.toMatchObject({
      code: 'REAUTHORISE',
    });
    expect(logins()).toBe(1);
  });

  test('without a way to renew asks for a new authorisation', async () => {
    org.script(refusal(401, 'INVALID_SESSION_ID'));
    await expect(org.client().queryRecords(soql)).rejects.toMatchObject({ code: 'REAUTHORISE' });
    expect(org.asked).toHaveLength(1);
  });

  test('is known in the plain word of the user info, which comes with status 403', async () => {
    org.script((response) => response.writeHead(403, { 'content-type': 'text/html' }).end('Bad_OAuth_Token'));
    await expect(org.client().identity()).rejects.toMatchObject({ code: 'REAUTHORISE' });
  });

  test('is known in the envelope of a SOAP fault too', async () => {
    const fault =
      '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>';
    org.script(json(fault, 500, { 'content-type': 'text/xml' }));
    await expect(org.client().undelete(['001000000000001AAA'])).rejects.toMatchObject({
      code: 'REAUTHORISE',
    });
  });
});

describe('a renewal', () => {
  test('stores a rotated refresh token before the new access token is used', async () => {
    const events: string[] = [];
    const valid = '00D000000000001!SECRET.access_token_2';
    org.script((response, asked) => {
      events.push(asked.url === tokenPath ? 'login' : 'call');
      orgWithToken(valid, json(issued(valid, { refresh_token: 'SECRET.refresh_2' })))(response, asked);
    });
    const stored: TokenSource[] = [];
    const client = org.client({
      tokenSource: refreshSource(),
      onTokenRefreshed: async (source) => {
        events.push('stored');
        stored.push(source);
      },
    });
    await client.queryRecords(soql);
    expect(events).toEqual(['call', 'login', 'stored', 'call']);
    expect(stored).toEqual([{ ...refreshSource(), accessToken: valid, refreshToken: 'SECRET.refresh_2' }]);
  });

  test('does not use a token that could not be stored', async () => {
    const valid = '00D000000000001!SECRET.access_token_2';
    org.script(orgWithToken(valid));
    const client = org.client({
      tokenSource: refreshSource(),
      onTokenRefreshed: () => Promise.reject(new Error('no database')),
    });
    await expect(client.queryRecords(soql)).rejects.toThrow('no database');
    expect(org.asked.some(({ headers }) => headers.authorization === `Bearer ${valid}`)).toBe(false);
  });

  test.each(['invalid_grant', 'inactive_user', 'invalid_client_id'])(
    '%s is final and not repeated, lest the user be locked out',
    async (code) => {
      org.script(
        orgWithToken('none', json({ error: code, error_description: 'expired access/refresh token' }, 400)),
      );
      await expect(org.client({ tokenSource: refreshSource() }).queryRecords(soql)).rejects.toMatchObject({
        code: 'REAUTHORISE',
        detail: { salesforceCode: code },
      });
      expect(logins()).toBe(1);
    },
  );

  test('a token meant for another host is not used', async () => {
    const token = '00D000000000001!SECRET.access_token_2';
    org.script(
      orgWithToken(token, json({ ...issued(token), instance_url: 'https://other.my.salesforce.com' })),
    );
    await expect(org.client({ tokenSource: refreshSource() }).queryRecords(soql)).rejects.toMatchObject({
      code: 'REAUTHORISE',
    });
  });

  test('client credentials log in without a token of before', async () => {
    const valid = '00D000000000001!SECRET.access_token_9';
    org.script(orgWithToken(valid));
    const client = org.client({
      tokenSource: {
        kind: 'client_credentials',
        clientId: 'app',
        clientSecret: 'SECRET.client',
        loginUrl: org.url,
      },
    });
    await client.queryRecords(soql);
    expect(org.asked[0]).toMatchObject({
      url: tokenPath,
      body: 'client_id=app&client_secret=SECRET.client&grant_type=client_credentials',
    });
    expect(client.apiCalls()).toBe(1);
  });
});

describe('a token is sent to no place but a Salesforce host', () => {
  test.each([
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://salesforce.com.evil.example',
    'https://evil.example/.salesforce.com',
    'https://acme.my.salesforce.com@evil.example',
    'https://user:pass@acme.my.salesforce.com',
    'https://evilsalesforce.com',
    'https://аcme.my.salesforce.com.evil.example',
    'https://169.254.169.254',
    'http://2130706433.evil.example',
    'http://[::ffff:10.0.0.1]',
    'ftp://localhost',
    'file:///etc/passwd',
    'acme.my.salesforce.com',
    '',
  ])('not to %s', async (instanceUrl) => {
    const error = await errorOf(Promise.resolve().then(() => org.client({ instanceUrl })));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('but to My Domain hosts', () => {
    expect(org.client({ instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com/' }).orgId).toBe(
      '00D000000000001EAA',
    );
  });
});
