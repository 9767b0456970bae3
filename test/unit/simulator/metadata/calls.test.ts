import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployed, manifest, startMetadataOrg, suitePackage, zipOf, type MetadataOrg } from './packages.ts';

let org: MetadataOrg;
beforeAll(async () => {
  org = await startMetadataOrg();
});
afterAll(() => org.simulator.close());

const object = (fullName: string, label = fullName): never =>
  ({
    fullName,
    label,
    pluralLabel: `${label}s`,
    nameField: { type: 'Text', label: 'Name' },
    deploymentStatus: 'Deployed',
    sharingModel: 'ReadWrite',
  }) as never;

describe('create, read, update, upsert, rename and delete, as jsforce tests them,', () => {
  it('work on custom objects', async () => {
    const { metadata } = org.connection;
    const made = await metadata.create('CustomObject', [object('Sync1__c'), object('Sync2__c')]);
    expect(made.map((row) => row.success)).toEqual([true, true]);
    const read = await metadata.read('CustomObject', ['Sync1__c', 'Sync2__c']);
    expect(read.map((row) => row.nameField?.label)).toEqual(['Name', 'Name']);
    const [first, second] = read;
    const updated = await metadata.update('CustomObject', [
      { ...first, label: 'Changed' },
      { ...second },
    ] as never);
    expect(updated.map((row) => row.success)).toEqual([true, true]);
    expect((await org.connection.describe('Sync1__c')).label).toBe('Changed');
    const upserted = await metadata.upsert('CustomObject', [object('Sync2__c', 'Again'), object('Sync3__c')]);
    expect(upserted.map((row) => [row.fullName, row.created])).toEqual([
      ['Sync2__c', false],
      ['Sync3__c', true],
    ]);
    await metadata.create('CustomField', {
      fullName: 'Sync2__c.Parent__c',
      label: 'Parent',
      type: 'Lookup',
      referenceTo: 'Sync1__c',
      relationshipName: 'Kids',
    } as never);
    const id = await org.create('Sync1__c', { Name: 'row' });
    expect(await metadata.rename('CustomObject', 'Sync1__c', 'Renamed__c')).toMatchObject({
      success: true,
      fullName: 'Sync1__c',
    });
    expect((await metadata.read('CustomObject', 'Renamed__c')).fullName).toBe('Renamed__c');
    expect((await org.get(`sobjects/Renamed__c/${id}`)).body.Name).toBe('row');
    const lookup = (await org.connection.describe('Sync2__c')).fields.find(
      (field) => field.name === 'Parent__c',
    );
    expect(lookup?.referenceTo).toEqual(['Renamed__c']);
    const needed = await metadata.delete('CustomObject', ['Renamed__c']);
    expect(needed[0]?.success).toBe(false);
    const gone = await metadata.delete('CustomObject', ['Sync2__c', 'Renamed__c', 'Sync3__c']);
    expect(gone.map((row) => row.success)).toEqual([true, true, true]);
  });

  it('refuse what exists already, what does not, and more than ten', async () => {
    const { metadata } = org.connection;
    const fields = [{ fullName: 'Account.Once__c', label: 'Once', type: 'Text', length: 20 }] as never[];
    expect((await metadata.create('CustomField', fields))[0]?.success).toBe(true);
    const again = await metadata.create('CustomField', fields);
    expect(again[0]).toMatchObject({
      success: false,
      errors: [
        {
          statusCode: 'DUPLICATE_DEVELOPER_NAME',
          message: 'There is already a field named Once on Account.',
        },
      ],
    });
    const eleven = Array.from({ length: 11 }, (_, index) => `Account.F${index}__c`);
    await expect(metadata.delete('CustomField', eleven)).rejects.toMatchObject({
      errorCode: 'sf:LIMIT_EXCEEDED',
    });
  });
});

const recordings = new URL(
  '../../../../../shared/data/salesforce-responses/amp-labs-connectors/providers/salesforce/test/metadata/',
  import.meta.url,
);

