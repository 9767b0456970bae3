import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import type { ClientCase } from '../client-case.ts';
import { fieldsOf, getJson, loginTo, rowsIn, sfIn, type Lab } from '../lab.ts';

/** Describe, query and single records. */
export const sfRecordCases: readonly ClientCase[] = [
  { client: 'sf', name: 'sobject list', run: listObjects },
  { client: 'sf', name: 'sobject describe', run: describeObject },
  { client: 'sf', name: 'data query: more than a page', run: queryPages },
  { client: 'sf', name: 'data query: csv columns by columns=true', run: queryCsv },
  { client: 'sf', name: 'data query: child records, aggregates, count', run: queryShapes },
  { client: 'sf', name: 'data query --use-tooling-api', run: queryTooling },
  { client: 'sf', name: 'data query: refusals as the platform words them', run: queryRefusals },
  { client: 'sf', name: 'data create, get, update and delete record', run: oneRecord },
  { client: 'sf', name: 'data create record: a refusal', run: refusedRecord },
  { client: 'sf', name: 'data create file', run: createFile },
];

async function listObjects(lab: Lab): Promise<void> {
  const custom = await sfIn<string[]>(lab, lab.demo, ['sobject', 'list', '--sobject', 'custom']);
  assert.deepEqual([...custom].sort(), ['Equipment__c', 'Service_Visit__c', 'Site__c']);
  const all = await sfIn<string[]>(lab, lab.demo, ['sobject', 'list', '--sobject', 'all']);
  assert.ok(all.length > 400 && all.includes('Opportunity'));
}

async function describeObject(lab: Lab): Promise<void> {
  const described = await sfIn<unknown>(lab, lab.demo, ['sobject', 'describe', '--sobject', 'Site__c']);
  const direct = await getJson<unknown>(lab.demo, '/services/data/v68.0/sobjects/Site__c/describe');
  assert.deepEqual(described, direct);
  const missing = await failure(lab, ['sobject', 'describe', '--sobject', 'Nothing__c']);
  assert.match(missing.message ?? '', /The requested resource does not exist/);
}

