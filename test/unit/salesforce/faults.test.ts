import { gzipSync } from 'node:zlib';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgClient } from '#core/salesforce';
import {
  csv,
  cutAfter,
  errorOf,
  hangUp,
  json,
  page,
  refusal,
  scriptedOrg,
  textOf,
  type ScriptedOrg,
} from './scripted-org.ts';

let org: ScriptedOrg;
beforeAll(async () => {
  org = await scriptedOrg();
});
afterAll(() => org.close());

const soql = 'SELECT Id, Name FROM Account';
const account = { Id: '001000000000001AAA', Name: 'Acme' };
const one = json(page([account]));
const records = (client: OrgClient = org.client()): Promise<Record<string, string | null>[]> =>
  client.queryRecords(soql);
const bulkPage = (locator: string | null = null): ReturnType<OrgClient['bulkPage']> =>
  org.client().bulkPage('750000000000001AAA', locator, { maxRecords: 1000 });
const read = (body: Readable): Promise<string> => textOf(body);

describe('a read is repeated after a passing fault and gives the whole answer', () => {
  test.each([
    ['503', refusal(503, 'SERVER_UNAVAILABLE')],
    ['500 with an error id', refusal(500, 'UNKNOWN_EXCEPTION')],
    ['429 with a web page', json('<html>slow down</html>', 429, { 'content-type': 'text/html' })],
    ['a connection that breaks before the reply', hangUp],
    ['a connection that breaks in the middle of the JSON', cutAfter('{"totalSize":1,"done":true,"rec')],
    [
      'a web page with status 200',
      json('<html>maintenance</html>', 200, { 'content-type': 'text/html;charset=UTF-8' }),
    ],
    ['JSON that ends too early', json('{"totalSize":1,"done":true,"records":[{"Id":')],
  ])('%s', async (_name, fault) => {
    org.script(fault, one);
    expect(await records()).toEqual([account]);
    expect(org.asked).toHaveLength(2);
    expect(org.slept).toHaveLength(1);
  });

  test('a reply in gzip is unpacked', async () => {
    org.script((response, asked) => {
      expect(asked.headers['accept-encoding']).toContain('gzip');
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(page([account]))));
    });
    expect(await records()).toEqual([account]);
  });

  test('patience ends with ORG_UNAVAILABLE', async () => {
    org.script(refusal(503, 'SERVER_UNAVAILABLE'));
    await expect(records()).rejects.toMatchObject({ code: 'ORG_UNAVAILABLE', transient: true });
    expect(org.asked).toHaveLength(3);
  });

  test('a redirect is not followed', async () => {
    org.script((response) => response.writeHead(302, { location: 'http://evil.example/' }).end());
    await expect(records()).rejects.toMatchObject({ code: 'ORG_REFUSED', detail: { httpStatus: 302 } });
    expect(org.asked).toHaveLength(1);
  });
});

