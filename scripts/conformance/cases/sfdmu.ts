import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCase } from '../client-case.ts';
import { CLIENTS } from '../install.ts';
import { rowsIn, type Lab, type LabOrg } from '../lab.ts';
import { SfCli } from '../sf-cli.ts';

/** Org to org copies, compared row by row. */
export const sfdmuCases: readonly ClientCase[] = [
  { client: 'sfdmu', name: 'run: accounts, contacts and sites by REST collections', run: copyByRest },
  { client: 'sfdmu', name: 'run: a second run updates what changed', run: copyAgain },
  { client: 'sfdmu', name: 'run: accounts and sites by Bulk API 2.0', run: copyByBulk },
  { client: 'sfdmu', name: 'run: delete in the target', run: deleteInTarget },
];

interface ObjectScript {
  readonly query: string;
  readonly operation: 'Insert' | 'Update' | 'Upsert' | 'Delete' | 'Readonly';
  readonly externalId: string;
  readonly deleteOldData?: boolean;
}

let linked: Promise<SfCli> | undefined;

/** The CLI with sfdmu linked as a plugin, in a home folder of its own. */
function linkedCli(lab: Lab): Promise<SfCli> {
  linked ??= (async () => {
    const sf = new SfCli(lab.newFolder('home-sfdmu'), lab.newFolder('sfdmu'));
    await sf.text(['plugins', 'link', join(CLIENTS, 'node_modules/sfdmu'), '--no-install']);
    return sf;
  })();
  return linked;
}

async function copy(
  lab: Lab,
  name: string,
  objects: readonly ObjectScript[],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const sf = await linkedCli(lab);
  const folder = lab.newFolder(join('sfdmu', name));
  const script = {
    orgs: [orgEntry(lab.demo), orgEntry(lab.target)],
    objects,
    promptOnMissingParentObjects: false,
    promptOnIssuesInCSVFiles: false,
    excludeIdsFromCSVFiles: true,
    apiVersion: '60.0',
    ...options,
  };
  writeFileSync(join(folder, 'export.json'), JSON.stringify(script, undefined, 2));
  await sf.text([
    ...['sfdmu', 'run', '--path', folder, '--noprompt', '--nowarnings', '--concise'],
    ...['--sourceusername', lab.demo.alias, '--targetusername', lab.target.alias],
  ]);
}

/** With a token given, sfdmu does not ask the old CLI for one. */
const orgEntry = ({ alias, simulator }: LabOrg): Record<string, string> => ({
  name: alias,
  orgUserName: alias,
  instanceUrl: simulator.url,
  accessToken: simulator.accessToken,
});

const ACCOUNT = 'Name, Customer_Number__c, Industry, NPS_Score__c, Region__c, BillingCity, Description';
const SITE = 'Name, Site_Code__c, City__c, Street__c, Postal_Code__c, Site_Type__c, Floor_Area__c, In_Use__c';

const upserts = (region: string): ObjectScript[] => [
  {
    query: `SELECT ${ACCOUNT} FROM Account WHERE Region__c = '${region}' AND Customer_Number__c != null`,
    operation: 'Upsert',
    externalId: 'Customer_Number__c',
  },
  {
    query: `SELECT ${SITE}, Account__c FROM Site__c WHERE Account__r.Region__c = '${region}' AND Site_Code__c != null`,
    operation: 'Upsert',
    externalId: 'Site_Code__c',
  },
];

/** The rows of a region as JSON texts, lookups replaced by the customer number behind them. */
async function regionRows(org: LabOrg, region: string): Promise<string[]> {
  const where = `WHERE Region__c = '${region}' AND Customer_Number__c != null`;
  const accounts = await rowsIn(org, `SELECT ${ACCOUNT} FROM Account ${where}`);
  const sites = await rowsIn(
    org,
    `SELECT ${SITE}, Account__r.Customer_Number__c FROM Site__c ` +
      `WHERE Account__r.Region__c = '${region}' AND Site_Code__c != null`,
  );
  assert.ok(accounts.length > 5 && sites.length > 5, `${org.alias} holds rows of ${region}`);
  const flat = sites.map(({ Account__r: account, ...fields }) => ({
    ...fields,
    account: (account as { Customer_Number__c?: unknown } | null)?.Customer_Number__c,
  }));
  return [...accounts, ...flat].map((row) => JSON.stringify(row)).sort();
}

