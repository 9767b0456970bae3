/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the shapes of the bodies are what is tested */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, worldOf, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  const metadataFolders = [join(import.meta.dirname, '../../../../simulator/worlds/demo/metadata')];
  org = await startOrg({ world: { ...worldOf([]), metadataFolders } });
});
afterAll(() => org.simulator.close());

const tooling = (soql: string): ReturnType<OrgClient['get']> =>
  org.get(`tooling/query?q=${encodeURIComponent(soql)}`);
const column = async (soql: string, name: string): Promise<unknown[]> => {
  const answer = await tooling(soql);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.records.map((record: Record<string, unknown>) => record[name]);
};

describe('the Tooling API', () => {
  it('lists its own objects and describes them', async () => {
    const list = (await org.get('tooling/sobjects')).body.sobjects as { name: string }[];
    const known = list.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(['ApexClass', 'CustomField', 'EntityDefinition']));
    expect(known).not.toContain('Account');
    const described = (await org.get('tooling/sobjects/CustomField/describe')).body;
    expect(described.fields.map((field: { name: string }) => field.name)).toContain('TableEnumOrId');
    expect((await org.get('tooling/sobjects/SourceMember/describe')).status).toBe(404);
    expect((await tooling('SELECT Id FROM Account')).body[0].errorCode).toBe('INVALID_TYPE');
  });

  it('shows custom objects and fields, and no standard value sets', async () => {
    expect(await column('SELECT DeveloperName FROM CustomObject', 'DeveloperName')).toContain('Equipment');
    expect(
      await column("SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'Site__c'", 'DeveloperName'),
    ).toContain('Features');
    const sets = await tooling(
      "SELECT Id, MasterLabel, Metadata FROM StandardValueSet WHERE MasterLabel = 'Industry'",
    );
    expect(sets.body).toMatchObject({ totalSize: 0, done: true, records: [] });
  });

  it('shows deployed classes', async () => {
    const { org: inside } = org.simulator;
    inside.insert(
      inside.object('ApexClass'),
      { Name: 'Hello', Body: 'class Hello {}', ApiVersion: 67, Status: 'Active', LengthWithoutComments: 14 },
      inside.system(),
    );
    const { body } = await tooling('SELECT Id, Name FROM ApexClass');
    expect(body.records).toMatchObject([{ attributes: { type: 'ApexClass' }, Name: 'Hello' }]);
    expect(body.records[0].attributes.url).toContain('/tooling/sobjects/ApexClass/01p');
    expect((await org.get(body.records[0].attributes.url)).body.Body).toBe('class Hello {}');
  });

  it('does not pretend to run Apex', async () => {
    const { body } = await org.get('tooling/executeAnonymous?anonymousBody=run();');
    expect(body).toMatchObject({ compiled: false, success: false });
    expect(body.compileProblem).toContain('does not run Apex');
  });
});

describe('definitions', () => {
  it('are joined with the object they belong to, on both APIs', async () => {
    const soql =
      "SELECT QualifiedApiName, DataType, EntityDefinition.QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account'";
    const rows = (await org.query(soql)).body.records as Record<string, unknown>[];
    const of = (name: string): unknown => rows.find((row) => row['QualifiedApiName'] === name)?.['DataType'];
    expect([of('Name'), of('OwnerId'), of('AnnualRevenue'), of('BillingAddress'), of('BillingCity')]).toEqual(
      ['Name', 'Lookup(User)', 'Currency(18, 0)', 'Address', undefined],
    );
    expect(rows[0]).toMatchObject({ EntityDefinition: { QualifiedApiName: 'Account' } });
    expect((await tooling(soql)).body.totalSize).toBe(rows.length);
    const particles = "SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinitionId = 'Account'";
    expect(await column(particles, 'QualifiedApiName')).toContain('BillingCity');
    const nested =
      "SELECT (SELECT QualifiedApiName FROM Fields) FROM EntityDefinition WHERE QualifiedApiName = 'Account'";
    expect((await org.query(nested)).body.records[0].Fields.totalSize).toBe(rows.length);
  });

  it('refuse what the platform does not support for them, and ignore LIMIT', async () => {
    const refusal = async (soql: string): Promise<unknown> => (await org.query(soql)).body[0];
    const refused = (message: unknown): unknown => ({
      errorCode: 'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION',
      message,
    });
    expect(await refusal('SELECT Id FROM FieldDefinition')).toEqual(
      refused(expect.stringContaining('a filter on a reified column is required')),
    );
    expect(await refusal("SELECT Id FROM EntityDefinition WHERE QualifiedApiName != 'Account'")).toEqual(
      refused('Only equals comparisons permitted'),
    );
    expect(
      await refusal("SELECT Id FROM EntityDefinition WHERE KeyPrefix = '001' OR KeyPrefix = '003'"),
    ).toEqual(refused('Disjunctions not supported'));
    expect(await refusal('SELECT COUNT(Id) FROM EntityDefinition')).toEqual(
      refused(expect.stringContaining('not yet supported by this SObject storage type')),
    );
    const all = (await org.query('SELECT QualifiedApiName FROM EntityDefinition LIMIT 1')).body;
    expect(all.totalSize).toBeGreaterThan(400);
  });
});

describe('the pairing endpoint of the package', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const pair = (
    client: OrgClient,
    body: object,
    path = '/services/apexrest/pair',
  ): ReturnType<OrgClient['send']> => client.send('POST', path, body);

  it('is not there without the package', async () => {
    expect((await pair(org, { keyId: 'k1', key })).status).toBe(404);
    expect((await org.get('/services/apexrest/other')).body[0].errorCode).toBe('NOT_FOUND');
  });

  it('stores the key for holders of the permission, and answers the org', async () => {
    const app = await startOrg({
      world: {
        ...worldOf([]),
        metadataFolders: [join(import.meta.dirname, '../../../../force-app/main/default')],
      },
    });
    const inside = app.simulator.org;
    const add = (type: string, fields: Record<string, unknown>): string =>
      inside.insert(inside.object(type), fields, inside.system());
    const denied = await pair(app, { keyId: 'k1', key });
    expect([denied.status, denied.body]).toEqual([
      403,
      { orgId: null, keyId: null, error: 'The user must hold the permission Holdfast_Owner.' },
    ]);
    const permission = add('CustomPermission', {
      DeveloperName: 'Holdfast_Owner',
      MasterLabel: 'Owner',
      Language: 'en_US',
    });
    const set = add('PermissionSet', { Name: 'Owners', Label: 'Owners' });
    add('SetupEntityAccess', { ParentId: set, SetupEntityId: permission });
    add('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: app.simulator.adminUserId });
    expect((await pair(app, { keyId: 'k1', key: 'short' })).status).toBe(400);
    const paired = await pair(app, { keyId: 'k1', key }, '/services/apexrest/holdfast/pair');
    expect([paired.status, paired.body]).toEqual([
      200,
      { orgId: app.simulator.orgId, keyId: 'k1', error: null },
    ]);
    await pair(app, { keyId: 'k2', key });
    const rows = [...inside.store.rows(inside.object('HoldfastSecret__c'))];
    expect(rows.map(({ values }) => [values['KeyId__c'], values['Key__c']])).toEqual([['k2', key]]);
    expect((await app.get('/services/apexrest/pair')).status).toBe(405);
    expect((await pair(app, { keyId: 'k1', key, more: 1 })).body[0].errorCode).toBe('JSON_PARSER_ERROR');
    await app.simulator.close();
  });
});
