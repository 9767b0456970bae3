import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, startOrg, worldOf, type OrgClient } from '../org-client.ts';

let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  org = await startOrg({
    world: {
      ...worldOf(accounts(3)),
      metadataFolders: [new URL('../../../../simulator/worlds/demo/metadata', import.meta.url).pathname],
    },
  });
  connection = new Connection({
    instanceUrl: org.simulator.url,
    accessToken: org.simulator.accessToken,
    version: '67.0',
  });
});
afterAll(() => org.simulator.close());

describe('jsforce, a real client, on the rest of the REST API', () => {
  it('creates, reads, changes and removes single records', async () => {
    const made = await connection.sobject('Contact').create({ LastName: 'One' });
    const id = made.id ?? '';
    expect(made.success).toBe(true);
    await connection.sobject('Contact').update({ Id: id, FirstName: 'No.' });
    const [read] = await connection.sobject('Contact').retrieve([id], { fields: ['Name'] });
    expect(read?.['Name']).toBe('No. One');
    await connection.sobject('Contact').destroy(id);
    await expect(connection.sobject('Contact').retrieve(id)).rejects.toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    });
  });

  it('upserts by external id, one and many', async () => {
    const one = { Customer_Number__c: 'J-1', Name: 'First' };
    const upsert = (record: Record<string, string>): Promise<unknown> =>
      connection.sobject('Account').upsert(record, 'Customer_Number__c');
    expect(await upsert(one)).toMatchObject({ success: true, created: true });
    expect(await upsert({ ...one, Name: 'Second' })).toMatchObject({ success: true, created: false });
    const many = await connection
      .sobject('Account')
      .upsert([one, { Customer_Number__c: 'J-2', Name: 'Other' }], 'Customer_Number__c');
    expect(many.map((row) => row.created)).toEqual([false, true]);
  });

  it('searches, lists what is recent and describes', async () => {
    const found = await connection.search('FIND {Account} IN NAME FIELDS RETURNING Account(Id, Name)');
    expect(found.searchRecords.map((record) => String(record['Name']))).toEqual([
      'Account 1',
      'Account 2',
      'Account 3',
    ]);
    expect(await connection.recent()).toEqual([]);
    expect((await connection.describeGlobal()).sobjects.length).toBeGreaterThan(400);
    expect((await connection.sobject('Account').describe()).name).toBe('Account');
    expect((await connection.limits())['DailyApiRequests']?.Max).toBe(100_000);
    expect((await connection.query('SELECT Id FROM Account').explain()).plans[0]?.sobjectType).toBe(
      'Account',
    );
  });

  it('reads through the Tooling API', async () => {
    const fields = await connection.tooling.query(
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account'",
    );
    expect(fields.totalSize).toBeGreaterThan(30);
    expect((await connection.tooling.describeGlobal()).sobjects.map(({ name }) => name)).toContain(
      'ApexClass',
    );
    expect((await connection.tooling.describe('ApexClass')).keyPrefix).toBe('01p');
    expect(await connection.tooling.executeAnonymous('run();')).toMatchObject({ success: false });
  });

  it('sends trees, batches and composites', async () => {
    const tree = await connection.requestPost<{ hasErrors: boolean }>('/composite/tree/Account', {
      records: [{ attributes: { type: 'Account', referenceId: 'r1' }, Name: 'By tree' }],
    });
    expect(tree.hasErrors).toBe(false);
    const graph = await connection.requestPost<{ graphs: { isSuccessful: boolean }[] }>('/composite/graph', {
      graphs: [
        {
          graphId: 'g',
          compositeRequest: [{ method: 'GET', url: '/services/data/v67.0/limits', referenceId: 'limits' }],
        },
      ],
    });
    expect(graph.graphs[0]?.isSuccessful).toBe(true);
  });
});

describe('jsforce logs in by OAuth', () => {
  const oauth2 = (): { loginUrl: string; clientId: string; clientSecret: string; redirectUri: string } => ({
    loginUrl: org.simulator.url,
    clientId: org.simulator.clientId,
    clientSecret: org.simulator.clientSecret,
    redirectUri: 'http://localhost:9/callback',
  });

  it('with a code from the consent page, and refreshes by itself', async () => {
    const other = new Connection({ oauth2: oauth2(), version: '67.0' });
    const url = new URL(other.oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 's' }));
    url.searchParams.set('approve', 'true');
    const answer = await fetch(url, { redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const verifier = other.oauth2.codeVerifier ?? undefined;
    const user = await other.authorize(code, verifier === undefined ? {} : { code_verifier: verifier });
    expect(user.organizationId).toBe(org.simulator.orgId);
    expect((await other.identity()).user_id).toBe(org.simulator.adminUserId);
    const before = other.accessToken;
    await fetch(`${org.simulator.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: before ?? '' }),
    });
    expect((await other.query('SELECT Id FROM Account LIMIT 1')).totalSize).toBe(1);
    expect(other.accessToken).not.toBe(before);
    await other.logout(true);
    await expect(connection.oauth2.refreshToken(other.refreshToken ?? 'gone')).rejects.toThrow();
  });

  it('with client credentials, and with user name and password', async () => {
    const machine = new Connection({ oauth2: oauth2(), version: '67.0' });
    await machine.authorize({ grant_type: 'client_credentials' });
    expect((await machine.identity()).organization_id).toBe(org.simulator.orgId);
    const person = new Connection({ oauth2: oauth2(), version: '67.0' });
    await person.loginByOAuth2(org.simulator.adminUsername, org.simulator.password);
    expect((await person.identity()).username).toBe(org.simulator.adminUsername);
    await expect(person.loginByOAuth2(org.simulator.adminUsername, 'wrong')).rejects.toThrow(
      'authentication failure',
    );
  });
});
