import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectOptions, OrgClient } from '#core/salesforce';
import { callsOfShare } from '#core/salesforce';
import {
  errorOf,
  fixedClock,
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

const ask = (client: OrgClient) => client.queryRecords('SELECT Id FROM Account');
const account = { Id: '001000000000001AAA' };

/** An org that counts every request, others having made `used` before, and tells it `lag` requests late. */
function counting(used: number, max: number, { lag = 0, answer = page([account]) } = {}): Answer {
  let count = used;
  return (response, asked) => {
    count += 1;
    const told = { 'sforce-limit-info': `api-usage=${Math.max(used, count - lag)}/${max}` };
    json(answer, 200, told)(response, asked);
  };
}
const withShare = (percent: number, more: Partial<ConnectOptions> = {}) =>
  org.client({ budget: { share: { percent } }, ...more });

describe('the share of a client', () => {
  test('keeps a twentieth, 30 calls at most, for closing', () => {
    expect(callsOfShare(15_000, 80)).toEqual({ all: 12_000, work: 11_970 });
    expect(callsOfShare(500, 20)).toEqual({ all: 100, work: 95 });
    expect(callsOfShare(15, 80)).toEqual({ all: 12, work: 12 });
  });

  test.each([1, 7, 40])('is never passed, by %i requests at a time', async (atOnce) => {
    org.script(counting(7, 100));
    const client = withShare(50);
    for (let round = 0; round < 60 / atOnce; round += 1)
      await Promise.allSettled(Array.from({ length: atOnce }, () => ask(client)));
    expect(7 + org.asked.length).toBe(callsOfShare(100, 50).work);
    expect(await errorOf(ask(client))).toMatchObject({
      code: 'API_LIMIT',
      detail: { allowed: 50, max: 100 },
    });
  });

  test('is not passed when the header lags behind', async () => {
    org.script(counting(7, 100, { lag: 20 }));
    const client = withShare(50);
    for (let call = 0; call < 60; call += 1) await ask(client).catch(() => undefined);
    expect(7 + org.asked.length).toBeLessThanOrEqual(50);
  });

  test('is not passed by repetitions of failed calls', async () => {
    org.script((response, asked) =>
      json([{ errorCode: 'SERVER_UNAVAILABLE', message: 'x' }], 503, {
        'sforce-limit-info': `api-usage=${org.asked.length}/20`,
      })(response, asked),
    );
    const client = withShare(50);
    for (let call = 0; call < 10; call += 1) await ask(client).catch(() => undefined);
    expect(org.asked).toHaveLength(10);
  });

  test('is not even asked for a new session once it is used up', async () => {
    org.script(counting(60, 100));
    const known = { used: 60, max: 100, at: fixedClock.now() };
    const tokenSource = {
      kind: 'client_credentials' as const,
      ...{ clientId: 'app', clientSecret: 'SECRET', loginUrl: org.url },
    };
    const client = org.client({ budget: { share: { percent: 50, known } }, tokenSource });
    expect(await errorOf(ask(client))).toMatchObject({ code: 'API_LIMIT' });
    expect(org.asked).toEqual([]);
  });

  test('leaves its reserve to calls that close', async () => {
    org.script(counting(0, 100));
    const client = withShare(40);
    for (let call = 0; call < 40; call += 1) await ask(client).catch(() => undefined);
    expect(org.asked).toHaveLength(38);
    await client.deleteBulk('750000000000001AAA');
    await client.abortBulk('750000000000001AAA');
    expect(await errorOf(client.deleteBulk('750000000000001AAA'))).toMatchObject({ code: 'API_LIMIT' });
    expect(org.asked).toHaveLength(40);
  });

  test('is found out by one call alone, for which the others wait', async () => {
    org.script(counting(99, 100));
    const client = withShare(50);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => ask(client)));
    expect(org.asked).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(9);
  });
});

describe('an org whose replies do not tell the use of the allowance', () => {
  const silent: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(page([account])));
  };
  const limits =
    (remaining: number): Answer =>
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          DailyApiRequests: { Max: 100, Remaining: remaining },
          DataStorageMB: { Max: 5, Remaining: -1 },
        }),
      );
    };
  const answering =
    (remaining: () => number): Answer =>
    (response, asked) =>
      (asked.url.endsWith('/limits') ? limits(remaining()) : silent)(response, asked);

  test('is asked for its limits, and the share is kept by what they say', async () => {
    org.script(answering(() => 70 - org.asked.length));
    const client = withShare(50);
    for (let call = 0; call < 40; call += 1) await ask(client).catch(() => undefined);
    expect(org.asked.filter(({ url }) => url.endsWith('/limits'))).toHaveLength(1);
    expect(30 + org.asked.length).toBeLessThanOrEqual(50);
    expect(30 + org.asked.length).toBeGreaterThan(45);
  });

  test('is not called any more when it does not tell its limits either', async () => {
    const blind = (response: Parameters<Answer>[0]) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    org.script(silent, blind);
    const client = withShare(50);
    await ask(client);
    expect(await errorOf(ask(client))).toMatchObject({
      code: 'ORG_REFUSED',
      detail: { salesforceCode: 'NO_LIMIT_INFO' },
    });
  });

  test('is called on where the share is everything, since then only the limit of Salesforce holds', async () => {
    org.script(silent);
    const client = withShare(100);
    await ask(client);
    expect(await ask(client)).toEqual([account]);
    expect(client.limit()).toBeUndefined();
  });
});

describe('too many requests at once', () => {
  test('lets fewer be under way afterwards', async () => {
    let open = 0;
    let most = 0;
    const slow: Answer = (response, asked) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        json(page([account]))(response, asked);
      }, 20);
    };
    const concurrent = refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.');
    org.script(concurrent, slow);
    const client = org.client();
    await ask(client);
    most = 0;
    await Promise.all(Array.from({ length: 30 }, () => ask(client)));
    expect(most).toBe(8);
  });
});
