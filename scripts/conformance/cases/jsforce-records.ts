import assert from 'node:assert/strict';
import type { ClientCase } from '../client-case.ts';
import { connectTo, staleConnection, strangerAt } from '../jsforce.ts';
import { fieldsOf, rowsIn, type Lab } from '../lab.ts';

/** Login, query and records by jsforce. */
export const jsforceRecordCases: readonly ClientCase[] = [
  { client: 'jsforce', name: 'login by SOAP, identity, logout', run: login },
  { client: 'jsforce', name: 'login with a wrong password is refused', run: wrongPassword },
  { client: 'jsforce', name: 'authorize by client credentials; refresh of a dead session', run: tokens },
  { client: 'jsforce', name: 'query with autoFetch, queryMore, find with child records', run: queries },
  { client: 'jsforce', name: 'describe, describeGlobal, describe cache', run: describes },
  { client: 'jsforce', name: 'create, retrieve, update, upsert, destroy one record', run: oneRecord },
  { client: 'jsforce', name: 'create, update, upsert, destroy arrays', run: arrays },
  { client: 'jsforce', name: 'arrays with allOrNone roll back', run: allOrNone },
  { client: 'jsforce', name: 'arrays at API version 45', run: arraysOfOldVersion },
  { client: 'jsforce', name: 'updated and deleted', run: replication },
  { client: 'jsforce', name: 'limits, recent, search', run: rest },
];