describe('the allowance', () => {
  test('a spent daily allowance stops at once, without repeating', async () => {
    org.script(refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'));
    await expect(records()).rejects.toMatchObject({
      code: 'API_LIMIT',
      detail: { salesforceCode: 'REQUEST_LIMIT_EXCEEDED' },
    });
    expect(org.asked).toHaveLength(1);
  });

  test('too many requests at once is waited out, longer than a passing fault', async () => {
    org.script(
      refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
      one,
    );
    expect(await records()).toEqual([account]);
    expect(org.slept).toEqual([30]);
  });

  test('calls are counted with their repetitions, and the header is read though an app part follows', async () => {
    org.script(refusal(503, 'SERVER_UNAVAILABLE'), one);
    const client = org.client();
    await records(client);
    expect(client.apiCalls()).toBe(2);
    expect(client.limit()).toEqual({ used: 18, max: 5000 });
  });

  test('the call after the last one of the budget is not made', async () => {
    org.script(one);
    const client = org.client({ budget: { maxCalls: 2 } });
    await records(client);
    await records(client);
    await expect(records(client)).rejects.toMatchObject({ code: 'API_LIMIT' });
    expect(org.asked).toHaveLength(2);
  });
});

describe('pages of a query', () => {
  const pages = '/services/data/v67.0/query/01g000000000001AAA-2000';

  test('are read until none is named, however short one is, always from the org itself', async () => {
    const last = pages.replace('2000', '4000');
    org.script(json(page([account], `https://evil.example${pages}`)), json(page([], `/${last}`)), one);
    expect(await records()).toEqual([account, account]);
    expect(org.asked.map(({ url }) => url).slice(1)).toEqual([pages, last]);
  });

  test('a page named twice is an error, not a loop', async () => {
    org.script(json(page([account], pages)));
    await expect(records()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(org.asked).toHaveLength(2);
  });

  test('a reply that is not done and names no next page is an error', async () => {
    org.script(json({ totalSize: 4000, done: false, records: [] }));
    await expect(records()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  test('a next page outside the data API is not asked for', async () => {
    org.script(json(page([account], '/secur/frontdoor.jsp')));
    await expect(records()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(org.asked).toHaveLength(1);
  });

  test('a record without a field that was asked for is an error, not a null', async () => {
    org.script(json(page([{ Id: account.Id }])));
    await expect(records()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });
});

describe('a page of a Bulk result', () => {
  const body = '"Id","Name"\n"001000000000001AAA","Acme"\n';

  test('comes as its bytes, with the announced rows and the next locator', async () => {
    org.script(
      csv(gzipSync(body), {
        'content-encoding': 'gzip',
        'sforce-locator': 'MTAw',
        'sforce-numberofrecords': '1',
      }),
    );
    const found = await bulkPage();
    expect(found).toMatchObject({ nextLocator: 'MTAw', announcedRows: 1 });
    expect(await read(found.body)).toBe(body);
    expect(org.asked[0]?.url).toBe(
      '/services/data/v67.0/jobs/query/750000000000001AAA/results?maxRecords=1000',
    );
  });

  test.each([
    ['the word null', { 'sforce-locator': 'null' }],
    ['no locator at all', {}],
  ])('is the last one when it has %s', async (_name, headers) => {
    org.script(csv(body, headers));
    const found = await bulkPage('MTAw');
    expect(found).toMatchObject({ nextLocator: null, announcedRows: undefined });
    found.body.destroy();
  });

  test('that names itself as the next one is rejected', async () => {
    org.script(csv(body, { 'sforce-locator': 'MTAw' }));
    await expect(bulkPage('MTAw')).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  test('with status 204 is a failure, not an empty result', async () => {
    org.script((response) => response.writeHead(204).end());
    await expect(bulkPage()).rejects.toMatchObject({ code: 'PAGE_REJECTED', detail: { httpStatus: 204 } });
  });

  test('that is a web page is a failure', async () => {
    org.script(csv('<html></html>', { 'content-type': 'text/html' }));
    await expect(bulkPage()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(org.asked).toHaveLength(3);
  });

  test('cut in the middle fails in the stream, and the process lives', async () => {
    org.script(cutAfter(body, 'text/csv'));
    const found = await bulkPage();
    await expect(read(found.body)).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  test('whose gzip is cut fails in the stream', async () => {
    org.script(csv(gzipSync(body.repeat(1000)).subarray(0, 60), { 'content-encoding': 'gzip' }));
    const found = await bulkPage();
    await expect(read(found.body)).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  test('cut while nobody reads it does not end the process', async () => {
    org.script(cutAfter(body, 'text/csv'), one);
    const found = await bulkPage();
    await records();
    await expect(read(found.body)).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });
});

describe('a write whose reply is lost', () => {
  const described = json({ name: 'Account', label: 'Account', fields: [], childRelationships: [] });
  const insert = (): Promise<unknown> => org.client().insert('Account', [{ Name: 'Acme' }]);

  test.each([
    ['the connection broke', hangUp],
    ['the server failed', refusal(500, 'UNKNOWN_EXCEPTION')],
    ['the results were cut', cutAfter('[{"id":')],
    ['the results are no list', json('[{"id":')],
    ['a web page came', json('<html></html>', 200, { 'content-type': 'text/html' })],
  ])('is in doubt and never sent again: %s', async (_name, fault) => {
    org.script(described, fault);
    await expect(insert()).rejects.toMatchObject({ code: 'IN_DOUBT' });
    expect(org.asked).toHaveLength(2);
  });

  test('is sent again when Salesforce refused it before doing anything', async () => {
    org.script(
      described,
      refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
      json([{ id: '001000000000001AAA', success: true, errors: [] }]),
    );
    expect(await insert()).toEqual([{ id: '001000000000001AAA', success: true, errors: [] }]);
  });

  test('is not in doubt when nothing could be sent', async () => {
    org.script(described);
    const client = org.client();
    await client.describe('Account');
    const gone = await scriptedOrg();
    const unreachable = gone.client();
    await gone.close();
    unreachable.remember(await client.describe('Account'));
    expect(await errorOf(unreachable.insert('Account', [{ Name: 'Acme' }]))).toMatchObject({
      code: 'ORG_UNAVAILABLE',
    });
  });

  test('an update is repeated, since twice the same change is the same change', async () => {
    org.script(
      described,
      refusal(503, 'SERVER_UNAVAILABLE'),
      json([{ id: account.Id, success: true, errors: [] }]),
    );
    expect(await org.client().update('Account', [account])).toMatchObject([{ success: true }]);
  });
});
