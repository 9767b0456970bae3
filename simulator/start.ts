import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { loadMetadataFolders } from './catalogue/metadata-source.ts';
import { standardSchema } from './catalogue/schema.ts';
import { addRecordTypes, furnish, orgIdOf } from './engine/furnish.ts';
import { IdSource } from './engine/ids.ts';
import { addCustomMetadataRecords } from './engine/custom-metadata.ts';
import { createOrg } from './engine/create-org.ts';
import { generate, type Volumes } from './engine/generated/generate.ts';
import type { Org } from './engine/org.ts';
import { switchOnFeatures } from './engine/org-features.ts';
import type { OrgSettings } from './engine/settings.ts';
import { dispatch } from './http/api.ts';
import { BulkQueryJobs } from './http/bulk-query-jobs.ts';
import { createBulkLoads } from './http/bulk/loads.ts';
import { Cursors } from './http/cursors.ts';
import { Faults } from './http/faults.ts';
import { readPublicKey } from './http/oauth-jwt.ts';
import { createSiteServer, type TlsIdentity } from './http/server.ts';
import { Sessions } from './http/sessions.ts';
import type { ConnectedApp, Site } from './http/site.ts';
import { ApiUsage } from './http/usage.ts';
import { loadComponents } from './metadata/source-folders.ts';
import { loadState, StateSaver } from './state.ts';
import { loadWorld } from './worlds/apply.ts';
import { emptyWorld } from './worlds/empty.ts';
import type { World } from './worlds/world.ts';

export interface SimulatorOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** With it the org speaks https and names itself so in every reply, as Salesforce does. Default: plain http. */
  readonly tls?: TlsIdentity;
  /** Undefined for an empty org. */
  readonly world: World | undefined;
  /** Decides the org id and the random changes of the world. Default 1. */
  readonly seed?: number;
  /** Loaded at start when the file exists, instead of generating the world; saved when something changed, and on close. */
  readonly statePath?: string;
  readonly now?: () => Date;
  /** Editions, licences and features: storage, size of the recycle bin, person accounts, currencies. Default: roomy and plain. */
  readonly settings?: Partial<OrgSettings>;
  /** Rows computed from the seed on demand, by object: memory does not grow with them. Beside the records of the world. */
  readonly generate?: Volumes;
  /** API requests a day. Default 100,000. */
  readonly apiLimit?: number;
  /** Most rows in a page of Bulk results. Default 50,000. */
  readonly bulkPageRows?: number;
  /** Most records in a page of a REST query. Default 2,000. */
  readonly restPageRows?: number;
  /** Does a REST query have pages in its midst that hold a tenth of that? The platform may answer fewer rows. Default false. */
  readonly shortPages?: boolean;
  /** Does each refresh end the refresh token used and answer a new one? Default false. */
  readonly rotateRefreshTokens?: boolean;
  /** Certificate or public key (PEM) of the connected app; assertions of the JWT bearer flow are verified with it. */
  readonly jwtCertificate?: string;
  /** Without a certificate: believe any signature, as Salesforce never would. Default false: such assertions are refused. */
  readonly acceptAnyJwtSignature?: boolean;
}

export interface RunningSimulator {
  readonly url: string;
  /** 18 characters. */
  readonly orgId: string;
  readonly adminUserId: string;
  readonly adminUsername: string;
  /** Password of every user. */
  readonly password: string;
  readonly accessToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** The org itself, for tests that look behind the scenes. */
  readonly org: Org;
  close(): Promise<void>;
}

const PASSWORD = 'simulator-Passw0rd';