async function login(lab: Lab): Promise<void> {
  const { simulator } = lab.target;
  const connection = strangerAt(lab.target);
  const user = await connection.login(simulator.adminUsername, simulator.password);
  assert.deepEqual(user.organizationId, simulator.orgId);
  const identity = await connection.identity();
  assert.deepEqual(
    [identity.username, identity.user_id, identity.organization_id],
    [simulator.adminUsername, simulator.adminUserId, simulator.orgId],
  );
  const token = connection.accessToken ?? '';
  await connection.logout();
  const reply = await fetch(`${simulator.url}/services/data/v67.0/limits`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(reply.status, 401);
}

async function wrongPassword(lab: Lab): Promise<void> {
  const attempt = strangerAt(lab.target).login(lab.target.simulator.adminUsername, 'wrong');
  await assert.rejects(attempt, /INVALID_LOGIN/);
}

async function tokens(lab: Lab): Promise<void> {
  const { clientId, clientSecret, adminUserId } = lab.target.simulator;
  const connection = strangerAt(lab.target);
  const oauth = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const user = await connection.authorize(oauth);
  assert.equal(user.id, adminUserId);
  const stale = staleConnection(lab.target);
  let refreshed = '';
  stale.on('refresh', (token: string) => (refreshed = token));
  assert.ok((await stale.query('SELECT Id FROM User LIMIT 1')).totalSize > 0);
  assert.match(refreshed, /^00D/);
}

async function queries(lab: Lab): Promise<void> {
  const connection = connectTo(lab.demo);
  const soql = 'SELECT Id, Subject FROM Task ORDER BY Id';
  const expected = await rowsIn(lab.demo, soql);
  const all = await connection.query(soql, { autoFetch: true, maxFetch: 100_000 });
  assert.deepEqual(all.records.map(fieldsOf), expected);
  const first = await connection.request<{ nextRecordsUrl?: string; records: unknown[] }>({
    method: 'GET',
    url: `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`,
    headers: { 'Sforce-Query-Options': 'batchSize=200' },
  });
  assert.equal(first.records.length, 200);
  const second = await connection.queryMore(first.nextRecordsUrl ?? '');
  assert.equal((second.records[0] as { Id: string } | undefined)?.Id, expected[200]?.['Id']);
  const found = await connection
    .sobject('Account')
    .find({ Name: { $like: 'A%' }, NumberOfEmployees: { $gt: 10 } }, 'Id, Name, Owner.Name')
    .sort({ Name: -1 })
    .limit(5)
    .include('Contacts')
    .select('Id, LastName')
    .limit(2)
    .end();
  assert.ok(found.length > 0 && found.every((row) => String(row['Name']).startsWith('A')));
  const count = await connection.sobject('Account').count({});
  assert.equal(count, (await rowsIn(lab.demo, 'SELECT Id FROM Account')).length);
}

async function describes(lab: Lab): Promise<void> {
  const connection = connectTo(lab.demo);
  const account = await connection.sobject('Account').describe();
  assert.equal(account.keyPrefix, '001');
  assert.equal(Object.keys(account.fields[0] ?? {}).length, 57);
  const { sobjects } = await connection.describeGlobal();
  assert.equal(Object.keys(sobjects[0] ?? {}).length, 28);
  const first = await connection.describe$('Contact');
  assert.deepEqual(await connection.describe$('Contact'), first);
  await assert.rejects(connection.describe('Nothing__c'), { name: 'NOT_FOUND' });
}

async function oneRecord(lab: Lab): Promise<void> {
  const accounts = connectTo(lab.target).sobject('Account');
  const made = await accounts.create({ Name: 'jsforce one', Industry: 'Energy' });
  const id = made.id ?? '';
  assert.equal((await accounts.retrieve(id))['Industry'], 'Energy');
  await accounts.update({ Id: id, Industry: 'Banking' });
  assert.equal((await accounts.record(id).retrieve())['Industry'], 'Banking');
  const number = { Name: 'jsforce upserted', Customer_Number__c: 'JSF-1' };
  const first = await accounts.upsert(number, 'Customer_Number__c');
  const second = await accounts.upsert({ ...number, Name: 'jsforce again' }, 'Customer_Number__c');
  assert.equal(first.created, true);
  assert.ok(second.success && !second.created);
  const [row] = await rowsIn(lab.target, "SELECT Name FROM Account WHERE Customer_Number__c = 'JSF-1'");
  assert.deepEqual(row, { Name: 'jsforce again' });
  assert.equal((await accounts.destroy(id)).success, true);
  await assert.rejects(accounts.retrieve(id), { name: /NOT_FOUND|ENTITY_IS_DELETED/ });
}

async function arrays(lab: Lab): Promise<void> {
  const contacts = connectTo(lab.target).sobject('Contact');
  const names = Array.from({ length: 250 }, (_, index) => ({
    LastName: `Array ${String(index).padStart(3, '0')}`,
  }));
  const made = await contacts.create([...names, { FirstName: 'No last name' }], { allowRecursive: true });
  assert.equal(made.filter((row) => row.success).length, 250);
  assert.equal(made[250]?.success, false);
  assert.equal(codeOf(made[250]), 'REQUIRED_FIELD_MISSING');
  const ids = made.slice(0, 250).map((row) => row.id ?? '');
  const changed = await contacts.update(
    ids.map((Id, index) => ({ Id, FirstName: `New ${index}` })),
    { allowRecursive: true },
  );
  assert.ok(changed.every((row) => row.success));
  const rows = await rowsIn(
    lab.target,
    "SELECT FirstName FROM Contact WHERE LastName LIKE 'Array %' ORDER BY LastName",
  );
  assert.deepEqual(
    rows.map((row) => row['FirstName']),
    ids.map((_, index) => `New ${index}`),
  );
  assert.equal((await contacts.retrieve(ids.slice(0, 3))).length, 3);
  const gone = await contacts.destroy(ids, { allowRecursive: true });
  assert.ok(gone.every((row) => row.success));
  const accounts = connectTo(lab.target).sobject('Account');
  const two = [1, 2].map((number) => ({ Name: `Ups ${number}`, Customer_Number__c: `JSA-${number}` }));
  const created = await accounts.upsert(two, 'Customer_Number__c');
  const again = await accounts.upsert(two, 'Customer_Number__c');
  assert.deepEqual(
    [...created, ...again].map((row) => row.created),
    [true, true, false, false],
  );
}

/** jsforce declares `errorCode`, but hands on what the collections resource answers: `statusCode`. */
function codeOf(row: { readonly errors: readonly unknown[] }): string | undefined {
  return (row.errors[0] as { statusCode?: string } | undefined)?.statusCode;
}

async function allOrNone(lab: Lab): Promise<void> {
  const contacts = connectTo(lab.target).sobject('Contact');
  const rows = await contacts.create([{ LastName: 'Whole or not' }, { FirstName: 'x' }], { allOrNone: true });
  assert.deepEqual(rows.map(codeOf), ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
  assert.deepEqual(await rowsIn(lab.target, "SELECT Id FROM Contact WHERE LastName = 'Whole or not'"), []);
}

async function arraysOfOldVersion(lab: Lab): Promise<void> {
  const accounts = connectTo(lab.target, '45.0').sobject('Account');
  const rows = [1, 2, 3].map((number) => ({ Name: `Old ${number}`, Customer_Number__c: `OLD-${number}` }));
  const made = await accounts.create(rows);
  const ids = made.map((row) => row.id ?? '');
  const changed = await accounts.update(ids.map((Id) => ({ Id, Industry: 'Energy' })));
  assert.ok([...made, ...changed].every((row) => row.success));
  const found = await rowsIn(
    lab.target,
    "SELECT Id FROM Account WHERE Industry = 'Energy' AND Name LIKE 'Old %'",
  );
  assert.deepEqual(found.map((row) => row['Id']).sort(), [...ids].sort());
  const upserted = await accounts.upsert(rows, 'Customer_Number__c');
  assert.ok(upserted.every((row) => row.success));
  assert.ok((await accounts.destroy(ids)).every((row) => row.success));
}

/** A window that starts before the changes; the platform wants more than a minute between its ends. */
async function replication(lab: Lab): Promise<void> {
  const connection = connectTo(lab.target);
  const accounts = connection.sobject('Account');
  const [kept, gone] = await accounts.create([{ Name: 'Replicated' }, { Name: 'Replicated and gone' }]);
  await accounts.destroy(gone?.id ?? '');
  const start = new Date(Date.now() - 600_000);
  const end = new Date(Date.now() + 120_000);
  const updated = await connection.updated('Account', start, end);
  assert.ok(updated.ids.includes(kept?.id ?? 'none'));
  const deleted = await connection.deleted('Account', start, end);
  assert.ok(deleted.deletedRecords.some((row) => row.id === gone?.id));
  assert.ok(!Number.isNaN(Date.parse(deleted.earliestDateAvailable)));
}

async function rest(lab: Lab): Promise<void> {
  const connection = connectTo(lab.demo);
  const limits = (await connection.limits()) as unknown as Record<string, { Max: number }>;
  assert.equal(limits['DailyApiRequests']?.Max, 100_000);
  assert.equal(connection.limitInfo?.apiUsage?.limit, 100_000);
  assert.ok(Array.isArray(await connection.recent()));
  const [account] = await rowsIn(lab.demo, 'SELECT Id, Name FROM Account ORDER BY Name LIMIT 1');
  const word = /[A-Za-z]{4,}/.exec(String(account?.['Name']))?.[0] ?? '';
  const { searchRecords } = await connection.search(
    `FIND {${word}} IN ALL FIELDS RETURNING Account(Id, Name)`,
  );
  assert.ok(searchRecords.some((row) => row['Id'] === account?.['Id']));
}
