import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCase } from '../client-case.ts';
import { loginTo, rowsIn, sfIn, type Lab } from '../lab.ts';
import { accountRows, asText, readCsv, sortedBy, writeCsv, type TextRow } from './rows.ts';

/** Bulk API 2.0 by the CLI, compared row by row. */
export const sfBulkCases: readonly ClientCase[] = [
  { client: 'sf', name: 'data export bulk: csv, row by row', run: exportCsv },
  { client: 'sf', name: 'data export bulk: json', run: exportJson },
  { client: 'sf', name: 'data export bulk without waiting, data export resume', run: exportResumed },
  { client: 'sf', name: 'data export bulk: a query Bulk refuses', run: exportRefused },
  { client: 'sf', name: 'data import bulk: then exported again, row by row', run: importRoundTrip },
  { client: 'sf', name: 'data import bulk: CRLF and semicolons', run: importDialect },
  { client: 'sf', name: 'data import bulk: bad rows fail alone; data bulk results', run: importWithBadRows },
  { client: 'sf', name: 'data import bulk without waiting, data import resume', run: importResumed },
  { client: 'sf', name: 'data update bulk: empty cells change nothing, #N/A empties', run: updateRows },
  { client: 'sf', name: 'data upsert bulk: by external id', run: upsertRows },
  { client: 'sf', name: 'data delete bulk', run: deleteRows },
  { client: 'sf', name: 'data delete bulk: --hard-delete', run: hardDeleteRows },
];

const WAIT = ['--wait', '5'];
const FIELDS = 'Name, Customer_Number__c, Industry, NPS_Score__c, Description';

const exportTo = (lab: Lab, file: string, soql: string, format: string): Promise<{ totalSize: number }> =>
  sfIn(lab, lab.demo, [
    ...['data', 'export', 'bulk', '--query', soql, '--output-file', file, '--result-format', format],
    ...WAIT,
  ]);

async function exportCsv(lab: Lab): Promise<void> {
  const file = join(lab.newFolder('export'), 'contacts.csv');
  const soql = 'SELECT Id, LastName, Email, Phone, AccountId, Description FROM Contact';
  const expected = (await rowsIn(lab.demo, soql)).map(asText);
  const result = await exportTo(lab, file, soql, 'csv');
  assert.equal(result.totalSize, expected.length);
  assert.deepEqual(sortedBy(readCsv(file), 'Id'), sortedBy(expected, 'Id'));
}

async function exportJson(lab: Lab): Promise<void> {
  const file = join(lab.newFolder('export'), 'sites.json');
  const soql = 'SELECT Id, Name, Site_Code__c FROM Site__c';
  const expected = (await rowsIn(lab.demo, soql)).map(asText);
  await exportTo(lab, file, soql, 'json');
  const rows = JSON.parse(readFileSync(file, 'utf8')) as TextRow[];
  assert.deepEqual(sortedBy(rows.map(asText), 'Id'), sortedBy(expected, 'Id'));
}

async function exportResumed(lab: Lab): Promise<void> {
  const folder = lab.newFolder('export-resume');
  const soql = 'SELECT Id, Name FROM Equipment__c';
  const args = ['--query', soql, '--output-file', 'out.csv', '--result-format', 'csv'];
  const { jobId } = await sfIn<{ jobId: string }>(lab, lab.demo, ['data', 'export', 'bulk', ...args], {
    folder,
  });
  await lab.sf.json(['data', 'export', 'resume', '--job-id', jobId], { folder });
  const expected = (await rowsIn(lab.demo, soql)).map(asText);
  assert.ok(expected.length > 300, 'more than a page of results');
  assert.deepEqual(sortedBy(readCsv(join(folder, 'out.csv')), 'Id'), sortedBy(expected, 'Id'));
}

async function exportRefused(lab: Lab): Promise<void> {
  await loginTo(lab, lab.demo);
  const soql = 'SELECT Id, BillingAddress FROM Account';
  const file = join(lab.newFolder('export'), 'refused.csv');
  const args = ['data', 'export', 'bulk', '--query', soql, '--output-file', file, '--result-format', 'csv'];
  const reply = await lab.sf.reply<unknown>([...args, ...WAIT, '--target-org', lab.demo.alias], { exit: 1 });
  assert.match(reply.message ?? '', /compound data not supported in Bulk Query/);
}

