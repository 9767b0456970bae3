import assert from 'node:assert/strict';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { ClientCase } from '../client-case.ts';
import { connectTo } from '../jsforce.ts';
import { getJson, rowsIn, type Lab } from '../lab.ts';

/** Metadata, tooling and SOAP by jsforce. */
export const jsforceMetadataCases: readonly ClientCase[] = [
  { client: 'jsforce', name: 'metadata describe, list, read', run: readMetadata },
  { client: 'jsforce', name: 'metadata create, update, upsert, delete', run: changeMetadata },
  { client: 'jsforce', name: 'metadata retrieve: a zip', run: retrieveZip },
  { client: 'jsforce', name: 'metadata deploy: a zip by SOAP and by REST', run: deployZip },
  { client: 'jsforce', name: 'tooling query and describe', run: tooling },
  { client: 'jsforce', name: 'soap undelete, emptyRecycleBin, getServerTimestamp', run: soap },
];

async function readMetadata(lab: Lab): Promise<void> {
  const { metadata } = connectTo(lab.demo);
  const described = await metadata.describe('67.0');
  assert.ok(described.metadataObjects.some((type) => type.xmlName === 'CustomObject'));
  const listed = await metadata.list([{ type: 'CustomObject' }, { type: 'CustomField' }], '67.0');
  assert.ok(listed.some((file) => file.fullName === 'Site__c' && file.type === 'CustomObject'));
  assert.ok(listed.some((file) => file.fullName === 'Site__c.Site_Code__c'));
  const site = await metadata.read('CustomObject', 'Site__c');
  assert.equal(site.fullName, 'Site__c');
  assert.equal(site.label, 'Site');
  const field = await metadata.read('CustomField', ['Site__c.Site_Code__c', 'Site__c.Account__c']);
  assert.deepEqual(
    field.map((one) => one.type),
    ['Text', 'Lookup'],
  );
}

const boat = (name: string, label: string): Record<string, unknown> => ({
  fullName: `${name}__c`,
  label,
  pluralLabel: `${label}s`,
  nameField: { type: 'Text', label: `${label} Name` },
  deploymentStatus: 'Deployed',
  sharingModel: 'ReadWrite',
});

async function changeMetadata(lab: Lab): Promise<void> {
  const { metadata } = connectTo(lab.bare);
  const made = await metadata.create('CustomObject', [boat('Canoe', 'Canoe'), boat('Kayak', 'Kayak')]);
  assert.ok(made.every((row) => row.success));
  const changed = await metadata.update('CustomObject', [boat('Canoe', 'Long Canoe')]);
  assert.equal(changed[0]?.success, true);
  assert.equal((await metadata.read('CustomObject', 'Canoe__c')).label, 'Long Canoe');
  const upserted = await metadata.upsert('CustomObject', [
    boat('Kayak', 'Blue Kayak'),
    boat('Ferry', 'Ferry'),
  ]);
  assert.deepEqual(
    upserted.map((row) => row.created),
    [false, true],
  );
  const names = async (): Promise<string[]> => {
    const { sobjects } = await getJson<{ sobjects: { name: string }[] }>(
      lab.bare,
      '/services/data/v67.0/sobjects',
    );
    return sobjects.map((row) => row.name).filter((name) => /^(Canoe|Kayak|Ferry)__c$/.test(name));
  };
  assert.deepEqual((await names()).sort(), ['Canoe__c', 'Ferry__c', 'Kayak__c']);
  const gone = await metadata.delete('CustomObject', ['Canoe__c', 'Kayak__c', 'Ferry__c']);
  assert.ok(gone.every((row) => row.success));
  assert.deepEqual(await names(), []);
}

const manifest = (members: string, type: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types>' +
  `<members>${members}</members><name>${type}</name></types><version>67.0</version></Package>`;

async function retrieveZip(lab: Lab): Promise<void> {
  const { metadata } = connectTo(lab.demo);
  metadata.pollInterval = 200;
  const types = [{ members: ['Site__c', 'Equipment__c'], name: 'CustomObject' }];
  const request = { apiVersion: '67.0', singlePackage: true, unpackaged: { types, version: '67.0' } };
  const result = await metadata
    .retrieve(request as unknown as Parameters<typeof metadata.retrieve>[0])
    .complete();
  assert.equal(String(result.success), 'true');
  const files = unzipSync(Buffer.from(result.zipFile, 'base64'));
  const names = Object.keys(files).map((name) => name.replace(/^unpackaged\//, ''));
  assert.deepEqual(names.sort(), ['objects/Equipment__c.object', 'objects/Site__c.object', 'package.xml']);
}

function fieldPackage(name: string): Buffer {
  const object =
    '<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields>' +
    `<fullName>${name}</fullName><label>Zipped</label><length>20</length><type>Text</type></fields></CustomObject>`;
  const files = {
    'package.xml': strToU8(manifest(`Account.${name}`, 'CustomField')),
    'objects/Account.object': strToU8(object),
  };
  return Buffer.from(zipSync(files));
}

async function deployZip(lab: Lab): Promise<void> {
  const { metadata } = connectTo(lab.bare);
  metadata.pollInterval = 200;
  const options = { singlePackage: true, rollbackOnError: true };
  const bySoap = await metadata.deploy(fieldPackage('Zip_Soap__c'), options).complete(true);
  assert.deepEqual([String(bySoap.success), bySoap.status], ['true', 'Succeeded']);
  const byRest = await metadata.deployRest(fieldPackage('Zip_Rest__c'), options).complete(true);
  assert.deepEqual([String(byRest.success), byRest.status], ['true', 'Succeeded']);
  const path = '/services/data/v67.0/sobjects/Account/describe';
  const { fields } = await getJson<{ fields: { name: string }[] }>(lab.bare, path);
  const zipped = fields.map((field) => field.name).filter((name) => name.startsWith('Zip_'));
  assert.deepEqual(zipped.sort(), ['Zip_Rest__c', 'Zip_Soap__c']);
}

async function tooling(lab: Lab): Promise<void> {
  const { tooling: api } = connectTo(lab.demo);
  const entities = await api.query<{ QualifiedApiName: string; KeyPrefix: string }>(
    "SELECT QualifiedApiName, KeyPrefix FROM EntityDefinition WHERE QualifiedApiName IN ('Account', 'Site__c')",
  );
  assert.deepEqual(entities.records.map((row) => row.QualifiedApiName).sort(), ['Account', 'Site__c']);
  const fields = await api.query<{ QualifiedApiName: string }>(
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Site__c'",
  );
  assert.ok(fields.records.some((row) => row.QualifiedApiName === 'Site_Code__c'));
  assert.ok((await api.describeGlobal()).sobjects.length > 0);
}

async function soap(lab: Lab): Promise<void> {
  const connection = connectTo(lab.target);
  const { id } = await connection.sobject('Account').create({ Name: 'Back from the bin' });
  await connection.sobject('Account').destroy(id ?? '');
  const [undeleted] = await connection.soap.undelete([id ?? '']);
  assert.equal(undeleted?.success, true);
  const soql = `SELECT Name FROM Account WHERE Id = '${id ?? ''}'`;
  assert.deepEqual(await rowsIn(lab.target, soql), [{ Name: 'Back from the bin' }]);
  await connection.sobject('Account').destroy(id ?? '');
  await connection.soap.emptyRecycleBin([id ?? '']);
  const [refused] = await connection.soap.undelete([id ?? '']);
  assert.equal(refused?.success, false);
  const { timestamp } = await connection.soap.getServerTimestamp();
  assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000);
}
