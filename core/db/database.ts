import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import pg from 'pg';
import postgres from 'postgres';
import { parseDatabaseUrl, type DatabaseAddress } from './database-url.ts';
import * as schema from './schema/index.ts';

export type Schema = typeof schema;
/** Drizzle over postgres.js. Outside `withTenant` it sees no tenant's rows. */
export type Db = PostgresJsDatabase<Schema>;
/** A transaction of `Db`. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
export type Queryable = Db | Tx;
/** The role whose rights a process has; the login of the URL must be a member of it. */
export type Role = 'holdfast_api' | 'holdfast_worker';

/** One database, open under one role. */
export interface Database {
  readonly db: Db;
  /** For COPY and graphile-worker only: postgres.js can hang in COPY, and graphile-worker speaks `pg`. */
  readonly pool: pg.Pool;
  /** Waits for running queries, 5 seconds at most, then closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly url: string;
  readonly role: Role;
  /** For each of the two drivers; 10 when not given. Connections are made as they are needed. */
  readonly maxConnections?: number;
  /** Hears of an idle connection that broke. The pool replaces it by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Opens a database. Connects on first use, so it does not fail here when the server is down. */
export function openDatabase(options: OpenOptions): Database {
  const address = parseDatabaseUrl(options.url);
  const client = postgres(clientOptions(address, options));
  const db = drizzle(client, { schema });
  const pool = openPool(address, options);
  let closing: Promise<unknown> | undefined;
  return {
    db,
    pool,
    close: async () => {
      await (closing ??= Promise.all([client.end({ timeout: 5 }), pool.end()]));
    },
  };
}

/** postgres.js settings. The role is a startup parameter, so that `reset role` cannot leave it. */
function clientOptions(
  address: DatabaseAddress,
  options: OpenOptions,
): postgres.Options<Record<string, never>> {
  return {
    ...plainClientOptions(address),
    max: options.maxConnections ?? 10,
    connection: { role: options.role, application_name: applicationName(options.role), jit: false },
  };
}

/** postgres.js settings without a role, for administration. */
export function plainClientOptions(address: DatabaseAddress): postgres.Options<Record<string, never>> {
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.user,
    ...(address.password === undefined ? {} : { password: address.password }),
    ssl: address.tls === 'off' ? false : address.tls,
    connect_timeout: 30,
    onnotice: () => undefined,
  };
}

function openPool(address: DatabaseAddress, options: OpenOptions): pg.Pool {
  const pool = new pg.Pool({
    ...poolAddress(address),
    max: options.maxConnections ?? 10,
    options: `-c role=${options.role} -c jit=off`,
    application_name: applicationName(options.role),
  });
  const lost = options.onConnectionLost ?? (() => undefined);
  pool.on('error', lost);
  // Without a listener of its own a client that breaks while it is lent out would end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/** An address as `pg` wants it. */
export function poolAddress(address: DatabaseAddress): pg.PoolConfig {
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    ...(address.password === undefined ? {} : { password: address.password }),
    ssl: address.tls === 'off' ? false : { rejectUnauthorized: address.tls === 'verify-full' },
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
  };
}

function applicationName(role: Role): string {
  return role.replace('_', ' ');
}
