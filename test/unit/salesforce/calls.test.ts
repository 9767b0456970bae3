import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, page, refusal, scriptedOrg, type ScriptedOrg } from './scripted-org.ts';

let org: ScriptedOrg;
beforeAll(async () => {
  org = await scriptedOrg();
});
afterAll(() => org.close());

const v = '/services/data/v67.0';
const describeReply = (name: string): Record<string, unknown> => ({
  name,
  label: name,
  fields: [
    { name: 'Id', label: 'Id', type: 'id', referenceTo: [], relationshipOrder: null },
    { name: 'Amount', label: 'Amount', type: 'currency', precision: 18, scale: 2, referenceTo: [] },
    { name: 'IsWon', label: 'Won', type: 'boolean', referenceTo: [] },
  ],
  childRelationships: [
    { childSObject: 'Contact', field: 'AccountId', cascadeDelete: false },
    { childSObject: 'Junction', field: null },
  ],
});
const composite = (...results: [number, unknown][]): Record<string, unknown> => ({
  compositeResponse: results
    .map(([httpStatusCode, body], index) => ({
      body,
      httpHeaders: {},
      httpStatusCode,
      referenceId: `r${index}`,
    }))
    .reverse(),
});
const sentPaths = (index = 0): string[] =>
  (JSON.parse(org.asked[index]!.body) as { compositeRequest: { url: string }[] }).compositeRequest.map(
    ({ url }) => url,
  );

describe('one composite call', () => {
  test('describes 25 objects, and names the error of one that it cannot describe', async () => {
    const names = Array.from({ length: 26 }, (_, index) => `Object${index}__c`);
    org.script(
      json(composite(...names.slice(0, 25).map((name): [number, unknown] => [200, describeReply(name)]))),
      json(composite([404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]])),
    );
    const client = org.client();
    const found = await client.describeMany(names);
    expect([...found.keys()].sort()).toEqual([...names].sort());
    expect(found.get('Object25__c')).toMatchObject({
      code: 'ORG_REFUSED',
      detail: { salesforceCode: 'NOT_FOUND' },
    });
    expect(found.get('Object3__c')).toMatchObject({
      name: 'Object3__c',
      childRelationships: [{ childSObject: 'Contact', field: 'AccountId' }],
    });
    expect(client.apiCalls()).toBe(2);
    expect(sentPaths()[3]).toBe(`${v}/sobjects/Object3__c/describe`);
    await client.describe('Object3__c');
    expect(client.apiCalls()).toBe(2);
  });

  test('runs 5 queries; one that is refused leaves the others whole', async () => {
    org.script(
      json(
        composite(
          [200, { totalSize: 7, done: true, records: [] }],
          [400, [{ errorCode: 'INVALID_TYPE', message: 'x' }]],
        ),
      ),
    );
    const [count, refused] = await org
      .client()
      .queryBatch(['SELECT COUNT() FROM Account', 'SELECT COUNT() FROM Nope'], { all: true });
    expect(count).toMatchObject({ page: { totalSize: 7, rows: [] }, error: null });
    expect(refused).toMatchObject({
      page: null,
      error: { code: 'ORG_REFUSED', detail: { salesforceCode: 'INVALID_TYPE' } },
    });
    expect(sentPaths()[0]).toBe(`${v}/queryAll?q=SELECT+COUNT%28%29+FROM+Account`);
  });

  test('that leaves out an answer is rejected', async () => {
    org.script(json(composite([200, { totalSize: 7, done: true, records: [] }])));
    await expect(
      org.client().queryBatch(['SELECT COUNT() FROM A', 'SELECT COUNT() FROM B']),
    ).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });
});

describe('a Bulk job', () => {
  test('reads all records, deleted ones too, as CSV with comma and line feed', async () => {
    org.script(json({ id: '750000000000001AAA', state: 'UploadComplete', apiVersion: 67.0 }));
    expect(await org.client().startBulkQuery('SELECT Id FROM Account')).toEqual({ id: '750000000000001AAA' });
    expect(JSON.parse(org.asked[0]!.body)).toEqual({
      operation: 'queryAll',
      query: 'SELECT Id FROM Account',
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    });
  });

  test('tells its state and why it failed', async () => {
    org.script(
      json({
        id: '750',
        state: 'Failed',
        numberRecordsProcessed: 0,
        errorMessage: 'InvalidBatch : Field name not found : X',
      }),
    );
    expect(await org.client().bulkJob('750')).toEqual({
      id: '750',
      state: 'Failed',
      numberRecordsProcessed: 0,
      errorMessage: 'InvalidBatch : Field name not found : X',
    });
  });

  test('may be gone already when it is deleted, but other refusals count', async () => {
    org.script(refusal(404, 'NOT_FOUND'), refusal(409, 'INVALIDJOBSTATE'));
    const client = org.client();
    await client.deleteBulk('750');
    await expect(client.deleteBulk('750')).rejects.toMatchObject({
      detail: { salesforceCode: 'INVALIDJOBSTATE' },
    });
  });
});

