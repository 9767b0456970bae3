import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#core/config';
import { createDatabase, databaseExists, migrateDatabase, startEmbeddedPostgres } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { embeddedMasterKey } from './master-key.ts';

/** A database and a key to work with, from the environment or embedded in the data folder. */
export interface Installation {
  /** Migrated; its login is a member of the API's and the worker's role. */
  readonly databaseUrl: string;
  readonly masterKey: Buffer;
  readonly embedded: boolean;
  /** Stops the embedded Postgres, if this process started it; one that was found running is left to its owner. */
  stop(): Promise<void>;
}

const databaseName = 'holdfast';

/**
 * Opens what the configuration names: `DATABASE_URL` with `HOLDFAST_MASTER_KEY`, or else the embedded Postgres in the data folder.
 * `progress` hears each step in plain words.
 */
export async function openInstallation(
  config: Config,
  clock: Clock,
  progress: (step: string) => void = () => undefined,
): Promise<Installation> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o755 });
  if (config.databaseUrl !== undefined) return openGiven(config.databaseUrl, config.masterKey, progress);
  progress('Starting the embedded Postgres');
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') });
  try {
    if (!(await databaseExists(postgres.adminUrl, databaseName))) await createDatabase(postgres.adminUrl, databaseName);
    const databaseUrl = postgres.databaseUrl(databaseName);
    progress('Migrating the database');
    await migrateDatabase(databaseUrl);
    const masterKey = config.masterKey ?? (await embeddedMasterKey(config.dataDir, clock));
    return { databaseUrl, masterKey, embedded: true, stop: async () => (postgres.attached ? undefined : postgres.stop()) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function openGiven(databaseUrl: string, masterKey: Buffer | undefined, progress: (step: string) => void): Promise<Installation> {
  if (masterKey === undefined) {
    throw new HoldfastError('CONFIG_INVALID', 'DATABASE_URL is set, but HOLDFAST_MASTER_KEY is not.', {
      field: 'HOLDFAST_MASTER_KEY',
      remedy: 'Give 32 random bytes in base64, for example the output of `openssl rand -base64 32`, and keep them safe.',
    });
  }
  progress('Migrating the database');
  await migrateDatabase(databaseUrl);
  return { databaseUrl, masterKey, embedded: false, stop: async () => undefined };
}
