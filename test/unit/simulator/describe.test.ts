/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

describe('discovery', () => {
  it('lists versions 45 to 68 without a session', async () => {
    const versions = (await (await fetch(`${org.simulator.url}/services/data`)).json()) as {
      version: string;
      label: string;
    }[];
    expect(versions.map(({ version }) => version)).toEqual(expect.arrayContaining(['45.0', '67.0', '68.0']));
    expect(versions[0]).toEqual({ label: "Spring '19", url: '/services/data/v45.0', version: '45.0' });
  });

  it('answers 404 with the error array for an unknown version, object or resource', async () => {
    for (const path of [
      '/services/data/v20.0/sobjects',
      'sobjects/Bogus/describe',
      'nonsense',
      '/somewhere/else',
    ]) {
      const answer = await org.get(path);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual([
        { message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' },
      ]);
    }
  });

  it('collapses double slashes and ignores a trailing one', async () => {
    expect((await org.get('//services//data/v67.0/sobjects/Account/describe/')).body.name).toBe('Account');
  });

  it('gives each field of a describe its 57 keys and each row of the global describe its 28', async () => {
    const { body } = await org.get('sobjects/Opportunity/describe');
    for (const field of body.fields) expect(Object.keys(field)).toHaveLength(57);
    const global = await org.get('sobjects');
    expect(global.body.sobjects.length).toBeGreaterThan(460);
    expect(global.body.sobjects.some((row: { name: string }) => row.name.startsWith('Knowledge'))).toBe(
      false,
    );
    for (const row of global.body.sobjects) expect(Object.keys(row)).toHaveLength(28);
  });

  it('tells which children go with an account and which hold it', async () => {
    const { body } = await org.get('sobjects/Account/describe');
    const child = (name: string, field: string): unknown =>
      body.childRelationships.find(
        (one: { childSObject: string; field: string }) => one.childSObject === name && one.field === field,
      );
    expect(child('Contact', 'AccountId')).toMatchObject({
      cascadeDelete: true,
      relationshipName: 'Contacts',
    });
    expect(child('Case', 'AccountId')).toMatchObject({ cascadeDelete: false, restrictedDelete: true });
  });

  it('answers 304 when nothing changed since the date given', async () => {
    const first = await org.get('sobjects/Account/describe');
    const since = first.headers.get('last-modified') ?? '';
    expect((await org.get('sobjects/Account/describe', { 'If-Modified-Since': since })).status).toBe(304);
    expect(
      (await org.get('sobjects/Account/describe', { 'If-Modified-Since': 'Mon, 01 Jan 2001 00:00:00 GMT' }))
        .status,
    ).toBe(200);
  });

  it('sends the allowance with every reply and refuses at the cap', async () => {
    const small = await startOrg({ apiLimit: 3 });
    expect((await small.get('limits')).headers.get('sforce-limit-info')).toBe('api-usage=1/3');
    await small.get('limits');
    await small.get('limits');
    const refused = await small.get('limits');
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ]);
    await small.simulator.close();
  });

  it('refuses a wrong method with 405 and a bad session with 401', async () => {
    expect((await org.send('PUT', 'sobjects/Account')).body[0].errorCode).toBe('METHOD_NOT_ALLOWED');
    const answer = await org.get('limits', { Authorization: 'Bearer 00D000000000000!wrong' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  });
});
