import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, worldOf, accounts, type Answer, type OrgClient } from '../org-client.ts';

/** What a backup meets when an admin takes rights from its user between two runs. */
describe('rights that change between runs', () => {
  let org: OrgClient;
  let token: string;
  const CLERK = 'clerk@test.example';
  const asClerk = (): Record<string, string> => ({ Authorization: `Bearer ${token}` });
  const query = (soql: string, path = 'query'): Promise<Answer> =>
    org.get(`${path}?q=${encodeURIComponent(soql)}`, asClerk());
  const say = async (body: Record<string, unknown>): Promise<void> => {
    expect((await org.send('POST', '/simulator/permissions', { user: CLERK, ...body })).status).toBe(204);
  };
  const count = async (): Promise<number> =>
    Number((await query('SELECT COUNT() FROM Account')).body.totalSize);

  beforeAll(async () => {
    org = await startOrg({ world: worldOf(accounts(250)) });
    token = await tokenOfNewUser(org, CLERK);
  });
  afterAll(() => org.simulator.close());

  it('a hidden field is gone from describe, REST and Bulk, and still defined for those who see the set-up', async () => {
    await say({ access: { fields: { 'Account.NumberOfEmployees': { read: false } } } });
    const described = await org.get('sobjects/Account/describe', asClerk());
    expect(JSON.stringify(described.body.fields)).not.toContain('NumberOfEmployees');
    const refused = await query('SELECT Id, NumberOfEmployees FROM Account');
    expect([refused.status, refused.body[0].errorCode]).toEqual([400, 'INVALID_FIELD']);
    const job = await org.send(
      'POST',
      'jobs/query',
      { operation: 'queryAll', query: 'SELECT Id, NumberOfEmployees FROM Account' },
      asClerk(),
    );
    expect(job.status).toBe(400);
    expect(job.body[0]).toMatchObject({ errorCode: 'INVALID_FIELD' });
    const particle = `SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'NumberOfEmployees'`;
    const definition = particle.replace('EntityParticle', 'FieldDefinition');
    for (const soql of [particle, definition])
      expect((await query(soql, 'tooling/query')).body.records).toHaveLength(1);
    await say({
      access: {
        fields: { 'Account.NumberOfEmployees': { read: false } },
        permissions: { ViewSetup: false, CustomizeApplication: false },
      },
    });
    for (const soql of [particle, definition])
      for (const door of ['query', 'tooling/query'])
        expect((await query(soql, door)).body.records).toHaveLength(0);
    await say({ access: null });
    expect((await query('SELECT Id, NumberOfEmployees FROM Account LIMIT 1')).status).toBe(200);
  });

  it('a hundred rows become invisible and visible again; UserRecordAccess and the admin know them', async () => {
    const all = await query('SELECT Id FROM Account ORDER BY Id');
    const ids = (all.body.records as { Id: string }[]).map((row) => row.Id);
    const hidden = ids.slice(0, 100);
    await say({ hide: hidden });
    expect(await count()).toBe(150);
    const [gone = ''] = hidden;
    expect((await org.get(`sobjects/Account/${gone}`, asClerk())).status).toBe(404);
    expect((await query(`SELECT Id FROM Account WHERE Id = '${gone}'`, 'queryAll')).body.totalSize).toBe(0);
    expect((await org.query('SELECT COUNT() FROM Account')).body.totalSize).toBe(250);
    const clerk = await org.query(`SELECT Id FROM User WHERE Username = '${CLERK}'`);
    const list = `('${gone}','${ids[200] ?? ''}')`;
    const access = await org.query(
      `SELECT RecordId, HasReadAccess, MaxAccessLevel FROM UserRecordAccess WHERE UserId = '${String(clerk.body.records[0].Id)}' AND RecordId IN ${list}`,
    );
    expect(access.body.records).toMatchObject([
      { RecordId: gone, HasReadAccess: false, MaxAccessLevel: 'None' },
      { RecordId: ids[200], HasReadAccess: true },
    ]);
    await say({ hide: [] });
    expect(await count()).toBe(250);
  });

  it('UserRecordAccess answers only questions about one user and named records', async () => {
    const refused = await org.query('SELECT RecordId FROM UserRecordAccess');
    expect([refused.status, refused.body[0].errorCode]).toEqual([400, 'MALFORMED_QUERY']);
  });

  it('a formula and a picklist label change without a new SystemModstamp', async () => {
    const { org: behind } = org.simulator;
    const account = behind.object('Account');
    const before = await org.query('SELECT Id, SystemModstamp FROM Account ORDER BY Id LIMIT 5');
    const industry = account.fields.get('industry');
    const energy = industry?.picklist.find(({ value }) => value === 'Energy');
    const [first] = before.body.records as { Id: string }[];
    behind.update(account, first?.Id ?? '', { Industry: 'Energy' });
    const stamp = async (): Promise<unknown> =>
      (
        await org.query(
          `SELECT SystemModstamp, toLabel(Industry) FROM Account WHERE Id = '${first?.Id ?? ''}'`,
        )
      ).body.records[0];
    const was = (await stamp()) as Record<string, unknown>;
    if (industry === undefined || energy === undefined) throw new Error('no Industry');
    industry.picklist = industry.picklist.map((entry) =>
      entry === energy ? { ...entry, label: 'Power' } : entry,
    );
    behind.schema.changed(behind.now());
    expect(await stamp()).toMatchObject({ SystemModstamp: was['SystemModstamp'], Industry: 'Power' });
  });
});

/** Makes a standard user and logs him in. */
async function tokenOfNewUser(org: OrgClient, username: string): Promise<string> {
  const profile = await org.query(`SELECT Id FROM Profile WHERE Name = 'Standard User'`);
  await org.create('User', {
    Username: username,
    LastName: 'Clerk',
    Email: username,
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
    username,
    password: org.simulator.password,
  });
  const answer = await fetch(`${org.simulator.url}/services/oauth2/token`, { method: 'POST', body });
  return String(((await answer.json()) as { access_token: unknown }).access_token);
}
