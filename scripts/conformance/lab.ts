import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type RunningSimulator, type SimulatorOptions, type World } from '#simulator';
import { SfCli } from './sf-cli.ts';

/** The orgs, the folders and the clients that the cases share. */
export interface Lab {
  /** The work folder, removed at the end. */
  readonly folder: string;
  /** Filled with the demo world, in small pages so that clients have to turn them; cases only read it. */
  readonly demo: LabOrg;
  /** Private key (PEM) of the connected app of `target`. */
  readonly appKey: string;
  /** The same schema without a record; cases write here, under names of their own. */
  readonly target: LabOrg;
  /** Nothing beyond what any new org has; takes deployed metadata. */
  readonly bare: LabOrg;
  /** As bare; takes the metadata of the demo in the round trip. */
  readonly roundTrip: LabOrg;
  /** Folder with the metadata of the demo world in source format. */
  readonly demoMetadata: string;
  /** The CLI in the main project, not logged in by itself: see `sfIn`. */
  readonly sf: SfCli;
  /** A new folder below the work folder. */
  newFolder(name: string): string;
  /** A new, empty Salesforce project. */
  newProject(name: string): string;
  close(options: { readonly keep: boolean }): Promise<void>;
}

/** A simulated org and the alias under which the CLI knows it. */
export interface LabOrg {
  readonly alias: string;
  readonly simulator: RunningSimulator;
  /** The login, made when the first command needs it. */
  login?: Promise<LoginResult>;
}

/** What `sf org login access-token --json` answers. */
export interface LoginResult {
  readonly username: string;
  readonly orgId: string;
  readonly instanceUrl: string;
  readonly isDevHub: boolean;
  readonly name: string;
}

const SEED = 7;

/** Starts the simulators on free ports and makes the folders. */
export async function openLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-conformance-'));
  const world = await demoWorld();
  const empty = { records: () => [], disasters: [] };
  const target: World = {
    ...empty,
    name: 'target',
    companyName: 'Target of Copies',
    metadataFolders: world.metadataFolders,
  };
  const bare: World = { ...empty, name: 'bare', companyName: 'Bare Org', metadataFolders: [] };
  const roundTrip: World = { ...bare, name: 'round-trip', companyName: 'There and Back' };
  const { privateKey: appKey, publicKey: jwtCertificate } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const newFolder = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const newProject = (name: string): string => projectIn(newFolder(name));
  const orgs = {
    demo: await startOrg('demo', world, { restPageRows: 500, bulkPageRows: 300 }),
    target: await startOrg('target', target, { jwtCertificate }),
    bare: await startOrg('bare', bare),
    roundTrip: await startOrg('round-trip', roundTrip),
  };
  return {
    folder,
    appKey,
    demoMetadata: world.metadataFolders[0] ?? '',
    ...orgs,
    sf: new SfCli(join(folder, 'home'), newProject('project')),
    newFolder,
    newProject,
    close: async ({ keep }) => {
      for (const org of Object.values(orgs)) await org.simulator.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startOrg(alias: string, world: World, more: Partial<SimulatorOptions> = {}): Promise<LabOrg> {
  return { alias, simulator: await startSimulator({ port: 0, world, seed: SEED, ...more }) };
}

/** The demo world is no part of the simulator's interface, so it is named at run time only. */
async function demoWorld(): Promise<World> {
  const demo = '../../simulator/worlds/demo/index.ts';
  const { demoWorld: create } = (await import(demo)) as { demoWorld: (seed: number) => World };
  return create(SEED);
}

/** `sfdcLoginUrl` stays out: the CLI refuses a localhost there. */
function projectIn(folder: string): string {
  mkdirSync(join(folder, 'force-app'), { recursive: true });
  const project = {
    packageDirectories: [{ path: 'force-app', default: true }],
    namespace: '',
    sourceApiVersion: '67.0',
  };
  writeFileSync(join(folder, 'sfdx-project.json'), JSON.stringify(project, undefined, 2));
  return folder;
}

/** Logs the CLI in with the org's access token, once. */
export function loginTo(lab: Lab, org: LabOrg): Promise<LoginResult> {
  org.login ??= lab.sf.json<LoginResult>(
    [
      'org',
      'login',
      'access-token',
      '--instance-url',
      org.simulator.url,
      '--no-prompt',
      '--alias',
      org.alias,
    ],
    { env: { SF_ACCESS_TOKEN: org.simulator.accessToken } },
  );
  return org.login;
}

/** Runs `sf ARGS --target-org ALIAS --json` after the login and answers `result`. */
export async function sfIn<T>(
  lab: Lab,
  org: LabOrg,
  args: readonly string[],
  options: Parameters<SfCli['json']>[1] = {},
): Promise<T> {
  await loginTo(lab, org);
  return lab.sf.json<T>([...args, '--target-org', org.alias], options);
}

/** Rows of a query, asked over plain HTTP and not through the client under test. */
export async function rowsIn(org: LabOrg, soql: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let path: string | undefined = `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    const page: QueryPage = await getJson(org, path);
    rows.push(...page.records.map(fieldsOf));
    path = page.nextRecordsUrl;
  }
  return rows;
}

/** A record of the REST API without its `attributes`. */
export function fieldsOf(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'attributes'));
}

interface QueryPage {
  readonly records: readonly Record<string, unknown>[];
  readonly nextRecordsUrl?: string;
}

/** GET of a path of the org, over plain HTTP. Throws with the body when the answer is not 200. */
export async function getJson<T>(org: LabOrg, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${org.simulator.accessToken}` };
  const reply = await fetch(org.simulator.url + path, { headers });
  if (reply.status !== 200) throw new Error(`GET ${path} answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}