describe.skipIf(!existsSync(recordings))('recorded calls (skipped without ../shared)', () => {
  const play = async (name: string, change: (body: string) => string = (body) => body): Promise<string> => {
    const body = readFileSync(new URL(name, recordings), 'utf8').replace(
      'TEST_ACCESS_TOKEN',
      org.simulator.accessToken,
    );
    const answer = await org.send('POST', '/services/Soap/m/60.0', change(body), {
      'Content-Type': 'text/xml',
    });
    expect(answer.status).toBe(200);
    return answer.text;
  };
  const results = (text: string): string[] =>
    [...text.replace(/>\s+</g, '><').matchAll(/<result>.*?<\/result>/g)].map(([result]) => result);
  const recorded = (name: string): string[] => results(readFileSync(new URL(name, recordings), 'utf8'));

  it('answer as recorded, element by element', async () => {
    await org.connection.metadata.create('CustomObject', object('TestObject15__c'));
    const created = results(await play('write/object15/mix-of-many-fields-payload.xml'));
    const wanted = recorded('write/object15/mix-of-many-fields-response.xml');
    const asNew = wanted.map((result) => result.replace('<created>false', '<created>true'));
    expect(created).toEqual(asNew);
    const badLength = results(
      await play('write/object15/mix-of-many-fields-payload.xml', (body) =>
        body.replace('<length>444<', '<length>30<'),
      ),
    );
    expect(badLength[1]).toContain(
      '<errors><message>Invalid length, minimum is: 256</message><statusCode>FIELD_INTEGRITY_EXCEPTION</statusCode></errors>',
    );
    expect(badLength.filter((result) => result.includes('ALL_OR_NONE_OPERATION_ROLLED_BACK'))).toHaveLength(
      5,
    );
    const set = results(await play('write/write-field-permissions-payload.xml'));
    expect(set).toEqual(
      recorded('write/write-field-permissions-response.xml').map((result) => result.replace('false', 'true')),
    );
    expect(await play('write/read-field-permissions-payload.xml')).toContain(
      '<records xsi:type="PermissionSet">',
    );
    expect(results(await play('delete/delete-fields-payload.xml'))).toEqual(
      recorded('delete/delete-fields-response.xml'),
    );
    const missing = await play('delete/delete-fields-payload.xml', (body) =>
      body.replace('Birthday__c', 'NonExistent__c'),
    );
    expect(results(missing)).toEqual(recorded('delete/delete-field-not-found.xml'));
  });
});

describe('a deploy by REST', () => {
  const options = { rollbackOnError: true, testLevel: 'RunAllTestsInOrg' };

  it('is accepted with 201, told with its details, and repeated after a validation', async () => {
    const { metadata } = org.connection;
    const check = await metadata
      .deployRest(zipOf(suitePackage()), { ...options, checkOnly: true })
      .complete();
    expect(check).toMatchObject({
      done: true,
      success: true,
      status: 'Succeeded',
      checkOnly: true,
      numberTestsCompleted: 1,
    });
    expect((await org.get('sobjects/BigTable__c/describe')).status).toBe(404);
    const id = await metadata.deployRecentValidation({ id: check.id, rest: true });
    expect(id).not.toBe(check.id);
    await org.get(`metadata/deployRequest/${id}`);
    const { status, body } = await org.get(`metadata/deployRequest/${id}?includeDetails=true`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      validatedDeployRequestId: check.id,
      deployOptions: { rollbackOnError: true },
    });
    expect(body.deployResult.details.componentSuccesses).toHaveLength(8);
    expect(body.deployResult.createdDate).toMatch(/\+0000$/);
    expect((await org.get('sobjects/BigTable__c/describe')).status).toBe(200);
    expect(typeof (await metadata.deployRecentValidation({ id: check.id, rest: false }))).toBe('string');
  });

  it('can be cancelled before it begins, not after', async () => {
    const form = new FormData();
    const zip = zipOf({ 'unpackaged/package.xml': manifest({}) });
    form.append('entity_content', JSON.stringify({ deployOptions: options }));
    form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'deploy.zip');
    const headers = { Authorization: `Bearer ${org.simulator.accessToken}` };
    const url = `${org.simulator.url}/services/data/v67.0/metadata/deployRequest`;
    const accepted = await fetch(url, { method: 'POST', body: form, headers });
    expect(accepted.status).toBe(201);
    const { id, deployResult } = (await accepted.json()) as { id: string; deployResult: { status: string } };
    expect([id.slice(0, 3), deployResult.status]).toEqual(['0Af', 'Pending']);
    const cancel = { deployResult: { status: 'Canceling' } };
    expect((await org.send('PATCH', `metadata/deployRequest/${id}`, cancel)).status).toBe(202);
    expect((await org.get(`metadata/deployRequest/${id}`)).body.deployResult).toMatchObject({
      status: 'Canceled',
      done: true,
    });
    expect((await org.send('PATCH', `metadata/deployRequest/${id}`, cancel)).status).toBe(400);
    expect((await org.get('metadata/deployRequest/0Af000000000001')).status).toBe(404);
  });
});

describe('a user without the right', () => {
  it('is refused', async () => {
    const user = await org.query("SELECT Id FROM User WHERE Name = 'Ada Admin'");
    const { access } = org.simulator.org;
    access.setUser(String(user.body.records[0].Id), {
      permissions: { ModifyMetadata: false, ModifyAllData: false, CustomizeApplication: false },
    });
    await expect(org.connection.metadata.list({ type: 'ApexClass' })).rejects.toMatchObject({
      errorCode: 'sf:INSUFFICIENT_ACCESS',
    });
    access.setUser(String(user.body.records[0].Id), undefined);
    expect((await deployed(org, { 'unpackaged/package.xml': manifest({}) })).status).toBe('Succeeded');
  });
});
