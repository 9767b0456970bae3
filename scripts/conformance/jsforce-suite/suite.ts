import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startSimulator, type RunningSimulator } from '#simulator';
import { localCertificate } from '../certificate.ts';
import type { CaseResult } from '../client-case.ts';
import { SfCli } from '../sf-cli.ts';
import { sampleWorld } from './sample-org.ts';
import { runTestFile } from './test-file.ts';

/** Files of the suite that need an org and lie within what the simulator claims to be: no Apex, approvals, actions, streaming, analytics. */
const FILES: readonly string[] = [
  'connection-crud',
  'connection-meta',
  'connection-session',
  'query',
  'sobject',
  'bulk',
  'bulk2',
  'metadata',
  'soap',
  'tooling',
  'oauth2',
];

const BIG_TABLE_LOADS = 5;
const BIG_TABLE_ROWS = 5000;

/** The org that the suite is let loose on, and the CLI that sets it up. */
interface SuiteOrg {
  readonly simulator: RunningSimulator;
  readonly folder: string;
  readonly sf: SfCli;
  /** For the clients: where the org's certificate lies. */
  readonly trust: Readonly<Record<string, string>>;
}

interface Step {
  readonly name: string;
  run(org: SuiteOrg, suite: string): Promise<void>;
}

/** What scripts/org-setup of jsforce does to a new org, by the CLI as there. */
const SET_UP: readonly Step[] = [
  { name: 'set-up: log in over https', run: login },
  { name: 'set-up: deploy the package', run: deployPackage },
  { name: 'set-up: assign the permission set', run: assignPermissionSet },
  { name: `set-up: load ${BIG_TABLE_LOADS * BIG_TABLE_ROWS} rows into BigTable__c`, run: loadBigTable },
];

/** Files of the suite in `folder` that the words select; without words all. */
export function suiteFiles(folder: string, words: readonly string[]): string[] {
  const suite = resolve(folder);
  if (!existsSync(join(suite, 'package/JSforceTestSuite/package.xml')))
    throw new Error(
      `${suite} is not the test folder of a checkout of jsforce: it has no package/JSforceTestSuite.`,
    );
  return FILES.filter((file) => existsSync(join(suite, `${file}.test.ts`))).filter(
    (file) => words.length === 0 || words.some((word) => `suite ${file}`.includes(word)),
  );
}

/** Runs jsforce's own tests against a new org over https. One result for each step of the set-up and each test. */
export async function runSuite(
  folder: string,
  files: readonly string[],
  report: (result: CaseResult) => void,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const note = (result: CaseResult): void => {
    results.push(result);
    report(result);
  };
  const org = await openOrg();
  const suite = resolve(folder);
  try {
    for (const step of SET_UP) note(await timed(step, org, suite));
    const env = { ...environmentOf(org), JSFORCE_SUITE: suite };
    for (const file of files) for (const result of await runTestFile(file, env, org.folder)) note(result);
  } finally {
    await org.simulator.close();
    rmSync(org.folder, { recursive: true, force: true });
  }
  return results;
}

async function openOrg(): Promise<SuiteOrg> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-jsforce-suite-'));
  const { key, certificate, path } = localCertificate(folder);
  const simulator = await startSimulator({ port: 0, world: sampleWorld, tls: { key, certificate } });
  const project = join(folder, 'project');
  const sf = new SfCli(join(folder, 'home'), project);
  writeFileSync(join(project, 'sfdx-project.json'), '{"packageDirectories":[{"path":"force-app"}]}');
  return { simulator, folder, sf, trust: { NODE_EXTRA_CA_CERTS: path } };
}

function environmentOf({ simulator, trust }: SuiteOrg): Record<string, string> {
  return {
    ...trust,
    SF_LOGIN_URL: simulator.url,
    SF_USERNAME: simulator.adminUsername,
    SF_PASSWORD: simulator.password,
    SF_ACCESS_TOKEN: simulator.accessToken,
    SF_OAUTH2_CLIENT_ID: simulator.clientId,
    SF_OAUTH2_CLIENT_SECRET: simulator.clientSecret,
  };
}

async function timed(step: Step, org: SuiteOrg, suite: string): Promise<CaseResult> {
  const start = performance.now();
  const problem = await step.run(org, suite).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  return { client: 'suite', name: step.name, seconds: (performance.now() - start) / 1000, problem };
}

async function login({ simulator, sf, trust }: SuiteOrg): Promise<void> {
  const args = ['org', 'login', 'access-token', '--instance-url', simulator.url, '--no-prompt'];
  const env = { ...trust, SF_ACCESS_TOKEN: simulator.accessToken };
  await sf.json([...args, '--alias', 'suite', '--set-default'], { env });
}

async function deployPackage({ sf, trust }: SuiteOrg, suite: string): Promise<void> {
  const source = join(suite, 'package/JSforceTestSuite');
  const args = ['project', 'deploy', 'start', '--metadata-dir', source, '--wait', '5'];
  const result = await sf.json<{ status: string }>(args, { env: trust });
  assert.equal(result.status, 'Succeeded');
}

/** The set's name in a spelling of its own, as jsforce's script gives it. */
async function assignPermissionSet({ sf, trust }: SuiteOrg): Promise<void> {
  await sf.json(['org', 'assign', 'permset', '--name', 'JSForceTestPowerUser'], { env: trust });
}

async function loadBigTable({ simulator, folder, sf, trust }: SuiteOrg): Promise<void> {
  const file = join(folder, 'BigTable.csv');
  writeFileSync(file, `OwnerId\n${`${simulator.adminUserId}\n`.repeat(BIG_TABLE_ROWS)}`);
  const args = ['--sobject', 'BigTable__c', '--external-id', 'Id', '--file', file, '--wait', '5'];
  for (let count = 0; count < BIG_TABLE_LOADS; count += 1)
    await sf.json(['force', 'data', 'bulk', 'upsert', ...args], { env: trust });
}
