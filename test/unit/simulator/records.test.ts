/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

const codeOf = async (fields: Record<string, unknown>, type = 'Account'): Promise<string> =>
  (await org.send('POST', `sobjects/${type}`, fields)).body[0].errorCode as string;

describe('creating', () => {
  it('answers 201 with an 18-character Id and stamps the record', async () => {
    const answer = await org.send('POST', 'sobjects/Account', {
      name: 'Acme',
      AnnualRevenue: 950000000,
      BillingCity: 'Köln',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ id: expect.stringMatching(/^001\w{15}$/), success: true, errors: [] });
    const record = await org.get(`sobjects/Account/${answer.body.id}`);
    expect(record.text).toContain('"AnnualRevenue":950000000.0');
    expect(record.body).toMatchObject({
      Name: 'Acme',
      IsDeleted: false,
      OwnerId: org.simulator.adminUserId,
      CreatedById: org.simulator.adminUserId,
      BillingAddress: { city: 'Köln', street: null },
      ShippingAddress: null,
    });
    expect(record.body.SystemModstamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
    const short = await org.get(`sobjects/Account/${String(answer.body.id).slice(0, 15)}`);
    expect(short.body.Id).toBe(answer.body.id);
  });

  it('refuses in the words of the platform', async () => {
    const answer = await org.send('POST', 'sobjects/Contact', { FirstName: 'Only' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual([
      {
        message: 'Required fields are missing: [LastName]',
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: ['LastName'],
      },
    ]);
    const unknown = await org.send('POST', 'sobjects/Account', { Name: 'x', AccountNumer: '1' });
    expect(unknown.body).toEqual([
      { message: "No such column 'AccountNumer' on sobject of type Account", errorCode: 'INVALID_FIELD' },
    ]);
    expect(await codeOf({ Name: 'x', CreatedDate: '2020-01-01T00:00:00Z' })).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    expect(await codeOf({ Name: 'x'.repeat(256) })).toBe('STRING_TOO_LONG');
    expect(await codeOf({ Name: 'x', CleanStatus: 'Spotless' })).toBe(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    );
    expect(await codeOf({ Name: 'x', ParentId: '001bogus' })).toBe('MALFORMED_ID');
    expect(await codeOf({ Name: 'x', ParentId: '001000000000001' })).toBe('INVALID_CROSS_REFERENCE_KEY');
    expect(await codeOf({ Name: 'x', ParentId: '001D000000IqhSLIAZ' })).toBe('INVALID_CROSS_REFERENCE_KEY');
    expect(await codeOf({ Name: 'x', ParentId: '001D000000IqhSLIAA' })).toBe('MALFORMED_ID');
    expect(await codeOf({ LastName: 'x', Email: 'nobody' }, 'Contact')).toBe('INVALID_EMAIL_ADDRESS');
    expect(await codeOf({ Name: 'x', NumberOfEmployees: 'many' })).toBe('JSON_PARSER_ERROR');
    expect(await codeOf({}, 'ContentDocument')).toBe('INVALID_TYPE_FOR_OPERATION');
    expect((await org.send('POST', 'sobjects/Account', '{"Name":')).body[0].errorCode).toBe(
      'JSON_PARSER_ERROR',
    );
    expect(
      (await org.send('POST', 'sobjects/Account', 'Name=x', { 'Content-Type': 'text/plain' })).status,
    ).toBe(415);
  });

  it('computes names, stages and numbers', async () => {
    const contact = await org.create('Contact', { FirstName: 'Ann', LastName: 'Lee' });
    expect((await org.get(`sobjects/Contact/${contact}`)).body.Name).toBe('Ann Lee');
    const deal = await org.create('Opportunity', {
      Name: 'Deal',
      StageName: 'Closed Won',
      CloseDate: '2026-05-04',
      Amount: 10,
    });
    expect((await org.get(`sobjects/Opportunity/${deal}`)).body).toMatchObject({
      IsClosed: true,
      IsWon: true,
      Probability: 100,
      ExpectedRevenue: 10,
      ForecastCategory: 'Closed',
      FiscalQuarter: 2,
      Fiscal: '2026 2',
    });
    const ticket = await org.create('Case', { Subject: 'Help' });
    expect((await org.get(`sobjects/Case/${ticket}`)).body).toMatchObject({
      CaseNumber: '00000001',
      Status: 'New',
      Priority: 'Medium',
    });
  });

  it('gives a contact of an account its direct relation', async () => {
    const account = await org.create('Account', { Name: 'Employer' });
    const contact = await org.create('Contact', { LastName: 'Worker', AccountId: account });
    const soql = `SELECT AccountId, IsDirect, IsActive FROM AccountContactRelation WHERE ContactId = '${contact}'`;
    expect((await org.query(soql)).body.records).toEqual([
      expect.objectContaining({ AccountId: account, IsDirect: true, IsActive: true }),
    ]);
    const again = await org.send('POST', 'sobjects/AccountContactRelation', {
      AccountId: account,
      ContactId: contact,
    });
    expect(again.body[0].errorCode).toBe('DUPLICATE_VALUE');
  });
});

describe('changing', () => {
  it('moves the stamps with every save, also one that changes nothing', async () => {
    let time = Date.parse('2026-03-01T10:00:00Z');
    const clocked = await startOrg({ now: () => new Date(time) });
    const id = await clocked.create('Account', { Name: 'Still' });
    time += 60_000;
    expect((await clocked.send('PATCH', `sobjects/Account/${id}`, { Name: 'Still' })).status).toBe(204);
    const { body } = await clocked.get(`sobjects/Account/${id}`);
    expect(body.CreatedDate).toBe('2026-03-01T10:00:00.000+0000');
    expect(body.LastModifiedDate).toBe('2026-03-01T10:01:00.000+0000');
    expect(body.SystemModstamp).toBe('2026-03-01T10:01:00.000+0000');
    await clocked.simulator.close();
  });

  it('empties a field with null and refuses a required one', async () => {
    const id = await org.create('Account', { Name: 'Full', Site: 'HQ' });
    await org.send('PATCH', `sobjects/Account/${id}`, { Site: null });
    expect((await org.get(`sobjects/Account/${id}`)).body.Site).toBeNull();
    expect((await org.send('PATCH', `sobjects/Account/${id}`, { Name: null })).body[0].errorCode).toBe(
      'REQUIRED_FIELD_MISSING',
    );
  });

  it('tells an unknown from a deleted record', async () => {
    const unknown = await org.get('sobjects/Account/001000000000000AAA');
    expect(unknown.status).toBe(404);
    expect(unknown.body[0]).toEqual({
      message: 'Provided external ID field does not exist or is not accessible: 001000000000000AAA',
      errorCode: 'NOT_FOUND',
    });
    const id = await org.create('Account', { Name: 'Gone' });
    expect((await org.send('DELETE', `sobjects/Account/${id}`)).status).toBe(204);
    const deleted = await org.get(`sobjects/Account/${id}`);
    expect(deleted.status).toBe(404);
    expect(deleted.body).toEqual([
      { message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] },
    ]);
  });
});

describe('opportunity products', () => {
  it('sum up to the amount of their opportunity', async () => {
    const book = (await org.query('SELECT Id FROM Pricebook2 WHERE IsStandard = true')).body.records[0]
      .Id as string;
    const product = await org.create('Product2', { Name: 'Pump', IsActive: true });
    const entry = await org.create('PricebookEntry', {
      Product2Id: product,
      Pricebook2Id: book,
      UnitPrice: 20,
      IsActive: true,
    });
    const deal = await org.create('Opportunity', {
      Name: 'D',
      StageName: 'Prospecting',
      CloseDate: '2026-01-01',
      Amount: 1,
    });
    const item = { OpportunityId: deal, PricebookEntryId: entry, Quantity: 3 };
    const both = await org.send('POST', 'sobjects/OpportunityLineItem', {
      ...item,
      UnitPrice: 20,
      TotalPrice: 60,
    });
    expect(both.body[0].errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
    const line = await org.create('OpportunityLineItem', { ...item, UnitPrice: 19.5 });
    const read = async (): Promise<unknown> => (await org.get(`sobjects/Opportunity/${deal}`)).body;
    expect(await read()).toMatchObject({ Amount: 58.5, HasOpportunityLineItem: true, Pricebook2Id: book });
    await org.send('PATCH', `sobjects/Opportunity/${deal}`, { Amount: 7 });
    expect(await read()).toMatchObject({ Amount: 58.5 });
    await org.send('DELETE', `sobjects/OpportunityLineItem/${line}`);
    expect(await read()).toMatchObject({ HasOpportunityLineItem: false });
  });
});

describe('files', () => {
  it('makes a document, its links and the checksum of an uploaded version', async () => {
    const account = await org.create('Account', { Name: 'With file' });
    const bytes = Buffer.from('Hällo\0 file');
    const version = await org.create('ContentVersion', {
      PathOnClient: 'notes.txt',
      VersionData: bytes.toString('base64'),
      FirstPublishLocationId: account,
    });
    const { body } = await org.get(`sobjects/ContentVersion/${version}`);
    expect(body).toMatchObject({
      Title: 'notes',
      FileExtension: 'txt',
      ContentSize: bytes.length,
      Checksum: createHash('md5').update(bytes).digest('hex'),
      IsLatest: true,
      VersionNumber: '1',
    });
    const links = await org.query(
      `SELECT LinkedEntityId, ShareType FROM ContentDocumentLink WHERE ContentDocumentId = '${body.ContentDocumentId}'`,
    );
    expect(links.body.records.map((link: { LinkedEntityId: string }) => link.LinkedEntityId).sort()).toEqual(
      [account, org.simulator.adminUserId].sort(),
    );
    const data = await fetch(`${org.simulator.url}${body.VersionData}`, {
      headers: { Authorization: `Bearer ${org.simulator.accessToken}` },
    });
    expect(Buffer.from(await data.arrayBuffer())).toEqual(bytes);
    const second = await org.create('ContentVersion', {
      PathOnClient: 'notes.txt',
      VersionData: 'Mg==',
      ContentDocumentId: body.ContentDocumentId,
    });
    const latest = await org.query(
      `SELECT Id FROM ContentVersion WHERE IsLatest = true AND ContentDocumentId = '${body.ContentDocumentId}'`,
    );
    expect(latest.body.records.map((one: { Id: string }) => one.Id)).toEqual([second]);
  });

  it('takes a multipart upload', async () => {
    const form = new FormData();
    form.append(
      'entity_content',
      new Blob([JSON.stringify({ PathOnClient: 'a.bin' })], { type: 'application/json' }),
    );
    form.append('VersionData', new Blob([new Uint8Array([1, 13, 10, 255])]), 'a.bin');
    const response = await fetch(`${org.simulator.url}/services/data/v67.0/sobjects/ContentVersion`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${org.simulator.accessToken}` },
      body: form,
    });
    const { id } = (await response.json()) as { id: string };
    expect((await org.get(`sobjects/ContentVersion/${id}`)).body.ContentSize).toBe(4);
  });
});
