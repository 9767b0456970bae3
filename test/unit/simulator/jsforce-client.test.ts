import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, startOrg, worldOf, type OrgClient } from './org-client.ts';

let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  org = await startOrg({ world: worldOf(accounts(450)), restPageRows: 200 });
  connection = new Connection({
    instanceUrl: org.simulator.url,
    accessToken: org.simulator.accessToken,
    version: '67.0',
  });
});
afterAll(() => org.simulator.close());

describe('jsforce, a real client,', () => {
  it('identifies itself, describes and queries all pages', async () => {
    expect((await connection.identity()).username).toBe(org.simulator.adminUsername);
    expect((await connection.describe('Contact')).keyPrefix).toBe('003');
    const found = await connection.query('SELECT Id FROM Account', { autoFetch: true });
    expect(found.records).toHaveLength(450);
    expect(connection.limitInfo?.apiUsage?.limit).toBe(100_000);
  });

  it('inserts, updates and deletes collections', async () => {
    const made = await connection
      .sobject('Contact')
      .create([{ LastName: 'A' }, { FirstName: 'B' }], { allOrNone: false });
    expect(made.map((row) => row.success)).toEqual([true, false]);
    const id = made[0]?.id ?? '';
    expect((await connection.sobject('Contact').update([{ Id: id, FirstName: 'New' }]))[0]?.success).toBe(
      true,
    );
    expect((await connection.sobject('Contact').retrieve(id))['Name']).toBe('New A');
    expect((await connection.sobject('Contact').destroy([id]))[0]?.success).toBe(true);
  });

  it('logs in by SOAP, and undeletes', async () => {
    const other = new Connection({ loginUrl: org.simulator.url, version: '67.0' });
    const user = await other.login(org.simulator.adminUsername, org.simulator.password);
    expect(user.organizationId).toBe(org.simulator.orgId);
    const id = await org.create('Account', { Name: 'Back' });
    await other.sobject('Account').destroy(id);
    expect(await other.soap.undelete([id])).toEqual([expect.objectContaining({ id, success: true })]);
    expect((await other.sobject('Account').retrieve(id))['Name']).toBe('Back');
  });
});
