import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

describe('objects of the set-up', () => {
  it('hold Apex sources of a million characters', async () => {
    const Body = `public class Long { /* ${'x'.repeat(100_000)} */ }`;
    const id = await org.create('ApexClass', { Name: 'Long', Body });
    expect((await org.get(`sobjects/ApexClass/${id}`)).body).toMatchObject({ Body, Status: 'Active' });
    const refused = await org.send('POST', 'sobjects/ApexClass', {
      Name: 'More',
      Body: 'x'.repeat(1_000_001),
    });
    expect(refused.body[0].errorCode).toBe('STRING_TOO_LONG');
  });

  it('are no records that a search or a trigger would meet', async () => {
    const { body } = await org.get('sobjects/ApexClass/describe');
    expect([body.searchable, body.triggerable, body.layoutable]).toEqual([false, false, false]);
  });

  it('know the permissions to make and publish packages', async () => {
    const fields = (await org.get('sobjects/PermissionSet/describe')).body.fields as { name: string }[];
    const names = fields.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['PermissionsCreatePackaging', 'PermissionsPublishPackaging']),
    );
  });

  it('show the photos of the user in his identity', async () => {
    const { simulator } = org;
    const { body } = await org.get(`/id/${simulator.orgId}/${simulator.adminUserId}`);
    expect(body.photos).toEqual({
      picture: expect.stringContaining(simulator.adminUserId),
      thumbnail: expect.stringContaining(simulator.adminUserId),
    });
  });
});
