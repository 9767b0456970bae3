import assert from 'node:assert/strict';
import type { ClientCase } from '../client-case.ts';
import { connectTo } from '../jsforce.ts';
import { rowsIn, type Lab } from '../lab.ts';
import { accountRows, asText, type TextRow } from './rows.ts';

/** Bulk API 2.0 and 1 by jsforce. */
export const jsforceBulkCases: readonly ClientCase[] = [
  { client: 'jsforce', name: 'bulk2 query, row by row', run: bulk2Query },
  { client: 'jsforce', name: 'bulk2 load and hard delete, row by row', run: bulk2Load },
  { client: 'jsforce', name: 'bulk2 ingest job: open, upload, abort', run: bulk2Abort },
  { client: 'jsforce', name: 'bulk (1) query, row by row', run: bulk1Query },
  { client: 'jsforce', name: 'bulk (1) load: insert, update, upsert, delete', run: bulk1Load },
  { client: 'jsforce', name: 'bulk (1) job: batches listed, closed, aborted', run: bulk1Job },
];

/** Fewer rows than the demo puts into one page: this jsforce writes after the end of its stream when there is a second page of results. */
const SOQL = "SELECT Id, LastName, Email, Description FROM Contact WHERE LastName < 'D'";

const byId = (rows: readonly TextRow[]): TextRow[] =>
  [...rows].sort((a, b) => ((a['Id'] ?? '') < (b['Id'] ?? '') ? -1 : 1));

async function bulk2Query(lab: Lab): Promise<void> {
  const { bulk2 } = connectTo(lab.demo);
  const records = await (await bulk2.query(SOQL, { pollInterval: 200, pollTimeout: 60_000 })).toArray();
  const expected = (await rowsIn(lab.demo, SOQL)).map(asText);
  assert.ok(expected.length > 20 && expected.length <= 300);
  assert.deepEqual(byId((records as TextRow[]).map(asText)), byId(expected));
}

async function bulk2Load(lab: Lab): Promise<void> {
  const { bulk2 } = connectTo(lab.target);
  const rows = accountRows('JS2-', 300);
  const options = { pollInterval: 200, pollTimeout: 60_000 };
  const made = await bulk2.loadAndWaitForResults({
    object: 'Account',
    operation: 'insert',
    input: rows,
    ...options,
  });
  assert.deepEqual([made.successfulResults.length, made.failedResults.length], [300, 0]);
  assert.deepEqual(await accountsOf(lab, 'JS2-'), rows);
  const ids = made.successfulResults.map((row) => ({ Id: (row as { sf__Id: string }).sf__Id }));
  const gone = await bulk2.loadAndWaitForResults({
    ...{ object: 'Account', operation: 'hardDelete', input: ids },
    ...options,
  });
  assert.equal(gone.successfulResults.length, 300);
  assert.deepEqual(await accountsOf(lab, 'JS2-'), []);
}

async function accountsOf(lab: Lab, prefix: string): Promise<TextRow[]> {
  const soql =
    'SELECT Name, Customer_Number__c, Industry, NPS_Score__c, Description FROM Account ' +
    `WHERE Customer_Number__c LIKE '${prefix}%' ORDER BY Customer_Number__c`;
  return (await rowsIn(lab.target, soql)).map(asText);
}

async function bulk2Abort(lab: Lab): Promise<void> {
  const job = connectTo(lab.target).bulk2.createJob({ object: 'Account', operation: 'insert' });
  await job.open();
  await job.uploadData('Name\nNever loaded\n');
  await job.abort();
  assert.equal((await job.check()).state, 'Aborted');
  assert.deepEqual(await rowsIn(lab.target, "SELECT Id FROM Account WHERE Name = 'Never loaded'"), []);
  await job.delete();
}

async function bulk1Query(lab: Lab): Promise<void> {
  const { bulk } = connectTo(lab.demo);
  bulk.pollInterval = 200;
  bulk.pollTimeout = 60_000;
  const records = await (await bulk.query(SOQL)).toArray();
  const expected = (await rowsIn(lab.demo, SOQL)).map(asText);
  assert.ok(expected.length > 20 && expected.length <= 300);
  assert.deepEqual(byId((records as TextRow[]).map(asText)), byId(expected));
}

interface Bulk1Row {
  readonly id: string | null;
  readonly success: boolean;
  readonly errors: readonly string[];
}

async function bulk1Load(lab: Lab): Promise<void> {
  const { bulk } = connectTo(lab.target);
  bulk.pollInterval = 200;
  bulk.pollTimeout = 60_000;
  const rows = accountRows('JS1-', 30);
  const made = (await bulk.load('Account', 'insert', [...rows, { Name: '' }])) as Bulk1Row[];
  assert.deepEqual(
    made.map((row) => row.success),
    [...rows.map(() => true), false],
  );
  assert.match(made[30]?.errors[0] ?? '', /REQUIRED_FIELD_MISSING/);
  assert.deepEqual(await accountsOf(lab, 'JS1-'), rows);
  const ids = made.slice(0, 30).map((row) => ({ Id: row.id ?? '' }));
  const energetic = ids.map((row) => ({ ...row, Industry: 'Energy' }));
  const changed = (await bulk.load('Account', 'update', energetic)) as Bulk1Row[];
  assert.ok(changed.every((row) => row.success));
  const upserts = rows.slice(0, 2).map((row) => ({ ...row, Industry: 'Banking' }));
  await bulk.load('Account', 'upsert', { extIdField: 'Customer_Number__c' }, upserts);
  const after = (await accountsOf(lab, 'JS1-')).map((row) => row['Industry']);
  assert.deepEqual(after, ['Banking', 'Banking', ...Array.from({ length: 28 }, () => 'Energy')]);
  const gone = (await bulk.load('Account', 'delete', ids)) as Bulk1Row[];
  assert.ok(gone.every((row) => row.success));
  assert.deepEqual(await accountsOf(lab, 'JS1-'), []);
}

async function bulk1Job(lab: Lab): Promise<void> {
  const { bulk } = connectTo(lab.target);
  const job = bulk.createJob('Account', 'insert');
  const batch = job.createBatch();
  await new Promise<void>((resolve, reject) => {
    batch.on('error', reject);
    batch.on('queue', () => resolve());
    batch.execute([{ Name: 'Batch one', Customer_Number__c: 'JSB-1' }]);
  });
  batch.poll(200, 60_000);
  await new Promise<void>((resolve, reject) => {
    batch.on('response', () => resolve());
    batch.on('error', reject);
  });
  assert.equal((await job.list()).length, 1);
  assert.equal((await job.check()).state, 'Open');
  await job.close();
  assert.equal((await job.check()).state, 'Closed');
}
