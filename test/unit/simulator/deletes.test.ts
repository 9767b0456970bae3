/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOrg, type Answer, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.simulator.close());

const soap = (call: string): Promise<Answer> =>
  org.send(
    'POST',
    '/services/Soap/u/67.0',
    `<x:Envelope xmlns:x="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:partner.soap.sforce.com"><x:Header><p:SessionHeader>` +
      `<p:sessionId>${org.simulator.accessToken}</p:sessionId></p:SessionHeader></x:Header><x:Body>${call}</x:Body></x:Envelope>`,
    { 'Content-Type': 'text/xml', SOAPAction: '""', Authorization: '' },
  );

const undelete = (...ids: string[]): Promise<Answer> =>
  soap(`<p:undelete>${ids.map((id) => `<p:ids>${id}</p:ids>`).join('')}</p:undelete>`);

const idsOf = async (soql: string): Promise<string[]> =>
  (await org.query(soql)).body.records.map((record: { Id: string }) => record.Id) as string[];

describe('deleting an account', () => {
  it('takes contacts, deals and tasks along, and undelete brings all back with the same Ids', async () => {
    const account = await org.create('Account', { Name: 'Parent' });
    const child = await org.create('Account', { Name: 'Subsidiary', ParentId: account });
    const contact = await org.create('Contact', { LastName: 'C', AccountId: account });
    const deal = await org.create('Opportunity', {
      Name: 'O',
      StageName: 'Prospecting',
      CloseDate: '2026-01-01',
      AccountId: account,
    });
    const task = await org.create('Task', { Subject: 'Call', WhatId: deal });
    expect((await org.send('DELETE', `sobjects/Account/${account}`)).status).toBe(204);
    for (const type of ['Contact', 'Opportunity', 'Task', 'AccountContactRelation']) {
      expect(await idsOf(`SELECT Id FROM ${type}`)).toEqual([]);
    }
    expect((await org.get(`sobjects/Account/${child}`)).body.ParentId).toBeNull();
    const binned = await org.get(`queryAll?q=${encodeURIComponent('SELECT Id, IsDeleted FROM Contact')}`);
    expect(binned.body.records).toEqual([expect.objectContaining({ Id: contact, IsDeleted: true })]);

    const refusedChild = await undelete(contact);
    expect(refusedChild.text).toContain('<statusCode>UNDELETE_FAILED</statusCode>');
    const back = await undelete(account, '001000000000000AAA');
    expect(back.text.match(/<success>(true|false)<\/success>/g)).toEqual([
      '<success>true</success>',
      '<success>false</success>',
    ]);
    expect(await idsOf('SELECT Id FROM Contact')).toEqual([contact]);
    expect(await idsOf('SELECT Id FROM Opportunity')).toEqual([deal]);
    expect(await idsOf('SELECT Id FROM Task')).toEqual([task]);
    expect(await idsOf('SELECT Id FROM AccountContactRelation')).toHaveLength(1);
    expect((await org.get(`sobjects/Account/${child}`)).body.ParentId).toBe(account);
  });

  it('is refused while a case is there', async () => {
    const account = await org.create('Account', { Name: 'Busy' });
    await org.create('Case', { Subject: 'Broken', AccountId: account });
    const answer = await org.send('DELETE', `sobjects/Account/${account}`);
    expect(answer.status).toBe(400);
    expect(answer.body[0].errorCode).toBe('DELETE_FAILED');
    expect(answer.body[0].message).toContain('associated with the following cases.: 00000001');
  });

  it('shows in getDeleted, and emptying the bin ends the way back', async () => {
    const account = await org.create('Account', { Name: 'Gone' });
    await org.send('DELETE', `sobjects/Account/${account}`);
    const start = new Date(Date.now() - 600_000).toISOString();
    const end = new Date(Date.now() + 600_000).toISOString();
    const deleted = await org.get(`sobjects/Account/deleted?start=${start}&end=${end}`);
    expect(Object.keys(deleted.body)).toEqual([
      'deletedRecords',
      'earliestDateAvailable',
      'latestDateCovered',
    ]);
    expect(deleted.body.deletedRecords).toEqual([
      { id: account, deletedDate: expect.stringMatching(/\+0000$/) },
    ]);
    expect((await soap(`<p:emptyRecycleBin><p:ids>${account}</p:ids></p:emptyRecycleBin>`)).text).toContain(
      '<success>true',
    );
    expect((await undelete(account)).text).toContain('UNDELETE_FAILED');
    const all = await org.get(`queryAll?q=${encodeURIComponent('SELECT Id FROM Account')}`);
    expect(all.body.totalSize).toBe(0);
  });
});

describe('the SOAP door', () => {
  it('answers faults with 500', async () => {
    const answer = await org.send(
      'POST',
      '/services/Soap/u/67.0',
      '<e:Envelope xmlns:e="x"><e:Body><q:getUserInfo/></e:Body></e:Envelope>',
      {
        'Content-Type': 'text/xml',
      },
    );
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
  });

  it('logs in by password', async () => {
    const login = (password: string): Promise<Answer> =>
      soap(
        `<p:login><p:username>${org.simulator.adminUsername}</p:username><p:password>${password}</p:password></p:login>`,
      );
    expect((await login(org.simulator.password)).text).toMatch(/<sessionId>00D\w{12}![.\w]+<\/sessionId>/);
    const refused = await login('wrong');
    expect(refused.status).toBe(500);
    expect(refused.text).toContain('sf:INVALID_LOGIN');
  });
});
