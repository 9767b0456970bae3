import { resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { HoldfastError } from '#core/model';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The environment as it arrives: all text. Every variable Holdfast reads is here. */
const Environment = Type.Object({
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  HOLDFAST_DATA_DIR: Type.Optional(Type.String({ minLength: 1 })),
  HOLDFAST_HOST: Type.Optional(Type.String({ minLength: 1 })),
  HOLDFAST_LOG_LEVEL: Type.Optional(
    Type.Unsafe<(typeof logLevels)[number]>({ type: 'string', enum: [...logLevels] }),
  ),
  HOLDFAST_MASTER_KEY: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })),
  HOLDFAST_PORT: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
});
type Environment = Static<typeof Environment>;

const remedies: Record<keyof Environment, string> = {
  DATABASE_URL:
    'Give a URL such as postgresql://user@host/database, or leave it out for the embedded Postgres.',
  HOLDFAST_DATA_DIR: 'Give a folder, or leave it out for .holdfast.',
  HOLDFAST_HOST: 'Give the address to listen on, such as 127.0.0.1.',
  HOLDFAST_LOG_LEVEL: `Use one of ${logLevels.join(', ')}.`,
  HOLDFAST_MASTER_KEY: 'Give 32 random bytes in base64, for example the output of `openssl rand -base64 32`.',
  HOLDFAST_PORT: 'Give a port number from 1 to 65535.',
};

/** Everything a process of Holdfast can be told from outside. */
export interface Config {
  /** Absent: the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Absolute path of the folder for embedded data and caches. */
  readonly dataDir: string;
  readonly host: string;
  /** Port of the process at hand (the host page for `npm start`, the API for `server/main.ts`). */
  readonly port: number;
  /** 32 bytes that wrap all data keys. Absent only where a main file makes its own for the embedded default. */
  readonly masterKey: Buffer | undefined;
  readonly logLevel: (typeof logLevels)[number];
}

/**
 * The validated configuration of a process. Throws CONFIG_INVALID naming the first wrong variable and its remedy; the value is never
 * in the message, since it may be a secret.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Config {
  const known = Object.fromEntries(
    Object.keys(remedies).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  if (!Value.Check(Environment, known)) {
    const name = (Object.keys(known) as (keyof Environment)[]).find(
      (key) => !Value.Check(Environment, { [key]: known[key] }),
    );
    throw invalid(name ?? 'DATABASE_URL');
  }
  const port = Number(known.HOLDFAST_PORT ?? 4000);
  if (port < 1 || port > 65_535) throw invalid('HOLDFAST_PORT');
  return {
    databaseUrl: known.DATABASE_URL,
    dataDir: resolve(workingDirectory, known.HOLDFAST_DATA_DIR ?? '.holdfast'),
    host: known.HOLDFAST_HOST ?? '127.0.0.1',
    port,
    masterKey:
      known.HOLDFAST_MASTER_KEY === undefined ? undefined : Buffer.from(known.HOLDFAST_MASTER_KEY, 'base64'),
    logLevel: known.HOLDFAST_LOG_LEVEL ?? 'info',
  };
}

/** The settings a process cannot do without when it runs by itself. Throws CONFIG_INVALID naming the missing variable. */
export function requireProduction(config: Config): { databaseUrl: string; masterKey: Buffer } {
  if (config.databaseUrl === undefined) throw missing('DATABASE_URL');
  if (config.masterKey === undefined) throw missing('HOLDFAST_MASTER_KEY');
  return { databaseUrl: config.databaseUrl, masterKey: config.masterKey };
}

function invalid(field: keyof Environment): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', `The environment variable ${field} is not valid.`, {
    field,
    remedy: remedies[field],
  });
}

function missing(field: keyof Environment): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', `The environment variable ${field} is missing.`, {
    field,
    remedy: remedies[field],
  });
}
