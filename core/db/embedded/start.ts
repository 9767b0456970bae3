import { spawn } from 'node:child_process';
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { HoldfastError } from '#core/model';
import { run, serverAccount, type Account } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { accountOfCluster, ensureCluster, writeSettings } from './cluster.ts';
import { reachableFolder, socketFolder } from './folders.ts';
import { findRunning, type Postmaster } from './postmaster.ts';
import type { Tuning } from './settings.ts';

/** A running Postgres of ours. */
export interface EmbeddedPostgres {
  /** Database `postgres` as its superuser. */
  readonly adminUrl: string;
  readonly socketDir: string;
  /** Where the data really is; another folder than the one asked for when Postgres could not reach that. */
  readonly dataDir: string;
  /** True when the server was running already: left over from a process that was killed, or in use by another one. */
  readonly attached: boolean;
  /** URL of another database of the same server, as its superuser. */
  databaseUrl(name: string): string;
  /** Stops the server, ending all connections. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Made when missing; belongs to this server alone. */
  readonly dataDir: string;
  /** Hears of the slow steps, one line each. */
  readonly log?: (line: string) => void;
  readonly tuning?: Tuning;
}

interface Server {
  readonly binaries: Binaries;
  readonly cluster: string;
  readonly socketDir: string;
  readonly account: Account | undefined;
}

/**
 * Starts the embedded Postgres of a data folder, or attaches to the one that runs in it. It listens on a unix socket only. As root it
 * runs as user `postgres`. Throws CONFIG_INVALID for what a person has to change and DATABASE_UNAVAILABLE when it does not come up.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const tuning = options.tuning ?? 'default';
  const fresh = await serverAccount();
  const base = await reachableFolder(options.dataDir, fresh, log);
  const cluster = join(base, 'cluster');
  const account = await accountOfCluster(cluster, fresh);
  const binaries = await findBinaries(account, log);
  const socketDir = await socketFolder(base, account);
  const server: Server = { binaries, cluster, socketDir, account };

  const running = await findRunning(cluster);
  if (running && (await attach(server, running, log))) return handle(server, running.socketDir, base, true);
  await ensureCluster(binaries, cluster, account, tuning);
  await writeSettings(cluster, socketDir, account, tuning);
  if (await start(server)) return handle(server, socketDir, base, false);

  const other = await findRunning(cluster);
  if (other && (await attach(server, other, log))) return handle(server, other.socketDir, base, true);
  throw new HoldfastError(
    'DATABASE_UNAVAILABLE',
    `The embedded Postgres did not start. Its log is ${logFile(cluster)}`,
    {
      output: await endOfLog(cluster),
    },
  );
}

function handle(server: Server, socketDir: string, base: string, attached: boolean): EmbeddedPostgres {
  const databaseUrl = (name: string) =>
    `postgresql://postgres@localhost/${name}?host=${encodeURIComponent(socketDir)}`;
  let stopping: Promise<void> | undefined;
  return {
    adminUrl: databaseUrl('postgres'),
    socketDir,
    dataDir: base,
    attached,
    databaseUrl,
    stop: () => (stopping ??= stop(server)),
  };
}

/** True when it answers. False when it was alive without a usable socket and had to be stopped, so that it can be started anew. */
async function attach(server: Server, running: Postmaster, log: (line: string) => void): Promise<boolean> {
  log('Postgres is running already; using it');
  if (running.socketDir.startsWith('/') && (await answers(running.socketDir, server.cluster, 60_000)))
    return true;
  await stop(server);
  return false;
}

/** Waits until the server of `cluster` answers on its socket, through its recovery; gives up early when there is no socket at all. */
async function answers(socketDir: string, cluster: string, patienceMs: number): Promise<boolean> {
  const begun = performance.now();
  while (performance.now() - begun < patienceMs) {
    const reply = await ask(socketDir);
    if (reply === cluster) return true;
    if (reply === 'no socket' && performance.now() - begun > 5_000) return false;
    await wait(100);
  }
  return false;
}

/** The data folder of the server behind a socket, `no socket`, or undefined when it is not ready. */
async function ask(socketDir: string): Promise<string | undefined> {
  const client = new pg.Client({
    host: socketDir,
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'no socket' : undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * `pg_ctl start` leaves the server as a process of its own, so that Ctrl-C on our terminal does not reach it before our work is drained.
 * Its output goes nowhere: a pipe would stay open as long as the server lives.
 */
async function start(server: Server): Promise<boolean> {
  await rotateLog(server.cluster);
  const args = ['-D', server.cluster, '-w', '-t', '60', '-s', '-l', logFile(server.cluster), 'start'];
  const identity = server.account ? { uid: server.account.uid, gid: server.account.gid } : {};
  const code = await new Promise<number | null>((resolve) => {
    const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
    const child = spawn(server.binaries.pgCtl, args, {
      ...identity,
      cwd: '/',
      env,
      stdio: 'ignore',
      detached: true,
    });
    child.on('error', () => resolve(null));
    child.on('exit', resolve);
  });
  return code === 0;
}

async function stop(server: Server): Promise<void> {
  const args = ['-D', server.cluster, '-m', 'fast', '-w', '-t', '60', '-s', 'stop'];
  const ended = await run(server.binaries.pgCtl, args, server.account);
  if (ended.code === 0 || !(await findRunning(server.cluster))) return;
  throw new HoldfastError('DATABASE_UNAVAILABLE', 'The embedded Postgres did not stop.', {
    output: ended.stderr.slice(-2000),
  });
}

function logFile(cluster: string): string {
  return join(cluster, 'server.log');
}

const longestLog = 5_000_000;

async function rotateLog(cluster: string): Promise<void> {
  const size = await stat(logFile(cluster)).then(
    (facts) => facts.size,
    () => 0,
  );
  if (size > longestLog) await rename(logFile(cluster), `${logFile(cluster)}.1`);
}

async function endOfLog(cluster: string): Promise<string> {
  return (await readFile(logFile(cluster), 'utf8').catch(() => '')).slice(-2000);
}
