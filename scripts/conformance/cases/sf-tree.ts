import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCase } from '../client-case.ts';
import { fieldsOf, loginTo, rowsIn, sfIn, type Lab } from '../lab.ts';

/** sObject trees and search. */
export const sfTreeCases: readonly ClientCase[] = [
  { client: 'sf', name: 'data import tree: a file with children', run: importTree },
  { client: 'sf', name: 'data import tree: a refused row takes all back', run: importRefused },
  {
    client: 'sf',
    name: 'data export tree and import tree --plan: org to org, row by row',
    run: planRoundTrip,
  },
  { client: 'sf', name: 'data search', run: search },
];

async function importTree(lab: Lab): Promise<void> {
  const file = join(lab.newFolder('tree'), 'account.json');
  const contact = (ref: string, LastName: string): unknown => ({
    attributes: { type: 'Contact', referenceId: ref },
    LastName,
  });
  const account = {
    attributes: { type: 'Account', referenceId: 'a1' },
    Name: 'Tree of One',
    Contacts: { records: [contact('c1', 'Leaf'), contact('c2', 'Branch')] },
  };
  writeFileSync(file, JSON.stringify({ records: [account] }));
  const made = await sfIn<{ refId: string; type: string; id: string }[]>(lab, lab.target, [
    ...['data', 'import', 'tree', '--files', file],
  ]);
  assert.deepEqual(made.map((row) => row.refId).sort(), ['a1', 'c1', 'c2']);
  const soql =
    "SELECT LastName, Account.Name FROM Contact WHERE Account.Name = 'Tree of One' ORDER BY LastName";
  const contacts = await rowsIn(lab.target, soql);
  assert.deepEqual(
    contacts.map((row) => row['LastName']),
    ['Branch', 'Leaf'],
  );
}

async function importRefused(lab: Lab): Promise<void> {
  await loginTo(lab, lab.target);
  const file = join(lab.newFolder('tree'), 'refused.json');
  const records = [
    { attributes: { type: 'Account', referenceId: 'good' }, Name: 'Tree that falls' },
    { attributes: { type: 'Account', referenceId: 'bad' }, Industry: 'Energy' },
  ];
  writeFileSync(file, JSON.stringify({ records }));
  const args = ['data', 'import', 'tree', '--files', file, '--target-org', lab.target.alias];
  const reply = await lab.sf.reply<unknown>(args, { exit: 1 });
  assert.match(JSON.stringify(reply), /Required fields are missing: \[Name\]/);
  assert.deepEqual(await rowsIn(lab.target, "SELECT Id FROM Account WHERE Name = 'Tree that falls'"), []);
}

const TREE = 'SELECT Name, Industry, NPS_Score__c, BillingCity';
const CHILDREN = '(SELECT FirstName, LastName, Email, Description FROM Contacts)';

/** From the demo to an empty org; accounts and contacts must arrive as they left. */
async function planRoundTrip(lab: Lab): Promise<void> {
  const folder = lab.newFolder('plan');
  const where = "FROM Account WHERE Region__c = 'Japan' AND Id IN (SELECT AccountId FROM Contact)";
  const query = `${TREE}, ${CHILDREN} ${where} LIMIT 12`;
  await sfIn(lab, lab.demo, [
    ...['data', 'export', 'tree', '--query', query, '--plan', '--output-dir', folder],
  ]);
  const plan = JSON.parse(readFileSync(join(folder, 'Account-Contact-plan.json'), 'utf8')) as {
    sobject: string;
  }[];
  assert.deepEqual(
    plan.map((step) => step.sobject),
    ['Account', 'Contact'],
  );
  await sfIn(lab, lab.target, [
    'data',
    'import',
    'tree',
    '--plan',
    join(folder, 'Account-Contact-plan.json'),
  ]);
  const names = (await rowsIn(lab.demo, `SELECT Id ${where} LIMIT 12`)).map(
    (row) => `'${String(row['Id'])}'`,
  );
  const exported = await contactsWithAccounts(lab, 'demo', `AccountId IN (${names.join(',')})`);
  const copied = await contactsWithAccounts(
    lab,
    'target',
    "CreatedDate = TODAY AND Account.Name != 'Tree of One'",
  );
  assert.ok(exported.length > 0);
  assert.deepEqual(copied, exported);
}

async function contactsWithAccounts(lab: Lab, org: 'demo' | 'target', where: string): Promise<string[]> {
  const fields =
    'FirstName, LastName, Email, Description, Account.Name, Account.Industry, Account.BillingCity';
  const rows = await rowsIn(lab[org], `SELECT ${fields} FROM Contact WHERE ${where}`);
  return rows
    .map((row) => JSON.stringify({ ...row, Account: fieldsOf(row['Account'] as Record<string, unknown>) }))
    .sort();
}

async function search(lab: Lab): Promise<void> {
  const [account] = await rowsIn(lab.demo, 'SELECT Id, Name FROM Account ORDER BY Name LIMIT 1');
  const word = /[A-Za-z]{4,}/.exec(String(account?.['Name']))?.[0] ?? '';
  const found = await sfIn<{ searchRecords: { Id: string; Name: string }[] }>(lab, lab.demo, [
    ...['data', 'search', '--query', `FIND {${word}} IN NAME FIELDS RETURNING Account(Id, Name)`],
  ]);
  assert.ok(found.searchRecords.some((row) => row.Id === account?.['Id']));
  for (const row of found.searchRecords) assert.match(row.Name, new RegExp(word, 'i'));
}
