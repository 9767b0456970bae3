import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TokenSource } from '#core/salesforce';
import {
  csv,
  cutAfter,
  errorOf,
  hangUp,
  json,
  scriptedOrg,
  textOf,
  type Answer,
  type ScriptedOrg,
} from './scripted-org.ts';

let org: ScriptedOrg;
beforeAll(async () => {
  org = await scriptedOrg();
});
afterAll(() => org.close());

const secretText = fc.stringMatching(/^[A-Za-z0-9._]{20,40}$/).map((text) => `SECRET${text}`);

/** Replies of a hostile or broken org that quote the secrets it was sent, in every place an error could copy from. */
const quoting = (secret: string): fc.Arbitrary<Answer> =>
  fc.oneof(
    fc
      .record({
        status: fc.constantFrom(300, 302, 400, 401, 403, 404, 409, 420, 429, 500, 503),
        errorCode: fc.constantFrom(
          'INVALID_FIELD',
          'MALFORMED_QUERY',
          'REQUEST_LIMIT_EXCEEDED',
          'API_ERROR',
          'NOPE',
          `${secret} x`,
        ),
        message: fc.constantFrom(
          `No such column for Bearer ${secret}`,
          `00D000000000001!${secret}`,
          `refresh_token=${secret}&x`,
          `"access_token":"${secret}"`,
          `<sessionId>00D000000000001!${secret}</sessionId>`,
        ),
      })
      .map(({ status, errorCode, message }) =>
        json([{ errorCode, message }], status, { location: `http://x/${secret}` }),
      ),
    fc.constantFrom(
      json({ error: 'invalid_grant', error_description: secret }, 400),
      json(`{"access_token":"${secret}"`),
      json({ access_token: secret, instance_url: `https://${secret.toLowerCase()}.example` }),
      json(`<html>${secret}</html>`, 200, { 'content-type': 'text/html' }),
      csv(`"Id"\n"${secret}`, { 'content-type': 'text/plain' }),
      cutAfter(`{"totalSize":1,"x":"${secret}`),
      hangUp,
    ),
  );

const sources = (secret: string): fc.Arbitrary<TokenSource> =>
  fc.constantFrom<TokenSource>(
    { kind: 'access_token', accessToken: `00D000000000001!${secret}` },
    {
      kind: 'refresh_token',
      clientId: 'app',
      clientSecret: secret,
      refreshToken: secret,
      accessToken: secret,
      loginUrl: org.url,
    },
    { kind: 'client_credentials', clientId: 'app', clientSecret: secret, loginUrl: org.url },
  );

test('no error says a secret, neither in its message and facts nor in its causes', async () => {
  const cases = secretText.chain((secret) =>
    fc.record({ secret: fc.constant(secret), answer: quoting(secret), source: sources(secret) }),
  );
  await fc.assert(
    fc.asyncProperty(cases, fc.nat(4), async ({ secret, answer, source }, call) => {
      org.script(answer);
      const client = org.client({
        tokenSource: source,
        retry: { soon: [], later: [], sleep: async () => undefined },
      });
      const calls: (() => Promise<unknown>)[] = [
        () => client.queryRecords('SELECT Id FROM Account'),
        () => client.identity(),
        () => client.undelete(['001000000000001AAA']),
        () => client.startBulkQuery('SELECT Id FROM Account'),
        async () => textOf((await client.bulkPage('750000000000001AAA', null, { maxRecords: 10 })).body),
      ];
      const error = await errorOf(Promise.resolve().then(() => calls[call]!()));
      expect(inspect(error, { depth: 10 }).toLowerCase()).not.toContain(secret.toLowerCase());
    }),
    { numRuns: 150 },
  );
});