describe('replication calls', () => {
  test('ask for whole seconds and give the window that was covered', async () => {
    org.script(
      json({
        deletedRecords: [{ id: '001000000000001AAA', deletedDate: '2026-01-15T11:30:00.000+0000' }],
        earliestDateAvailable: '2026-01-01T00:00:00.000+0000',
        latestDateCovered: '2026-01-15T11:58:00.000+0000',
      }),
    );
    const deleted = await org
      .client()
      .deleted('Account', new Date('2026-01-15T11:00:00.900Z'), new Date('2026-01-15T12:00:00.100Z'));
    expect(deleted).toEqual({
      ids: [{ id: '001000000000001AAA', deletedDate: new Date('2026-01-15T11:30:00Z') }],
      earliestDateAvailable: new Date('2026-01-01T00:00:00Z'),
      latestDateCovered: new Date('2026-01-15T11:58:00Z'),
    });
    expect(org.asked[0]?.url).toBe(
      `${v}/sobjects/Account/deleted/?start=2026-01-15T11%3A00%3A00%2B00%3A00&end=2026-01-15T12%3A00%3A00%2B00%3A00`,
    );
  });

  test('an object unknown to the cached counts is absent, not zero', async () => {
    org.script(json({ sObjects: [{ count: 3, name: 'Account' }] }));
    expect(await org.client().recordCounts(['Account', 'Contact'])).toEqual(new Map([['Account', 3]]));
  });

  test('the time of the org comes from its newest reply', async () => {
    org.script(json({ sObjects: [] }, 200, { date: 'Thu, 15 Jan 2026 11:59:59 GMT' }));
    const client = org.client();
    await client.recordCounts(['Account']);
    expect(client.serverTime()).toEqual(new Date('2026-01-15T11:59:59Z'));
  });
});

describe('writes', () => {
  test('send each digit of a number and tell the outcome of each record in order', async () => {
    org.script(
      json(describeReply('Deal__c')),
      json([
        {
          success: false,
          errors: [
            {
              statusCode: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [Name]',
              fields: ['Name'],
            },
          ],
        },
        { id: 'a00000000000002AAA', success: true, errors: [] },
      ]),
    );
    const results = await org.client().update('Deal__c', [
      { Id: 'a00000000000001AAA', Amount: '9007199254740993.10', IsWon: 'true' },
      { Id: 'a00000000000002AAA', Amount: null, IsWon: 'maybe' },
    ]);
    expect(org.asked[1]?.method).toBe('PATCH');
    expect(org.asked[1]?.body).toBe(
      '{"allOrNone":false,"records":[{"attributes":{"type":"Deal__c"},"Id":"a00000000000001AAA","Amount":9007199254740993.10,"IsWon":true},{"attributes":{"type":"Deal__c"},"Id":"a00000000000002AAA","Amount":null,"IsWon":"maybe"}]}',
    );
    expect(org.asked[1]?.headers).toMatchObject({ 'sforce-auto-assign': 'FALSE' });
    expect(results).toEqual([
      {
        id: 'a00000000000001AAA',
        success: false,
        errors: [
          {
            code: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [Name]',
            fields: ['Name'],
          },
        ],
      },
      { id: 'a00000000000002AAA', success: true, errors: [] },
    ]);
  });

  test('undelete puts the session into the envelope only, and reads each result', async () => {
    const result = (inner: string): string => `<result>${inner}</result>`;
    org.script(
      json(
        `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><undeleteResponse>${result('<id>001000000000001AAA</id><success>true</success>')}${result('<errors><message>entity is not in the recycle bin</message><statusCode>UNDELETE_FAILED</statusCode></errors><id xsi:nil="true"/><success>false</success>')}</undeleteResponse></soapenv:Body></soapenv:Envelope>`,
        200,
        { 'content-type': 'text/xml' },
      ),
    );
    expect(await org.client().undelete(['001000000000001AAA', '001000000000002AAA'])).toEqual([
      { id: '001000000000001AAA', success: true, errors: [] },
      {
        id: '001000000000002AAA',
        success: false,
        errors: [{ code: 'UNDELETE_FAILED', message: 'entity is not in the recycle bin', fields: [] }],
      },
    ]);
    expect(org.asked[0]?.headers.authorization).toBeUndefined();
    expect(org.asked[0]?.url).toBe('/services/Soap/u/67.0');
  });

  test('an undelete whose results are missing is in doubt', async () => {
    org.script(
      json('<Envelope><Body><undeleteResponse/></Body></Envelope>', 200, { 'content-type': 'text/xml' }),
    );
    await expect(org.client().undelete(['001000000000001AAA'])).rejects.toMatchObject({ code: 'IN_DOUBT' });
  });
});

describe('identity and permissions', () => {
  test('say who the token speaks for, with ids of 18 characters', async () => {
    org.script(
      json({
        user_id: '005000000000001',
        organization_id: '00D000000000001EAA',
        preferred_username: 'admin@sim.example',
        name: 'Ada',
      }),
      json(page([{ Id: '00D000000000001EAA', Name: 'Acme', IsSandbox: true }])),
    );
    expect(await org.client().identity()).toEqual({
      orgId: '00D000000000001EAA',
      userId: '005000000000001AAA',
      username: 'admin@sim.example',
      name: 'Ada',
      orgName: 'Acme',
      sandbox: true,
      instanceUrl: org.url,
    });
  });

  test('permissions are those of the fields that the org has, and null where it has none', async () => {
    const fields = ['ViewAllData', 'ModifyAllData', 'QueryAllFiles', 'CreateAuditFields'];
    org.script(
      json({
        name: 'UserPermissionAccess',
        label: 'User Permission Access',
        fields: fields.map((name) => ({ name: `Permissions${name}`, label: name, type: 'boolean' })),
      }),
      json(
        page([
          {
            PermissionsViewAllData: true,
            PermissionsModifyAllData: false,
            PermissionsQueryAllFiles: false,
            PermissionsCreateAuditFields: false,
          },
        ]),
      ),
    );
    expect(await org.client().permissions()).toMatchObject({
      viewAllData: true,
      modifyAllData: false,
      queryAllFiles: false,
      createAuditFields: false,
      viewEncryptedData: null,
      updateWithInactiveOwner: null,
    });
    expect(new URL(org.asked.at(-1)?.url ?? '', org.url).searchParams.get('q')).toBe(
      `SELECT ${fields.map((name) => `Permissions${name}`).join(', ')} FROM UserPermissionAccess`,
    );
  });
});