const accountsOf = async (lab: Lab, prefix: string): Promise<TextRow[]> => {
  const where = `WHERE Customer_Number__c LIKE '${prefix}%' ORDER BY Customer_Number__c`;
  return (await rowsIn(lab.target, `SELECT ${FIELDS} FROM Account ${where}`)).map(asText);
};

interface JobResult {
  readonly jobId: string;
  readonly processedRecords: number;
  readonly successfulRecords: number;
  readonly failedRecords: number;
}

const bulk = (lab: Lab, verb: string, file: string, ...more: string[]): Promise<JobResult> =>
  sfIn<JobResult>(lab, lab.target, [
    ...['data', verb, 'bulk', '--sobject', 'Account', '--file', file],
    ...WAIT,
    ...more,
  ]);

async function importRoundTrip(lab: Lab): Promise<void> {
  const folder = lab.newFolder('import');
  const rows = accountRows('IMP-', 450);
  writeCsv(join(folder, 'in.csv'), rows);
  const job = await bulk(lab, 'import', join(folder, 'in.csv'));
  assert.equal(job.processedRecords, 450);
  assert.equal(job.failedRecords, 0);
  assert.deepEqual(await accountsOf(lab, 'IMP-'), rows);
  const out = join(folder, 'out.csv');
  await sfIn(lab, lab.target, [
    ...['data', 'export', 'bulk', '--output-file', out, '--result-format', 'csv', ...WAIT, '--query'],
    `SELECT ${FIELDS} FROM Account WHERE Customer_Number__c LIKE 'IMP-%'`,
  ]);
  assert.deepEqual(sortedBy(readCsv(out), 'Customer_Number__c').map(wholeNumbers), rows);
}

/** Bulk writes a Number(3,0) as `7.0`; the row compared holds `7`. */
const wholeNumbers = (row: TextRow): TextRow => ({
  ...row,
  NPS_Score__c: (row['NPS_Score__c'] ?? '').replace(/\.0+$/, ''),
});

async function importDialect(lab: Lab): Promise<void> {
  const file = join(lab.newFolder('import'), 'dialect.csv');
  writeFileSync(
    file,
    'Name;Customer_Number__c;Description\r\n"a; b";DIA-1;"two\r\nlines"\r\nc, d;DIA-2;x\r\n',
  );
  const job = await bulk(lab, 'import', file, '--line-ending', 'CRLF', '--column-delimiter', 'SEMICOLON');
  assert.equal(job.successfulRecords, 2);
  const rows = await accountsOf(lab, 'DIA-');
  assert.deepEqual(
    rows.map((row) => row['Name']),
    ['a; b', 'c, d'],
  );
  assert.match(rows[0]?.['Description'] ?? '', /^two\r?\nlines$/);
}

interface BulkResults {
  readonly processedRecords: number;
  readonly successfulRecords: number;
  readonly failedRecords: number;
  readonly operation: string;
  readonly successFilePath?: string;
  readonly failedFilePath?: string;
}

async function importWithBadRows(lab: Lab): Promise<void> {
  await loginTo(lab, lab.target);
  const folder = lab.newProject('bad-rows');
  const good = accountRows('BAD-', 3);
  const bad = [
    { ...good[0], Customer_Number__c: 'BAD-x1', Name: '' },
    { ...good[1], Customer_Number__c: 'BAD-x2', NPS_Score__c: 'many' },
  ];
  writeCsv(join(folder, 'in.csv'), [...good, ...bad]);
  const args = ['data', 'import', 'bulk', '--sobject', 'Account', '--file', 'in.csv', ...WAIT];
  const reply = await lab.sf.reply<unknown>([...args, '--target-org', lab.target.alias], { exit: 1, folder });
  assert.equal(reply.name, 'FailedRecordDetailsError');
  const jobId = /\b750\w{15}\b/.exec(JSON.stringify(reply))?.[0] ?? '';
  assert.deepEqual(await accountsOf(lab, 'BAD-'), good);
  const results = await sfIn<BulkResults>(lab, lab.target, ['data', 'bulk', 'results', '--job-id', jobId], {
    folder,
  });
  assert.deepEqual([results.processedRecords, results.successfulRecords, results.failedRecords], [5, 3, 2]);
  const failed = readCsv(join(folder, results.failedFilePath ?? 'no failed file'));
  assert.deepEqual(failed.map((row) => row['Customer_Number__c']).sort(), ['BAD-x1', 'BAD-x2']);
  for (const row of failed) assert.match(row['sf__Error'] ?? '', /^[A-Z_]+:.+:.* --$/s);
  const made = readCsv(join(folder, results.successFilePath ?? 'no success file'));
  assert.deepEqual(made.map((row) => row['sf__Created']).sort(), ['true', 'true', 'true']);
}