interface QueryResult {
  readonly totalSize: number;
  readonly done: boolean;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

const query = (lab: Lab, soql: string): Promise<QueryResult> =>
  sfIn<QueryResult>(lab, lab.demo, ['data', 'query', '--query', soql]);

async function queryPages(lab: Lab): Promise<void> {
  const soql = 'SELECT Id, Subject, WhoId FROM Task ORDER BY Id';
  const expected = await rowsIn(lab.demo, soql);
  assert.ok(expected.length > 500);
  const found = await query(lab, soql);
  assert.equal(found.totalSize, expected.length);
  assert.deepEqual(found.records.map(fieldsOf), expected);
}

async function queryCsv(lab: Lab): Promise<void> {
  await loginTo(lab, lab.demo);
  const soql = 'SELECT Name, Owner.Name, NPS_Score__c, BillingCity FROM Account ORDER BY Name, Id LIMIT 50';
  const args = ['data', 'query', '--query', soql, '--result-format', 'csv', '--target-org', lab.demo.alias];
  const { stdout } = await lab.sf.text(args);
  const rows = parseCsv<Record<string, string>>(stdout, { columns: true });
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const expected = (await rowsIn(lab.demo, soql)).map((row) => ({
    Name: text(row['Name']),
    'Owner.Name': text((row['Owner'] as { Name?: unknown } | null)?.Name),
    NPS_Score__c: text(row['NPS_Score__c']),
    BillingCity: text(row['BillingCity']),
  }));
  assert.equal(rows.length, 50);
  assert.deepEqual(rows, expected);
}

async function queryShapes(lab: Lab): Promise<void> {
  const children = await query(
    lab,
    'SELECT Id, (SELECT Id, AccountId FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) LIMIT 5',
  );
  for (const account of children.records) {
    const contacts = account['Contacts'] as QueryResult;
    assert.ok(contacts.totalSize > 0 && contacts.records.length === contacts.totalSize);
    for (const contact of contacts.records) assert.equal(contact['AccountId'], account['Id']);
  }
  const groups = await query(lab, 'SELECT Region__c, COUNT(Id) many FROM Account GROUP BY Region__c');
  const accounts = await rowsIn(lab.demo, 'SELECT Id FROM Account');
  const sum = groups.records.reduce((total, row) => total + Number(row['many']), 0);
  assert.equal(sum, accounts.length);
  const count = await query(lab, 'SELECT COUNT() FROM Account');
  assert.equal(count.totalSize, accounts.length);
}

async function queryTooling(lab: Lab): Promise<void> {
  const soql =
    'SELECT QualifiedApiName, DataType FROM FieldDefinition ' +
    "WHERE EntityDefinition.QualifiedApiName = 'Site__c' AND QualifiedApiName LIKE '%__c'";
  const args = ['data', 'query', '--use-tooling-api', '--query', soql];
  const { records } = await sfIn<QueryResult>(lab, lab.demo, args);
  const names = records.map((row) => String(row['QualifiedApiName']));
  const path = '/services/data/v67.0/sobjects/Site__c/describe';
  const { fields } = await getJson<{ fields: { name: string; custom: boolean }[] }>(lab.demo, path);
  const custom = fields.filter((field) => field.custom).map((field) => field.name);
  const whole = custom.filter((name) => !/__(Latitude|Longitude)__s$/.test(name));
  assert.deepEqual(names.sort(), whole.sort());
}

async function queryRefusals(lab: Lab): Promise<void> {
  const wrongObject = await failure(lab, ['data', 'query', '--query', 'SELECT Id FROM Accout']);
  assert.equal(wrongObject.name, 'INVALID_TYPE');
  assert.match(
    wrongObject.message ?? '',
    /ERROR at Row:1:Column:\d+\nsObject type 'Accout' is not supported/,
  );
  const wrongField = await failure(lab, ['data', 'query', '--query', 'SELECT Colour FROM Account']);
  assert.equal(wrongField.name, 'INVALID_FIELD');
  const malformed = await failure(lab, ['data', 'query', '--query', 'SELECT Id FORM Account']);
  assert.equal(malformed.name, 'MALFORMED_QUERY');
}

async function failure(lab: Lab, args: readonly string[]): Promise<{ name?: string; message?: string }> {
  await loginTo(lab, lab.demo);
  return lab.sf.reply<unknown>([...args, '--target-org', lab.demo.alias], { exit: 1 });
}

async function oneRecord(lab: Lab): Promise<void> {
  const record = (verb: string, ...more: string[]): Promise<Record<string, unknown>> =>
    sfIn(lab, lab.target, ['data', verb, 'record', '--sobject', 'Account', ...more]);
  const values = `Name='Single "quoted" record' Industry=Energy Customer_Number__c=0000000042`;
  const { id } = await record('create', '--values', values);
  assert.ok(typeof id === 'string' && id.startsWith('001') && id.length === 18);
  const got = await record('get', '--where', 'Customer_Number__c=0000000042');
  assert.equal(got['Name'], 'Single "quoted" record');
  await record('update', '--record-id', id, '--values', "Industry='Banking' NPS_Score__c=7");
  const [row] = await rowsIn(
    lab.target,
    `SELECT Name, Industry, NPS_Score__c FROM Account WHERE Id = '${id}'`,
  );
  assert.deepEqual(row, { Name: 'Single "quoted" record', Industry: 'Banking', NPS_Score__c: 7 });
  await record('delete', '--record-id', id);
  assert.deepEqual(await rowsIn(lab.target, `SELECT Id FROM Account WHERE Id = '${id}'`), []);
}

async function refusedRecord(lab: Lab): Promise<void> {
  await loginTo(lab, lab.target);
  const args = ['data', 'create', 'record', '--sobject', 'Contact', '--values', 'FirstName=Only'];
  const reply = await lab.sf.reply<unknown>([...args, '--target-org', lab.target.alias], { exit: 1 });
  assert.match(reply.message ?? '', /Required fields are missing: \[LastName\]/);
}

async function createFile(lab: Lab): Promise<void> {
  const folder = lab.newFolder('file');
  const text = 'Ünïcode, "quotes"\nand a second line\n';
  writeFileSync(`${folder}/note.txt`, text);
  const made = await sfIn<{ Id: string; ContentDocumentId: string; PathOnClient: string }>(lab, lab.target, [
    ...['data', 'create', 'file', '--file', `${folder}/note.txt`, '--title', 'Note'],
  ]);
  const { url, accessToken } = lab.target.simulator;
  const reply = await fetch(`${url}/services/data/v67.0/sobjects/ContentVersion/${made.Id}/VersionData`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  assert.equal(await reply.text(), text);
  const [version] = await rowsIn(
    lab.target,
    `SELECT Title, ContentSize FROM ContentVersion WHERE Id = '${made.Id}'`,
  );
  assert.deepEqual(version, { Title: 'Note', ContentSize: Buffer.byteLength(text) });
}