/** Starts one simulated org on its own port. Throws when the world cannot be loaded or the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const seed = options.seed ?? 1;
  const world = options.world ?? emptyWorld();
  const now = options.now ?? ((): Date => new Date());
  const saved =
    options.statePath !== undefined && existsSync(options.statePath)
      ? loadState(options.statePath, now, options.settings)
      : undefined;
  const org = saved?.org ?? buildOrg(world, seed, now, options.settings);
  if (saved === undefined && options.generate !== undefined) generate(org, options.generate, seed);
  org.history.start();
  const site = createSite(options, world, seed, org, saved?.sessions);
  const admin = org.store.get(org.adminUserId)?.values ?? {};
  const accessToken =
    saved?.accessToken ?? site.sessions.open(org.adminUserId, adminToken(org.orgId, seed)).token;
  if (site.sessions.find(accessToken) === undefined) site.sessions.open(org.adminUserId, accessToken);
  const grant = { userId: org.adminUserId, clientId: site.app.clientId };
  const refreshToken = site.sessions.grantRefresh(
    grant,
    saved?.refreshToken ?? `5Aep861simulator${org.orgId}`,
  );
  const saver =
    options.statePath === undefined
      ? undefined
      : new StateSaver(options.statePath, org, site.sessions, { accessToken, refreshToken });
  const server = createSiteServer(site, options.tls);
  const host = options.host ?? '127.0.0.1';
  const scheme = options.tls === undefined ? 'http' : 'https';
  site.url = `${scheme}://${await listen(server, options.port, host)}`;
  return {
    url: site.url,
    orgId: org.orgId,
    adminUserId: org.adminUserId,
    adminUsername: String(admin['Username']),
    password: PASSWORD,
    accessToken,
    clientId: site.app.clientId,
    clientSecret: site.app.clientSecret,
    refreshToken,
    org,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      site.bulkQueries.close();
      await saver?.close();
    },
  };
}

/** The same seed gives the same token, so that a restarted simulator knows its clients. */
function adminToken(orgId: string, seed: number): string {
  return `${orgId.slice(0, 15)}!AQ4AQFsimulator.${seed}.admin_token_of_the_simulated_org`;
}

/** A new org filled with a world. */
export function buildOrg(
  world: World,
  seed: number,
  now: () => Date,
  settings: Partial<OrgSettings> = {},
): Org {
  const orgId = orgIdOf(seed + textNumber(world.name));
  const ids = new IdSource(orgId.slice(3, 5));
  const org = createOrg({ schema: standardSchema(now()), now, ids, orgId, settings });
  furnish(org, world.companyName, {
    username: `admin@${world.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`,
    firstName: 'Ada',
    lastName: 'Admin',
  });
  const customMetadata = loadMetadataFolders(org.schema, world.metadataFolders);
  addRecordTypes(org);
  switchOnFeatures(org);
  addCustomMetadataRecords(org, customMetadata);
  loadComponents(org, world.metadataFolders);
  loadWorld(org, world);
  return org;
}

function textNumber(text: string): number {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 99_991;
  return sum * 100;
}

function createSite(
  options: SimulatorOptions,
  world: World,
  seed: number,
  org: Org,
  sessions: Sessions | undefined,
): Site {
  const app: ConnectedApp = {
    clientId: '3MVG9simulatorConnectedApp',
    clientSecret: 'simulatorConnectedAppSecret',
    rotateRefreshTokens: options.rotateRefreshTokens ?? false,
    jwtPublicKey: options.jwtCertificate === undefined ? undefined : readPublicKey(options.jwtCertificate),
    acceptAnyJwtSignature: options.acceptAnyJwtSignature ?? false,
  };
  return {
    org,
    world,
    seed,
    sessions: sessions ?? new Sessions(org.orgId),
    usage: new ApiUsage(options.apiLimit ?? 100_000, org.now),
    cursors: new Cursors(org.ids),
    bulkQueries: new BulkQueryJobs(org),
    bulkLoads: createBulkLoads(org),
    faults: new Faults(),
    app,
    password: PASSWORD,
    bulkPageRows: options.bulkPageRows ?? 50_000,
    restPageRows: options.restPageRows ?? 2000,
    shortPages: options.shortPages ?? false,
    url: '',
    dispatch,
  };
}

/** Listens and answers host and port. A taken port is an error that says so. */
async function listen(
  server: ReturnType<typeof createSiteServer>,
  port: number,
  host: string,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      else
        reject(
          new Error(`Port ${port} is taken. Choose another one, for example with --port ${port + 1}.`, {
            cause: error,
          }),
        );
    });
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return `${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${actual}`;
}
