import { describe, expect, test } from 'vitest';
import type { TokenSource } from '#core/salesforce';
import { useSimulatedOrg } from './simulated-org.ts';

const simulated = useSimulatedOrg({ rotateRefreshTokens: true });

describe('a simulated org', () => {
  test('says who the token speaks for and what it may do', async () => {
    const { simulator } = simulated;
    const org = simulated.client();
    expect(await org.identity()).toMatchObject({
      orgId: simulator.orgId,
      userId: simulator.adminUserId,
      username: simulator.adminUsername,
    });
    expect(org.orgId).toBe(simulator.orgId);
    expect(await org.permissions()).toMatchObject({
      viewAllData: true,
      modifyAllData: true,
      queryAllFiles: true,
      // The simulated org has not switched it on.
      createAuditFields: false,
    });
    expect(org.limit()?.max).toBe(100_000);
    expect((await org.limits()).get('DailyApiRequests')?.max).toBe(100_000);
  });

  test('gives a session for a refresh token, and the rotated one is handed on', async () => {
    const { url, clientId, clientSecret, refreshToken } = simulated.simulator;
    const stored: TokenSource[] = [];
    const org = simulated.client({
      tokenSource: { kind: 'refresh_token', clientId, clientSecret, refreshToken, loginUrl: url },
      onTokenRefreshed: async (source) => void stored.push(source),
    });
    expect(await org.queryRecords('SELECT Id FROM Organization')).toHaveLength(1);
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({ kind: 'refresh_token' });
    expect(stored[0]).not.toMatchObject({ refreshToken });
  });

  test('names what it refuses by its own code', async () => {
    const org = simulated.client();
    await expect(org.queryRecords('SELECT Nope FROM Account')).rejects.toMatchObject({
      code: 'ORG_REFUSED',
      detail: { salesforceCode: 'INVALID_FIELD' },
    });
    await expect(org.describe('Nope__c')).rejects.toMatchObject({
      code: 'ORG_REFUSED',
      detail: { salesforceCode: 'NOT_FOUND' },
    });
    await expect(org.bulkJob('750000000000000AAA')).rejects.toMatchObject({ code: 'ORG_REFUSED' });
    const wrong = simulated.client({
      tokenSource: { kind: 'access_token', accessToken: `${simulated.simulator.orgId}!wrong` },
    });
    await expect(wrong.limits()).rejects.toMatchObject({ code: 'REAUTHORISE' });
    await expect(wrong.undelete(['001000000000001AAA'])).rejects.toMatchObject({ code: 'REAUTHORISE' });
  });

  test('takes part of a write and says of each record what became of it', async () => {
    const org = simulated.client();
    const [good, bad] = await org.insert('Contact', [{ LastName: 'Lovelace' }, { FirstName: 'Nobody' }]);
    expect(good).toMatchObject({ success: true, errors: [] });
    expect(bad).toMatchObject({
      success: false,
      id: null,
      errors: [{ code: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }],
    });
    const [missing] = await org.undelete([good!.id!]);
    expect(missing).toMatchObject({ success: false });
    expect(await org.update('Contact', [{ Id: good!.id, FirstName: 'Ada' }])).toEqual([
      { id: good!.id, success: true, errors: [] },
    ]);
    expect(await org.queryRecords(`SELECT Name FROM Contact WHERE Id = '${good!.id!}'`)).toEqual([
      { Name: 'Ada Lovelace' },
    ]);
  });
});
