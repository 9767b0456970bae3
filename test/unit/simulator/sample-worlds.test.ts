/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadWorldFolder } from '#simulator';
import { startOrg } from './org-client.ts';

/** The sample worlds lie beside the repository; without them these tests are skipped. */
const SAMPLES = join(import.meta.dirname, '../../../../shared/data/sample-records');
const PLUGIN = 'plugin-data/test/test-files/data-project/data';

describe.skipIf(!existsSync(SAMPLES))('sample worlds (skipped where ../shared/data is absent)', () => {
  it.each([
    ['dreamhouse-lwc/data', { Broker__c: 8, Property__c: 12, Contact: 5 }],
    ['ebikes-lwc/data', { Account: 3, Product_Family__c: 4, Product__c: 16 }],
    [
      'easy-spaces-lwc/data',
      {
        Account: 12,
        Contact: 12,
        Lead: 11,
        Market__c: 11,
        Space__c: 132,
        Reservation__c: 2,
        Customer_Fields__mdt: 2,
      },
    ],
    [`${PLUGIN}/junction`, { Account: 5, Contact: 4, AccountContactRelation: 7 }],
    [`${PLUGIN}/self-referencing`, { Account: 12 }],
    [`${PLUGIN}/moreThan200`, { Account: 10000 }],
    [`${PLUGIN}/commonChild`, { Account: 2, Opportunity: 1, Task: 2, Case: 1 }],
  ])('%s loads whole', async (folder, expected) => {
    const org = await startOrg({ world: loadWorldFolder(join(SAMPLES, folder)) });
    expect((await org.get('/simulator/world')).body.records).toMatchObject(expected);
    await org.simulator.close();
  });

  it('resolves references that come later and those to the record’s own file', async () => {
    const org = await startOrg({ world: loadWorldFolder(join(SAMPLES, PLUGIN, 'self-referencing')) });
    const { body } = await org.query(
      "SELECT Parent.Name, Parent.Parent.Name FROM Account WHERE Name = 'Grandchild'",
    );
    expect(body.records[0].Parent.Name).toBeTruthy();
    await org.simulator.close();
  });

  it('computes roll-ups and formulas, and keeps geolocations', async () => {
    const spaces = await startOrg({ world: loadWorldFolder(join(SAMPLES, 'easy-spaces-lwc/data')) });
    const market = (
      await spaces.query(
        'SELECT Total_Daily_Booking_Rate__c, (SELECT Daily_Booking_Rate__c FROM Spaces__r) FROM Market__c LIMIT 1',
      )
    ).body.records[0];
    const rates = market.Spaces__r.records.map(
      (space: { Daily_Booking_Rate__c: number }) => space.Daily_Booking_Rate__c,
    ) as number[];
    expect(market.Total_Daily_Booking_Rate__c).toBe(rates.reduce((sum, rate) => sum + rate, 0));
    await spaces.simulator.close();
    const houses = await startOrg({ world: loadWorldFolder(join(SAMPLES, 'dreamhouse-lwc/data')) });
    const soql =
      "SELECT Days_On_Market__c, Location__c, Location__Latitude__s, Thumbnail_IMG__c, Broker__r.Name FROM Property__c WHERE Name = 'Stunning Victorian'";
    expect((await houses.query(soql)).body.records[0]).toMatchObject({
      Days_On_Market__c: 10,
      Location__c: { latitude: 42.35663, longitude: -71.11095 },
      Location__Latitude__s: 42.35663,
      Thumbnail_IMG__c: expect.stringContaining('<img src="https://'),
      Broker__r: { Name: 'Caroline Kingsley' },
    });
    expect(
      (
        await houses.send('POST', 'jobs/query', {
          operation: 'query',
          query: 'SELECT Location__c FROM Property__c',
        })
      ).status,
    ).toBe(400);
    await houses.simulator.close();
  });

  it('gives custom objects their rules: master-detail, auto-numbers, events', async () => {
    const org = await startOrg({ world: loadWorldFolder(join(SAMPLES, 'ebikes-lwc/data')) });
    const account = (await org.query('SELECT Id FROM Account LIMIT 1')).body.records[0].Id as string;
    const order = await org.create('Order__c', { Account__c: account });
    const item = await org.create('Order_Item__c', { Order__c: order, Price__c: 3 });
    expect((await org.get(`sobjects/Order__c/${order}`)).body.Name).toBe('O-00001');
    expect((await org.get(`sobjects/Order_Item__c/${item}`)).body).toMatchObject({
      Name: 'OI-000001',
      Qty_S__c: 1,
    });
    expect((await org.send('POST', 'sobjects/Order_Item__c', { Price__c: 3 })).body[0].errorCode).toBe(
      'REQUIRED_FIELD_MISSING',
    );
    expect((await org.send('DELETE', `sobjects/Account/${account}`)).body[0].errorCode).toBe('DELETE_FAILED');
    await org.send('DELETE', `sobjects/Order__c/${order}`);
    expect((await org.query('SELECT Id FROM Order_Item__c')).body.totalSize).toBe(0);
    expect((await org.query('SELECT ReplayId FROM Manufacturing_Event__e')).body[0].errorCode).toBe(
      'INVALID_TYPE_FOR_OPERATION',
    );
    await org.simulator.close();
  });

  it.each([
    ['missingRef', 'AccountId refers to @'],
    ['missingSelfRef', 'ParentId refers to @'],
  ])('names the missing reference of %s', async (folder, cause) => {
    await expect(startOrg({ world: loadWorldFolder(join(SAMPLES, PLUGIN, folder)) })).rejects.toThrow(cause);
  });
});
