import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#core/config';
import {
  createDatabase,
  databaseExists,
  migrateDatabase,
  otherConnections,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { embeddedMasterKey } from './master-key.ts';

/** A database and a key to work with, from the environment or embedded in the data folder. */
export interface Installation {
  /** Migrated; its login is a member of the API's and the worker's role. */
  readonly databaseUrl: string;
  readonly masterKey: Buffer;
  readonly embedded: boolean;
  /** Stops the embedded Postgres: the owner always, a visitor only one that it started itself and nobody else uses by now. */
  stop(): Promise<void>;
}

export interface InstallationOptions {
  /** `owner` is `npm start`; a `visitor` is a command that may run beside it. */
  readonly as: 'owner' | 'visitor';
  /** Hears each step in plain words. */
  readonly progress?: (step: string) => void;
}

const databaseName = 'holdfast';

/**
 * Opens what the configuration names: `DATABASE_URL` with `HOLDFAST_MASTER_KEY`, or else the embedded Postgres in the data folder.
 */
export async function openInstallation(
  config: Config,
  clock: Clock,
  options: InstallationOptions,
): Promise<Installation> {
  const progress = options.progress ?? (() => undefined);
  await mkdir(config.dataDir, { recursive: true, mode: 0o755 });
  if (config.databaseUrl !== undefined) return openGiven(config.databaseUrl, config.masterKey, progress);
  progress('Starting the embedded Postgres');
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') });
  try {
    if (!(await databaseExists(postgres.adminUrl, databaseName)))
      await createDatabase(postgres.adminUrl, databaseName);
    const databaseUrl = postgres.databaseUrl(databaseName);
    progress('Migrating the database');
    await migrateDatabase(databaseUrl);
    const masterKey = config.masterKey ?? (await embeddedMasterKey(config.dataDir, clock));
    return { databaseUrl, masterKey, embedded: true, stop: () => release(postgres, options.as) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function release(postgres: EmbeddedPostgres, as: InstallationOptions['as']): Promise<void> {
  if (as === 'visitor' && (postgres.attached || (await otherConnections(postgres.adminUrl)) > 0)) return;
  await postgres.stop();
}

async function openGiven(
  databaseUrl: string,
  masterKey: Buffer | undefined,
  progress: (step: string) => void,
): Promise<Installation> {
  if (masterKey === undefined) {
    throw new HoldfastError('CONFIG_INVALID', 'DATABASE_URL is set, but HOLDFAST_MASTER_KEY is not.', {
      field: 'HOLDFAST_MASTER_KEY',
      remedy:
        'Give 32 random bytes in base64, for example the output of `openssl rand -base64 32`, and keep them safe.',
    });
  }
  progress('Migrating the database');
  await migrateDatabase(databaseUrl);
  return { databaseUrl, masterKey, embedded: false, stop: async () => undefined };
}
