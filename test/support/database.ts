import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, dropDatabase, openDatabase, urlOfDatabase, type Database } from '#core/db';
import { templateDatabase } from './global-setup.ts';

/** The database of one test file. Its properties may be read inside tests and hooks only. */
export interface TestDatabase {
  /** As superuser: for the processes that a test starts. */
  readonly url: string;
  /** Of the server: database `postgres`, as superuser. */
  readonly adminUrl: string;
  /** Opened with the rights of the API. */
  readonly api: Database;
  /** Opened with the rights of the worker. */
  readonly worker: Database;
}

/**
 * Gives the test file a migrated, empty database of its own, and drops it at the end. Call it once, at the top of the file or of a
 * `describe`.
 */
export function useDatabase(): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`;
  let open: { url: string; api: Database; worker: Database } | undefined;

  beforeAll(async () => {
    await createDatabase(serverUrl(), name, templateDatabase);
    const url = databaseUrl(name);
    const max = { maxConnections: 5 };
    open = {
      url,
      api: openDatabase({ url, role: 'holdfast_api', ...max }),
      worker: openDatabase({ url, role: 'holdfast_worker', ...max }),
    };
  });
  afterAll(async () => {
    await Promise.all([open?.api.close(), open?.worker.close()]);
    await dropDatabase(serverUrl(), name);
  });

  const opened = () => {
    if (!open) throw new Error('The test database is ready inside tests and hooks only.');
    return open;
  };
  return {
    get url() {
      return opened().url;
    },
    get adminUrl() {
      return serverUrl();
    },
    get api() {
      return opened().api;
    },
    get worker() {
      return opened().worker;
    },
  };
}

/** The server of this vitest run, started by global-setup.ts. */
export function serverUrl(): string {
  const url = process.env.HOLDFAST_TEST_ADMIN_URL;
  if (!url)
    throw new Error(
      'HOLDFAST_TEST_ADMIN_URL is not set: run this through the vitest config of the repository.',
    );
  return url;
}

/** The same server, another database. */
export function databaseUrl(name: string): string {
  return urlOfDatabase(serverUrl(), name);
}