async function importNumbered(lab: Lab, prefix: string, count: number): Promise<TextRow[]> {
  const file = join(lab.newFolder('import'), `${prefix}.csv`);
  const rows = accountRows(prefix, count);
  writeCsv(file, rows);
  await bulk(lab, 'import', file);
  return rows;
}

const idsOf = async (lab: Lab, prefix: string): Promise<string[]> => {
  const where = `WHERE Customer_Number__c LIKE '${prefix}%' ORDER BY Customer_Number__c`;
  return (await rowsIn(lab.target, `SELECT Id FROM Account ${where}`)).map((row) => String(row['Id']));
};

async function importResumed(lab: Lab): Promise<void> {
  const folder = lab.newFolder('import-resume');
  const rows = accountRows('RES-', 20);
  writeCsv(join(folder, 'in.csv'), rows);
  const args = ['data', 'import', 'bulk', '--sobject', 'Account', '--file', 'in.csv'];
  const { jobId } = await sfIn<{ jobId: string }>(lab, lab.target, args, { folder });
  const job = await lab.sf.json<JobResult>(['data', 'import', 'resume', '--job-id', jobId, ...WAIT], {
    folder,
  });
  assert.equal(job.successfulRecords, 20);
  assert.deepEqual(await accountsOf(lab, 'RES-'), rows);
}

async function updateRows(lab: Lab): Promise<void> {
  const rows = await importNumbered(lab, 'UPD-', 4);
  const file = join(lab.newFolder('import'), 'update.csv');
  const ids = await idsOf(lab, 'UPD-');
  writeCsv(
    file,
    ids.map((Id) => ({ Id, Industry: '', Description: '#N/A', NPS_Score__c: '10' })),
  );
  assert.equal((await bulk(lab, 'update', file)).successfulRecords, 4);
  const expected = rows.map((row) => ({ ...row, Description: '', NPS_Score__c: '10' }));
  assert.deepEqual(await accountsOf(lab, 'UPD-'), expected);
}

async function upsertRows(lab: Lab): Promise<void> {
  const rows = await importNumbered(lab, 'UPS-', 3);
  const file = join(lab.newFolder('import'), 'upsert.csv');
  const changed = rows.map((row) => ({ ...row, Industry: 'Banking' }));
  const added = accountRows('UPS-', 5).slice(3);
  writeCsv(file, [...changed, ...added]);
  const before = await idsOf(lab, 'UPS-');
  await bulk(lab, 'upsert', file, '--external-id', 'Customer_Number__c');
  assert.deepEqual(await accountsOf(lab, 'UPS-'), [...changed, ...added]);
  assert.deepEqual((await idsOf(lab, 'UPS-')).slice(0, 3), before);
}

async function deleteRows(lab: Lab): Promise<void> {
  await importNumbered(lab, 'DEL-', 5);
  const ids = await idsOf(lab, 'DEL-');
  const file = join(lab.newFolder('import'), 'delete.csv');
  writeCsv(
    file,
    ids.slice(0, 3).map((Id) => ({ Id })),
  );
  await bulk(lab, 'delete', file);
  assert.deepEqual(await idsOf(lab, 'DEL-'), ids.slice(3));
  assert.deepEqual(await binned(lab, 'DEL-'), ids.slice(0, 3));
}

async function binned(lab: Lab, prefix: string): Promise<string[]> {
  const where = `WHERE IsDeleted = true AND Customer_Number__c LIKE '${prefix}%'`;
  const soql = `SELECT Id FROM Account ${where} ORDER BY Customer_Number__c`;
  const { url, accessToken } = lab.target.simulator;
  const reply = await fetch(`${url}/services/data/v67.0/queryAll?q=${encodeURIComponent(soql)}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const { records } = (await reply.json()) as { records: { Id: string }[] };
  return records.map((record) => record.Id);
}

async function hardDeleteRows(lab: Lab): Promise<void> {
  await importNumbered(lab, 'HRD-', 2);
  const ids = await idsOf(lab, 'HRD-');
  const file = join(lab.newFolder('import'), 'hard-delete.csv');
  writeCsv(
    file,
    ids.map((Id) => ({ Id })),
  );
  await bulk(lab, 'delete', file, '--hard-delete');
  assert.deepEqual(await idsOf(lab, 'HRD-'), []);
  assert.deepEqual(await binned(lab, 'HRD-'), []);
}
