import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDatabase,
  databaseExists,
  migrateDatabase,
  startEmbeddedPostgres,
  urlOfDatabase,
  type EmbeddedPostgres,
} from '#core/db';

/** Database that each test file clones: migrated, empty. */
export const templateDatabase = 'holdfast_template';

const prefix = 'holdfast-test-';
/** Each vitest project loads this file by itself; they share one server through the process. */
const shared: { users: number; started?: Promise<EmbeddedPostgres> } = ((
  globalThis as { holdfastTestServer?: { users: number } }
).holdfastTestServer ??= { users: 0 });

/**
 * Starts one throw-away Postgres for the whole vitest run and names it in HOLDFAST_TEST_ADMIN_URL; returns what stops and deletes it.
 * A server named there by the caller is used instead, and left alone.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.HOLDFAST_TEST_ADMIN_URL;
  if (!shared.started && given) {
    await ensureTemplate(given);
    return () => Promise.resolve();
  }
  shared.users += 1;
  shared.started ??= startServer();
  const server = await shared.started;
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete process.env.HOLDFAST_TEST_ADMIN_URL;
    await discard(server);
  };
}

async function startServer(): Promise<EmbeddedPostgres> {
  await discardLeftovers();
  // The owner's pid in the name tells a later run whether it is still in use.
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  // Started as root, Postgres runs as another user, who must be able to reach it.
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  await ensureTemplate(server.adminUrl);
  process.env.HOLDFAST_TEST_ADMIN_URL = server.adminUrl;
  return server;
}

async function ensureTemplate(adminUrl: string): Promise<void> {
  if (!(await databaseExists(adminUrl, templateDatabase))) await createDatabase(adminUrl, templateDatabase);
  await migrateDatabase(urlOfDatabase(adminUrl, templateDatabase));
}

async function discard(server: EmbeddedPostgres): Promise<void> {
  await server.stop();
  await rm(server.dataDir, { recursive: true, force: true });
}

/** Servers of vitest runs that were killed. */
async function discardLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const dataDir = join(tmpdir(), name);
    if (existsSync(join(dataDir, 'cluster', 'postmaster.pid'))) {
      await discard(await startEmbeddedPostgres({ dataDir, tuning: 'test' }));
    } else {
      await rm(dataDir, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
