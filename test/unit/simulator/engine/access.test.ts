import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';
import { upsertRow } from '../../../../simulator/engine/rows.ts';
import { engineOrg, fieldXml, refusalOf } from './engine-org.ts';

describe('rights of one user', () => {
  let org: OrgClient;
  let token: string;
  let userId: string;
  let accountId: string;
  const asUser = (): Record<string, string> => ({ Authorization: `Bearer ${token}` });
  const query = (soql: string): ReturnType<OrgClient['get']> =>
    org.get(`query?q=${encodeURIComponent(soql)}`, asUser());
  const restrict = async (access: unknown, more: Record<string, unknown> = {}): Promise<void> => {
    const answer = await org.send('POST', '/simulator/permissions', {
      user: 'clerk@test.example',
      access,
      ...more,
    });
    expect(answer.status).toBe(204);
  };

  beforeAll(async () => {
    org = await startOrg();
    accountId = await org.create('Account', { Name: 'Shown', Phone: '123', Industry: 'Energy' });
    const profile = await org.query(`SELECT Id FROM Profile WHERE Name = 'Standard User'`);
    userId = await org.create('User', {
      Username: 'clerk@test.example',
      LastName: 'Clerk',
      Email: 'clerk@test.example',
      Alias: 'clerk',
      ProfileId: profile.body.records[0].Id,
      TimeZoneSidKey: 'America/Los_Angeles',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
    });
    const body = new URLSearchParams({
      grant_type: 'password',
      client_id: org.simulator.clientId,
      client_secret: org.simulator.clientSecret,
      username: 'clerk@test.example',
      password: org.simulator.password,
    });
    const answer = await fetch(`${org.simulator.url}/services/oauth2/token`, { method: 'POST', body });
    token = String(((await answer.json()) as { access_token: unknown }).access_token);
  });
  afterAll(async () => org.simulator.close());

  it('hide a field everywhere: no describe, no query, no write, no whole record', async () => {
    await restrict({ fields: { 'Account.Phone': { read: false }, 'Account.Industry': { edit: false } } });
    const described = await org.get('sobjects/Account/describe', asUser());
    const fields = described.body.fields as { name: string; updateable: boolean }[];
    expect(fields.find(({ name }) => name === 'Phone')).toBeUndefined();
    expect(fields.find(({ name }) => name === 'Industry')?.updateable).toBe(false);
    const refused = await query('SELECT Phone FROM Account');
    expect(refused.body[0]).toMatchObject({ errorCode: 'INVALID_FIELD' });
    expect(refused.body[0].message).toContain(`No such column 'Phone' on entity 'Account'`);
    expect((await org.get(`sobjects/Account/${accountId}`, asUser())).body).not.toHaveProperty('Phone');
    const written = await org.send('PATCH', `sobjects/Account/${accountId}`, { Phone: '9' }, asUser());
    expect(written.body[0]).toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: `No such column 'Phone' on sobject of type Account`,
    });
    const readOnly = await org.send(
      'PATCH',
      `sobjects/Account/${accountId}`,
      { Industry: 'Banking' },
      asUser(),
    );
    expect(readOnly.body[0]).toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      fields: ['Industry'],
    });
    expect((await org.query('SELECT Phone FROM Account')).body.records[0].Phone).toBe('123');
  });

  it('hide an object, or let it only be read', async () => {
    await restrict({
      objects: { Lead: { read: false }, Account: { edit: false, delete: false, create: false } },
    });
    expect((await org.get('sobjects/Lead/describe', asUser())).status).toBe(404);
    expect((await query('SELECT Id FROM Lead')).body[0].errorCode).toBe('INVALID_TYPE');
    const global = await org.get('sobjects', asUser());
    const account = (global.body.sobjects as { name: string; deletable: boolean }[]).find(
      ({ name }) => name === 'Account',
    );
    expect(account?.deletable).toBe(false);
    const changed = await org.send('PATCH', `sobjects/Account/${accountId}`, { Name: 'x' }, asUser());
    expect([changed.status, changed.body[0].errorCode]).toEqual([403, 'INSUFFICIENT_ACCESS_OR_READONLY']);
    const created = await org.send('POST', 'sobjects/Account', { Name: 'x' }, asUser());
    expect(created.body[0].errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
  });

  it('show only own and shared records of a private object, to REST, Bulk and lookups alike', async () => {
    await restrict(
      { permissions: { ViewAllData: false, ModifyAllData: false } },
      { sharing: { Account: 'Private' } },
    );
    const names = async (): Promise<string[]> => {
      const found = await query('SELECT Name FROM Account ORDER BY Name');
      return (found.body.records as { Name: string }[]).map((row) => row.Name);
    };
    expect(await names()).toEqual([]);
    const contact = await org.send(
      'POST',
      'sobjects/Contact',
      { LastName: 'c', AccountId: accountId },
      asUser(),
    );
    expect(contact.body[0].errorCode).toBe('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
    const created = await org.send('POST', 'sobjects/Account', { Name: 'Mine' }, asUser());
    expect(await names()).toEqual(['Mine']);
    await restrict(
      { permissions: { ViewAllData: false, ModifyAllData: false } },
      { share: { recordId: accountId, level: 'Read' } },
    );
    expect(await names()).toEqual(['Mine', 'Shown']);
    const edited = await org.send('PATCH', `sobjects/Account/${accountId}`, { Name: 'x' }, asUser());
    expect(edited.body[0].errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
    const job = await org.send(
      'POST',
      'jobs/query',
      { operation: 'query', query: 'SELECT Name FROM Account' },
      asUser(),
    );
    const results = async (): Promise<string> => {
      for (let look = 0; look < 10; look++) {
        const state = await org.get(`jobs/query/${String(job.body.id)}`, asUser());
        if (state.body.state === 'JobComplete') break;
      }
      return (await org.get(`jobs/query/${String(job.body.id)}/results`, asUser())).text;
    };
    expect((await results()).trim().split('\n').sort()).toEqual(['"Mine"', '"Name"', '"Shown"']);
    expect(created.status).toBe(201);
  });

  it('close the API, and tell of themselves', async () => {
    await restrict({ permissions: { ViewAllData: false } });
    const own = await query(
      'SELECT PermissionsViewAllData, PermissionsModifyAllData FROM UserPermissionAccess',
    );
    expect(own.body.records[0]).toMatchObject({
      PermissionsViewAllData: false,
      PermissionsModifyAllData: true,
    });
    await restrict({ permissions: { ApiEnabled: false } });
    const refused = await query('SELECT Id FROM Account');
    expect([refused.status, refused.body[0].errorCode]).toEqual([403, 'API_DISABLED_FOR_ORG']);
    await restrict(null);
    expect((await query('SELECT Id FROM Account')).status).toBe(200);
  });

  it('open the audit fields on insert, and describe says so', async () => {
    await restrict({ permissions: { CreateAuditFields: true } });
    const described = await org.get('sobjects/Account/describe', asUser());
    const flags = (
      described.body.fields as { name: string; createable: boolean; updateable: boolean }[]
    ).find(({ name }) => name === 'CreatedDate');
    expect([flags?.createable, flags?.updateable]).toEqual([true, false]);
    const fields = { Name: 'old', CreatedDate: '2001-01-01T00:00:00Z' };
    const created = await org.send('POST', 'sobjects/Account', fields, asUser());
    const row = await org.query(`SELECT CreatedDate FROM Account WHERE Id = '${String(created.body.id)}'`);
    expect(row.body.records[0].CreatedDate).toBe('2001-01-01T00:00:00.000+0000');
    expect((await org.send('POST', 'sobjects/Account', fields)).body[0].errorCode).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    expect(userId).toMatch(/^005/);
  });
});

describe('owners', () => {
  it('must be active unless the permission to override says otherwise', () => {
    const engine = engineOrg();
    const gone = engine.user('gone', { IsActive: false });
    const restorer = engine.user('restorer');
    const insert = (): string => engine.insert('Account', { Name: 'a', OwnerId: gone.userId }, restorer);
    expect(refusalOf(insert).code).toBe('INACTIVE_OWNER_OR_USER');
    engine.org.access.setUser(restorer.userId, { permissions: { UpdateWithInactiveOwners: true } });
    expect(engine.value(insert(), 'OwnerId')).toBe(gone.userId);
  });

  it('and those above them in the role hierarchy see private records', () => {
    const engine = engineOrg();
    const role = (Name: string, ParentRoleId?: string): string =>
      engine.org.insert(
        engine.org.object('UserRole'),
        { Name, DeveloperName: Name, ParentRoleId, OpportunityAccessForAccountOwner: 'Edit' },
        engine.org.system(),
      );
    const top = role('Top');
    const boss = engine.user('boss', { UserRoleId: top });
    const clerk = engine.user('clerk', { UserRoleId: role('Below', top) });
    const other = engine.user('other');
    for (const { userId } of [boss, clerk, other])
      engine.org.access.setUser(userId, { permissions: { ViewAllData: false, ModifyAllData: false } });
    engine.org.access.setSharingModel('Account', 'Private');
    const id = engine.insert('Account', { Name: 'a' }, clerk);
    const sees = ({ userId }: { userId: string }): boolean => engine.org.as(userId).find(id) !== undefined;
    expect([sees(boss), sees(clerk), sees(other), sees(engine.admin)]).toEqual([true, true, false, true]);
  });
});

describe('an upsert', () => {
  it('by an external id that is not unique needs View All Data', () => {
    const xml = '<type>Text</type><length>10</length><externalId>true</externalId>';
    const engine = engineOrg({}, { 'Account/fields/Ext__c.field-meta.xml': fieldXml('Ext__c', xml) });
    const clerk = engine.user('clerk');
    const upsert = (): unknown =>
      upsertRow(engine.org, engine.org.object('Account'), 'Ext__c', { Ext__c: '1', Name: 'a' }, clerk);
    expect(upsert()).toMatchObject({ ok: true, created: true });
    engine.org.access.setUser(clerk.userId, { permissions: { ViewAllData: false } });
    expect(refusalOf(upsert).code).toBe('INSUFFICIENT_ACCESS');
  });
});
