import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { pino, type Logger } from 'pino';
import type { Config } from '#core/config';
import { openDatabase, type Database } from '#core/db';
import type { Clock } from '#core/model';
import { connectHomeOrg, type ConnectedOrg } from '#core/tenants';
import { buildServer } from '#server';
import { startSimulator, type RunningSimulator, type World } from '#simulator';
import { startWorker } from '#worker';
import { startHost } from '../host/index.ts';
import { ensureDemoJob, issueSigningKey } from './demo-tenant.ts';
import { assertPortFree } from './free-port.ts';
import { openInstallation } from './installation.ts';

/** Where each part listens; 0 takes any free port. */
export interface StackPorts {
  readonly host: number;
  readonly api: number;
  readonly simulator: number;
}

export interface StackOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly ports: StackPorts;
  /** What fills the simulated org at the first start; later starts load what it was left with. */
  readonly world: World;
  readonly seed: number;
  readonly progress: (step: string) => void;
  readonly remedy: string;
}

/** Everything `npm start` runs. */
export interface Stack {
  /** Address of the browser page. */
  readonly url: string;
  readonly apiUrl: string;
  readonly simulator: RunningSimulator;
  readonly database: Database;
  readonly tenant: ConnectedOrg;
  readonly jobId: string;
  /** Stops all of it in reverse order; safe to call twice. */
  stop(): Promise<void>;
}

/** Steps to undo, newest first. A failing step does not keep the others from running; the first failure is thrown at the end. */
function undoList() {
  const steps: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const runAll = async () => {
    const failures: unknown[] = [];
    for (const step of steps.reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  return { push: (step: () => Promise<unknown>) => steps.push(step), run: () => (stopping ??= runAll()) };
}

/** Starts the whole product on one machine. Whatever had started is stopped again when a later part fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const undo = undoList();
  try {
    return await startParts(options, undo);
  } catch (error) {
    await undo.run().catch(() => undefined);
    throw error;
  }
}

async function startParts(options: StackOptions, undo: ReturnType<typeof undoList>): Promise<Stack> {
  const { config, clock, ports, progress, remedy } = options;
  await assertPortFree(ports.host, config.host, 'the browser page', remedy);
  await assertPortFree(ports.api, '127.0.0.1', 'the API', remedy);
  await assertPortFree(ports.simulator, '127.0.0.1', 'the simulated org', remedy);

  const installation = await openInstallation(config, clock, { as: 'owner', progress });
  undo.push(() => installation.stop());
  const { databaseUrl, masterKey } = installation;
  const log = fileLog(config);

  progress('Starting the simulated org');
  await mkdir(join(config.dataDir, 'simulator'), { recursive: true });
  const statePath = join(config.dataDir, 'simulator', `${options.world.name}.json`);
  const simulator = await startSimulator({
    port: ports.simulator,
    world: options.world,
    seed: options.seed,
    statePath,
  });
  undo.push(() => simulator.close());

  progress('Starting the worker and the API');
  const workerDatabase = openDatabase({ url: databaseUrl, role: 'holdfast_worker' });
  undo.push(() => workerDatabase.close());
  const database = openDatabase({ url: databaseUrl, role: 'holdfast_api' });
  undo.push(() => database.close());
  const tenant = await connectHomeOrg(workerDatabase.db, clock, masterKey, orgAccess(simulator));
  const jobId = await ensureDemoJob(
    workerDatabase,
    clock,
    tenant,
    `${options.world.companyName} nightly backup`,
  );
  const worker = await startWorker({
    database: workerDatabase,
    clock,
    masterKey,
    log: log.child({ part: 'worker' }),
    files: config.files,
    sending: config.sending,
  });
  undo.push(() => worker.stop());
  const api = await buildServer({
    ...{ database, clock, masterKey, sending: config.sending },
    log: log.child({ part: 'api' }),
  });
  undo.push(() => api.close());
  await api.listen({ host: '127.0.0.1', port: ports.api });
  const apiUrl = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;

  progress('Building the browser page (a first build takes up to half a minute)');
  const { keyId, key } = await hostKey(config, workerDatabase, clock, masterKey, tenant);
  const { orgId } = tenant.connection;
  const { userId, name: userName } = tenant.member;
  const host = await startHost({
    port: ports.host,
    host: config.host,
    backendUrl: apiUrl,
    identity: { orgId, userId, userName, keyId, key },
    simulatorUrl: simulator.url,
    cacheFolder: join(config.dataDir, 'cache'),
    forceApp: new URL('../force-app', import.meta.url).pathname,
  });
  undo.push(() => host.close());
  return { url: host.url, apiUrl, simulator, database, tenant, jobId, stop: () => undo.run() };
}

/** How the backend reaches the simulated org: the client credentials flow, as an admin would set it up for a server. */
export function orgAccess(simulator: RunningSimulator) {
  const { url, clientId, clientSecret } = simulator;
  return {
    instanceUrl: url,
    apiVersion: '67.0',
    tokenSource: { kind: 'client_credentials' as const, clientId, clientSecret, loginUrl: url },
  };
}

/** The host page keeps its key over restarts in a file of the data folder, as the org would in its protected setting. */
async function hostKey(
  config: Config,
  database: Database,
  clock: Clock,
  masterKey: Buffer,
  tenant: ConnectedOrg,
) {
  const file = join(config.dataDir, `host-key-${tenant.tenantId}.json`);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) {
    const kept = JSON.parse(text) as { keyId: string; key: string };
    return { keyId: kept.keyId, key: Buffer.from(kept.key, 'base64') };
  }
  const issued = await issueSigningKey(database, clock, masterKey, tenant.tenantId);
  await writeFile(file, JSON.stringify({ keyId: issued.keyId, key: issued.key.toString('base64') }), {
    mode: 0o600,
  });
  return issued;
}

function fileLog(config: Config): Logger {
  return pino(
    { level: config.logLevel },
    pino.destination({ dest: join(config.dataDir, 'holdfast.log'), mkdir: true, sync: false }),
  );
}
