/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the shapes of the bodies are what is tested */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE, startOrg, type OrgClient } from '../org-client.ts';

const LIMITS = join(import.meta.dirname, '../../../../../shared/data/salesforce-responses/limits.json');

let org: OrgClient;
let account: string;
let contact: string;
beforeAll(async () => {
  org = await startOrg();
  account = await org.create('Account', { Name: 'Parent' });
  contact = await org.create('Contact', { LastName: 'Child', AccountId: account });
});
afterAll(() => org.simulator.close());

describe('relationships of a record', () => {
  it('lead to its children and to its parent', async () => {
    const children = (await org.get(`sobjects/Account/${account}/Contacts?fields=LastName`)).body;
    expect(children).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ Id: contact, LastName: 'Child' }],
    });
    expect((await org.get(`sobjects/Contact/${contact}/Account`)).body).toMatchObject({
      Id: account,
      Name: 'Parent',
    });
    expect((await org.get(`sobjects/Contact/${contact}/ReportsTo`)).status).toBe(404);
    expect((await org.get(`sobjects/Contact/${contact}/Nonsense`)).body[0].errorCode).toBe('NOT_FOUND');
  });
});

describe('conditional requests', () => {
  it('answer 304 while nothing changed and 412 when something did', async () => {
    const later = new Date(Date.now() + 60_000).toUTCString();
    const earlier = new Date(Date.now() - 60_000).toUTCString();
    const path = `sobjects/Account/${account}`;
    expect((await org.get(path, { 'If-Modified-Since': later })).status).toBe(304);
    expect((await org.get(path, { 'If-Modified-Since': earlier })).status).toBe(200);
    const refused = await org.send('PATCH', path, { Phone: '1' }, { 'If-Unmodified-Since': earlier });
    expect(refused.status).toBe(412);
    const tag = (await org.get(path)).headers.get('etag') ?? '';
    expect((await org.get(path, { 'If-None-Match': tag })).status).toBe(304);
    expect((await org.send('PATCH', path, { Phone: '2' }, { 'If-Match': tag })).status).toBe(204);
    expect((await org.send('PATCH', path, { Phone: '3' }, { 'If-Match': tag })).status).toBe(412);
    expect((await org.get(`sobjects/Contact/${contact}`)).headers.get('etag')).toBeNull();
  });
});

describe('the recent list', () => {
  it('holds what a client asked to be remembered, newest first', async () => {
    expect((await org.get('recent')).body).toEqual([]);
    const answer = await org.send(
      'POST',
      'sobjects/Account',
      { Name: 'Fresh' },
      { 'Sforce-Mru': 'updateMru=true' },
    );
    await org.send(
      'PATCH',
      `sobjects/Contact/${contact}`,
      { Phone: '1' },
      { 'Sforce-Mru': 'updateMru=true' },
    );
    const recent = (await org.get('recent?limit=5')).body;
    expect(recent.map((row: { Id: string }) => row.Id)).toEqual([contact, answer.body.id]);
    expect(recent[1]).toMatchObject({ attributes: { type: 'Account' }, Name: 'Fresh' });
    expect((await org.get('sobjects/Account')).body.recentItems).toHaveLength(1);
  });
});

describe('resources that are not there', () => {
  it.each([
    'actions',
    'quickActions',
    'sobjects/Account/quickActions',
    'compactLayouts',
    'process/approvals',
    'process/rules',
    'appMenu/AppSwitcher',
    'ui-api/object-info',
    'connect/organization',
    'chatter/users/me',
    'analytics/reports',
    'sobjects/Nothing__c/listviews',
    'sobjects/Nothing__c/describe/layouts',
    'no/such/thing',
  ])('%s is 404 NOT_FOUND', async (path) => {
    const answer = await org.get(path);
    expect([answer.status, answer.body]).toEqual([
      404,
      [expect.objectContaining({ errorCode: 'NOT_FOUND' })],
    ]);
  });

  it('versions from 45 to 68 exist, others do not', async () => {
    const statuses = ['44.0', '45.0', '68.0', '69.0'].map(
      async (version) => (await org.get(`/services/data/v${version}/limits`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 200, 200, 404]);
  });
});

describe('badly formed requests', () => {
  it('are refused with the status and code of the platform', async () => {
    const outcome = async (answer: ReturnType<OrgClient['send']>): Promise<unknown[]> => {
      const { status, body } = await answer;
      return [status, body?.[0].errorCode];
    };
    expect(await outcome(org.send('POST', 'sobjects/Account', '{"Name":'))).toEqual([
      400,
      'JSON_PARSER_ERROR',
    ]);
    expect(
      await outcome(org.send('POST', 'sobjects/Account', '<a/>', { 'Content-Type': 'text/plain' })),
    ).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await outcome(org.send('PUT', `sobjects/Account/${account}`, {}))).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
    ]);
    expect((await org.get(`query?q=${'x'.repeat(16_400)}`)).status).toBe(414);
    expect((await org.get('limits', { 'X-Much': 'x'.repeat(16_400) })).status).toBe(431);
  });
});

describe('upsert of many by external id', () => {
  it('creates for Id null and updates for a given one', async () => {
    const answer = await org.send('PATCH', 'composite/sobjects/Account/Id', {
      records: [
        { attributes: { type: 'Account' }, Id: null, Name: 'New' },
        { attributes: { type: 'Account' }, Id: account, Name: 'Parent' },
        { attributes: { type: 'Account' }, Id: '001000000000000AAA', Name: 'Nobody' },
      ],
    });
    expect(answer.body).toMatchObject([
      { success: true, created: true },
      { success: true, created: false, id: account },
      { success: false },
    ]);
  });

  it('retrieves many by Id, with null for what is gone', async () => {
    const gone = await org.create('Account', { Name: 'Gone' });
    await org.send('DELETE', `sobjects/Account/${gone}`);
    const wanted = { ids: [account, gone], fields: ['Name'] };
    const posted = await org.send('POST', 'composite/sobjects/Account', wanted);
    expect(posted.body).toMatchObject([{ Id: account, Name: 'Parent' }, null]);
    const got = await org.get(`composite/sobjects/Account?ids=${account},${gone}&fields=Name`);
    expect(got.body).toEqual(posted.body);
  });
});

describe.skipIf(!existsSync(LIMITS))('limits (skipped where ../shared/data is absent)', () => {
  it('name every allowance that a real org names', async () => {
    const recorded = JSON.parse(readFileSync(LIMITS, 'utf8')) as Record<string, object>;
    const ours = (await org.get(`${BASE}/limits`)).body as Record<string, object>;
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(recorded)));
    for (const [name, shape] of Object.entries(recorded))
      expect(Object.keys(ours[name] ?? {}).sort()).toEqual(Object.keys(shape).sort());
  });
});
