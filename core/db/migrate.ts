import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { asAdmin, grantStoreRights } from './create-database.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { poolAddress } from './database.ts';

/** Any number will do as long as nothing else of ours uses it: advisory locks are per database. */
const migrationLock = 7_411_230_011;

/**
 * Brings the database to this release: roles, control tables, and the queue's schema owned by the worker role. `adminUrl` names the
 * database and a login that may create roles (once) and is not used by the running product. Idempotent; a second call at the same
 * time waits for the first.
 */
export async function migrateDatabase(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (sql) => {
    // max is 1, so the lock and the migrations share one session; it ends with the lock.
    await sql`select pg_advisory_lock(${migrationLock}::bigint)`;
    await migrate(drizzle(sql), {
      migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
      migrationsSchema: 'holdfast_migrations',
    });
    await grantStoreRights(sql);
    await migrateQueue(adminUrl);
  });
}

/** graphile-worker prints its progress; what matters of it is the error it throws. */
const silent = new Logger(() => () => undefined);

async function migrateQueue(adminUrl: string): Promise<void> {
  const address = poolAddress(parseDatabaseUrl(adminUrl));
  const pool = new pg.Pool({ ...address, max: 2, options: '-c role=holdfast_worker' });
  // A broken connection rejects the query that was using it; the listeners only keep it from ending the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await runMigrations({ pgPool: pool, logger: silent });
  } finally {
    await pool.end();
  }
}
