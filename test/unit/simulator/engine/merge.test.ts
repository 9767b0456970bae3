import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';
import { engineOrg, refusalOf } from './engine-org.ts';
import { mergeRecords } from '../../../../simulator/engine/merge.ts';

describe('merging', () => {
  it('moves the children, bins the losers with their master, and undelete of a loser leaves the children', () => {
    const engine = engineOrg();
    const [master = '', one = '', two = ''] = ['m', 'l1', 'l2'].map((Name) =>
      engine.insert('Account', { Name }),
    );
    const contact = engine.insert('Contact', { LastName: 'c', AccountId: one });
    const task = engine.insert('Task', { Subject: 't', WhatId: two });
    const kase = engine.insert('Case', { Subject: 's', AccountId: two });
    const outcome = mergeRecords(engine.org, master, [one, two], { Phone: '1' }, engine.admin);
    expect(outcome.mergedIds).toEqual([one, two]);
    expect(outcome.updatedRelatedIds).toEqual(expect.arrayContaining([contact, task, kase]));
    expect(engine.value(contact, 'AccountId')).toBe(master);
    expect([engine.value(one, 'IsDeleted'), engine.value(one, 'MasterRecordId')]).toEqual([true, master]);
    expect(engine.value(master, 'Phone')).toBe('1');
    engine.org.undelete(one);
    expect(engine.value(one, 'IsDeleted')).toBe(false);
    expect(engine.value(contact, 'AccountId')).toBe(master);
  });

  it('keeps one of two equal relations', () => {
    const engine = engineOrg();
    const account = engine.insert('Account', { Name: 'a' });
    const [master = '', loser = ''] = ['m', 'l'].map((LastName) =>
      engine.insert('Contact', { LastName, AccountId: account }),
    );
    mergeRecords(engine.org, master, [loser], {}, engine.admin);
    const relations = engine.org.records('AccountContactRelation');
    expect(relations.map((row) => row['ContactId'])).toEqual([master]);
  });

  it('refuses other objects, three losers, losers that are gone, and changes nothing then', () => {
    const engine = engineOrg();
    const [a = '', b = '', c = '', d = ''] = [1, 2, 3, 4].map((n) =>
      engine.insert('Account', { Name: `${n}` }),
    );
    const merge = (master: string, losers: string[]): string =>
      refusalOf(() => mergeRecords(engine.org, master, losers, {}, engine.admin)).code;
    expect(merge(a, [b, c, d])).toBe('INVALID_NUM_ARGUMENTS');
    const product = engine.insert('Product2', { Name: 'p' });
    expect(merge(product, [a])).toBe('INVALID_TYPE_FOR_OPERATION');
    engine.org.delete(c);
    expect(merge(a, [b, c])).toBe('ENTITY_IS_DELETED');
    expect(engine.value(b, 'IsDeleted')).toBe(false);
  });
});

describe('the SOAP call merge', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(async () => org.simulator.close());

  it.each(['request', 'mergeRequests'])('answers one result for each %s', async (name) => {
    const master = await org.create('Lead', { LastName: 'm', Company: 'c' });
    const loser = await org.create('Lead', { LastName: 'l', Company: 'c' });
    const body = `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">
      <e:Header><SessionHeader><sessionId>${org.simulator.accessToken}</sessionId></SessionHeader></e:Header><e:Body><merge><${name}>
      <masterRecord><type>Lead</type><Id>${master}</Id><City>Bonn</City></masterRecord><recordToMergeIds>${loser}</recordToMergeIds>
      </${name}></merge></e:Body></e:Envelope>`;
    const answer = await org.send('POST', '/services/Soap/u/67.0', body, { 'Content-Type': 'text/xml' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(
      `<id>${master}</id><mergedRecordIds>${loser}</mergedRecordIds><success>true</success>`,
    );
    const rows = await org.query(`SELECT City FROM Lead WHERE Id = '${master}'`);
    expect(rows.body.records).toMatchObject([{ City: 'Bonn' }]);
  });

  it('refuses an element it does not know instead of passing it over', async () => {
    const body = `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">
      <e:Header><SessionHeader><sessionId>${org.simulator.accessToken}</sessionId></SessionHeader></e:Header>
      <e:Body><undelete><names>x</names></undelete></e:Body></e:Envelope>`;
    const answer = await org.send('POST', '/services/Soap/u/67.0', body, { 'Content-Type': 'text/xml' });
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('names invalid at this location');
  });
});