async function copyByRest(lab: Lab): Promise<void> {
  await copy(lab, 'rest', [...upserts('Nordics'), contactsOf('Nordics')], { bulkThreshold: 100_000 });
  assert.deepEqual(await regionRows(lab.target, 'Nordics'), await regionRows(lab.demo, 'Nordics'));
  const contacts = async (org: LabOrg): Promise<unknown[]> => {
    const rows = await rowsIn(
      org,
      `SELECT ${CONTACT}, Account.Customer_Number__c FROM Contact ${IN_NORDICS}`,
    );
    return rows.map((row) => JSON.stringify(row).replace(/"url":"[^"]+"/g, '')).sort();
  };
  assert.deepEqual(await contacts(lab.target), await contacts(lab.demo));
}

const CONTACT = 'FirstName, LastName, Email, Phone';
const IN_NORDICS =
  "WHERE Account.Region__c = 'Nordics' AND Account.Customer_Number__c != null AND Email != null";

const contactsOf = (region: string): ObjectScript => ({
  query: `SELECT ${CONTACT}, AccountId FROM Contact ${IN_NORDICS.replace('Nordics', region)}`,
  operation: 'Upsert',
  externalId: 'Email',
});

async function copyAgain(lab: Lab): Promise<void> {
  await copy(lab, 'first', upserts('DACH'), { bulkThreshold: 100_000 });
  const { simulator } = lab.target;
  const [site] = await rowsIn(
    lab.target,
    "SELECT Id FROM Site__c WHERE Account__r.Region__c = 'DACH' LIMIT 1",
  );
  const reply = await fetch(`${simulator.url}/services/data/v67.0/sobjects/Site__c/${String(site?.['Id'])}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${simulator.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ City__c: 'Nowhere', Street__c: null }),
  });
  assert.equal(reply.status, 204);
  assert.notDeepEqual(await regionRows(lab.target, 'DACH'), await regionRows(lab.demo, 'DACH'));
  await copy(lab, 'second', upserts('DACH'), { bulkThreshold: 100_000 });
  assert.deepEqual(await regionRows(lab.target, 'DACH'), await regionRows(lab.demo, 'DACH'));
}

async function copyByBulk(lab: Lab): Promise<void> {
  const before = await ingestJobs(lab.target);
  await copy(lab, 'bulk', upserts('Iberia'), { bulkThreshold: 1, bulkApiVersion: '2.0' });
  assert.deepEqual(await regionRows(lab.target, 'Iberia'), await regionRows(lab.demo, 'Iberia'));
  assert.ok((await ingestJobs(lab.target)) > before, 'the rows went by Bulk ingest jobs');
}

async function ingestJobs({ simulator }: LabOrg): Promise<number> {
  const reply = await fetch(`${simulator.url}/services/data/v60.0/jobs/ingest`, {
    headers: { authorization: `Bearer ${simulator.accessToken}` },
  });
  assert.equal(reply.status, 200);
  return ((await reply.json()) as { records: unknown[] }).records.length;
}

async function deleteInTarget(lab: Lab): Promise<void> {
  await copy(lab, 'before-delete', upserts('Japan'), { bulkThreshold: 100_000 });
  const sites = "SELECT Id FROM Site__c WHERE Account__r.Region__c = 'Japan' AND Site_Code__c != null";
  assert.ok((await rowsIn(lab.target, sites)).length > 0);
  const [, site] = upserts('Japan');
  assert.ok(site !== undefined);
  await copy(lab, 'delete', [{ ...site, operation: 'Delete', deleteOldData: true }], {
    bulkThreshold: 100_000,
  });
  assert.deepEqual(await rowsIn(lab.target, sites), []);
}
