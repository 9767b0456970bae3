import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCase } from '../client-case.ts';
import { getJson, loginTo, rowsIn, sfIn, type Lab, type LoginResult } from '../lab.ts';
import { SfCli } from '../sf-cli.ts';
import { openTlsDoor } from '../tls-door.ts';

/** Login, who am I, limits and plain requests. */
export const sfOrgCases: readonly ClientCase[] = [
  { client: 'sf', name: 'org login access-token', run: loginByToken },
  { client: 'sf', name: 'org login access-token: a dead token is refused', run: loginByDeadToken },
  { client: 'sf', name: 'org login jwt', run: loginByJwt },
  { client: 'sf', name: 'org login sfdx-url, over https', run: loginBySfdxUrl },
  { client: 'sf', name: 'org display', run: display },
  { client: 'sf', name: 'org list users', run: listUsers },
  { client: 'sf', name: 'org list limits', run: listLimits },
  { client: 'sf', name: 'org list sobject record-counts', run: recordCounts },
  { client: 'sf', name: 'api request rest', run: restRequest },
  { client: 'sf', name: 'org logout', run: logout },
];

async function loginByToken(lab: Lab): Promise<void> {
  const result = await loginTo(lab, lab.demo);
  const { simulator } = lab.demo;
  assert.equal(result.username, simulator.adminUsername);
  assert.equal(result.orgId, simulator.orgId);
  assert.equal(result.name, 'Haldenfrost Climate Systems');
  assert.equal(result.isDevHub, false);
}

async function loginByDeadToken(lab: Lab): Promise<void> {
  const { url, orgId } = lab.demo.simulator;
  const sf = new SfCli(lab.newFolder('home-dead-token'), lab.newFolder('dead-token'));
  const reply = await sf.reply<unknown>(
    ['org', 'login', 'access-token', '--instance-url', url, '--no-prompt'],
    { env: { SF_ACCESS_TOKEN: `${orgId.slice(0, 15)}!nobody.knows.this` }, exit: 1 },
  );
  assert.match(reply.message ?? '', /Bad_OAuth_Token|INVALID_SESSION_ID|expired|invalid/i);
}

/** Signed with the key that the connected app of the org knows. (A refused one would make the CLI ask login.salesforce.com too.) */
async function loginByJwt(lab: Lab): Promise<void> {
  const folder = lab.newFolder('jwt');
  writeFileSync(join(folder, 'jwt.key'), lab.appKey, { mode: 0o600 });
  const { simulator } = lab.target;
  const sf = new SfCli(lab.newFolder('home-jwt'), folder);
  const result = await sf.json<LoginResult>([
    ...['org', 'login', 'jwt', '--client-id', simulator.clientId, '--jwt-key-file', 'jwt.key'],
    ...['--username', simulator.adminUsername, '--instance-url', simulator.url, '--alias', 'by-jwt'],
  ]);
  assert.equal(result.orgId, simulator.orgId);
  const soql = 'SELECT Name FROM Organization';
  const found = await sf.json<{ records: { Name: string }[] }>(['data', 'query', '-q', soql, '-o', 'by-jwt']);
  assert.equal(found.records[0]?.Name, 'Target of Copies');
}

async function loginBySfdxUrl(lab: Lab): Promise<void> {
  const { simulator } = lab.target;
  const folder = lab.newFolder('sfdx-url');
  const door = await openTlsDoor(folder, simulator.url);
  try {
    const app = `${simulator.clientId}:${simulator.clientSecret}:${simulator.refreshToken}`;
    writeFileSync(join(folder, 'url.txt'), `force://${app}@localhost:${door.port}`);
    const sf = new SfCli(lab.newFolder('home-sfdx-url'), folder);
    const args = ['org', 'login', 'sfdx-url', '--sfdx-url-file', 'url.txt', '--alias', 'by-url'];
    const result = await sf.json<LoginResult>(args, { env: { NODE_EXTRA_CA_CERTS: door.certificate } });
    assert.equal(result.orgId, simulator.orgId);
    assert.equal(result.username, simulator.adminUsername);
  } finally {
    await door.close();
  }
}

async function display(lab: Lab): Promise<void> {
  const result = await sfIn<{ connectedStatus: string; id: string; username: string }>(lab, lab.demo, [
    'org',
    'display',
  ]);
  assert.equal(result.connectedStatus, 'Connected');
  assert.equal(result.id, lab.demo.simulator.orgId);
}

async function listUsers(lab: Lab): Promise<void> {
  const users = await sfIn<{ username: string; profileName: string; userId: string }[]>(lab, lab.demo, [
    'org',
    'list',
    'users',
  ]);
  const admin = users.find((user) => user.username === lab.demo.simulator.adminUsername);
  assert.equal(admin?.profileName, 'System Administrator');
  assert.equal(admin.userId, lab.demo.simulator.adminUserId);
}

async function listLimits(lab: Lab): Promise<void> {
  const limits = await sfIn<{ name: string; max: number; remaining: number }[]>(lab, lab.demo, [
    'org',
    'list',
    'limits',
  ]);
  const named = (name: string): number => limits.find((limit) => limit.name === name)?.max ?? -1;
  assert.equal(named('DailyApiRequests'), 100_000);
  assert.equal(named('DailyBulkV2QueryJobs'), 10_000);
  const calls = limits.find((limit) => limit.name === 'DailyApiRequests');
  assert.ok((calls?.remaining ?? 0) < 100_000, 'the calls made so far are counted');
}

async function recordCounts(lab: Lab): Promise<void> {
  const counts = await sfIn<{ name: string; count: number }[]>(lab, lab.demo, [
    ...['org', 'list', 'sobject', 'record-counts'],
    ...['--sobject', 'Contact', '--sobject', 'Site__c'],
  ]);
  for (const name of ['Contact', 'Site__c']) {
    const rows = await rowsIn(lab.demo, `SELECT Id FROM ${name}`);
    assert.equal(counts.find((row) => row.name === name)?.count, rows.length);
  }
}

async function restRequest(lab: Lab): Promise<void> {
  await loginTo(lab, lab.demo);
  const path = '/services/data/v67.0/sobjects/Account';
  const outcome = await lab.sf.text(['api', 'request', 'rest', path, '--target-org', lab.demo.alias]);
  const answered = JSON.parse(outcome.stdout) as { objectDescribe: unknown };
  const expected = await getJson<{ objectDescribe: unknown }>(lab.demo, path);
  assert.deepEqual(answered.objectDescribe, expected.objectDescribe);
}

/** In a home folder of its own: the other cases stay logged in. The session itself must be dead afterwards. */
async function logout(lab: Lab): Promise<void> {
  const { simulator } = lab.bare;
  const sf = new SfCli(lab.newFolder('home-logout'), lab.newFolder('logout'));
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
  });
  const reply = await fetch(`${simulator.url}/services/oauth2/token`, { method: 'POST', body });
  const { access_token: token } = (await reply.json()) as { access_token: string };
  await sf.json(
    ['org', 'login', 'access-token', '--instance-url', simulator.url, '--no-prompt', '-a', 'gone'],
    {
      env: { SF_ACCESS_TOKEN: token },
    },
  );
  await sf.json(['org', 'logout', '--target-org', 'gone', '--no-prompt']);
  const after = await sf.reply<unknown>(['org', 'display', '--target-org', 'gone'], { exit: 2 });
  assert.equal(after.name, 'NamedOrgNotFoundError');
}
