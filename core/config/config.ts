import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { HoldfastError } from '#core/model';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The environment as it arrives: all text. Every variable Holdfast reads is here. */
const Environment = Type.Object({
  AWS_ENDPOINT_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  AWS_ENDPOINT_URL_S3: Type.Optional(Type.String({ pattern: '^https?://' })),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  HOLDFAST_DATA_DIR: Type.Optional(Type.String({ minLength: 1 })),
  HOLDFAST_FILES_URL: Type.Optional(
    Type.String({ pattern: '^(file:///[^?#]+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?)$' }),
  ),
  HOLDFAST_HOST: Type.Optional(Type.String({ minLength: 1 })),
  HOLDFAST_LOG_LEVEL: Type.Optional(
    Type.Unsafe<(typeof logLevels)[number]>({ type: 'string', enum: [...logLevels] }),
  ),
  HOLDFAST_ALLOW_INWARD_RECEIVERS: Type.Optional(Type.String({ pattern: '^(yes|no)$' })),
  HOLDFAST_MAIL_FROM: Type.Optional(Type.String({ pattern: '@' })),
  HOLDFAST_SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://' })),
  HOLDFAST_TWILIO_ACCOUNT_SID: Type.Optional(Type.String({ pattern: '^AC[0-9a-zA-Z]{32}$' })),
  HOLDFAST_TWILIO_AUTH_TOKEN: Type.Optional(Type.String({ minLength: 1 })),
  HOLDFAST_TWILIO_FROM: Type.Optional(Type.String({ pattern: '^(\\+[1-9][0-9]{6,14}|MG[0-9a-zA-Z]{32})$' })),
  HOLDFAST_TWILIO_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  HOLDFAST_MASTER_KEY: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })),
  HOLDFAST_METRICS_PORT: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
  HOLDFAST_PORT: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
});
type Environment = Static<typeof Environment>;

const remedies: Record<keyof Environment, string> = {
  AWS_ENDPOINT_URL: 'Give the URL of the S3 server, or leave it out for Amazon S3.',
  AWS_ENDPOINT_URL_S3: 'Give the URL of the S3 server, or leave it out for Amazon S3.',
  DATABASE_URL:
    'Give a URL such as postgresql://user@host/database, or leave it out for the embedded Postgres.',
  HOLDFAST_DATA_DIR: 'Give a folder, or leave it out for .holdfast.',
  HOLDFAST_FILES_URL:
    'Give file:///folder or s3://bucket/prefix, or leave it out for the folder files in HOLDFAST_DATA_DIR.',
  HOLDFAST_HOST: 'Give the address to listen on, such as 127.0.0.1.',
  HOLDFAST_LOG_LEVEL: `Use one of ${logLevels.join(', ')}.`,
  HOLDFAST_ALLOW_INWARD_RECEIVERS:
    'Give yes only where webhooks inside your own network are meant, or leave it out for no.',
  HOLDFAST_MAIL_FROM: 'Give the sender of emails, such as Holdfast <backup@example.com>.',
  HOLDFAST_SMTP_URL: 'Give a mail server such as smtp://user:password@mail.example.com:587.',
  HOLDFAST_TWILIO_ACCOUNT_SID: 'Give the account SID of Twilio; it begins with AC.',
  HOLDFAST_TWILIO_AUTH_TOKEN: 'Give the auth token of the Twilio account.',
  HOLDFAST_TWILIO_FROM: 'Give the sending number, such as +15005550006, or a messaging service SID (MG...).',
  HOLDFAST_TWILIO_URL: 'Leave it out for https://api.twilio.com, or give a regional address of Twilio.',
  HOLDFAST_MASTER_KEY: 'Give 32 random bytes in base64, for example the output of `openssl rand -base64 32`.',
  HOLDFAST_METRICS_PORT: 'Give a port number from 1 to 65535, or leave it out for no metrics.',
  HOLDFAST_PORT: 'Give a port number from 1 to 65535.',
};

/** Where file bodies are stored, sealed. `scratch`: absolute path of a local folder for bodies on their way in. */
export type FileLocation =
  | { readonly kind: 'folder'; readonly folder: string; readonly scratch: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Empty, or ends with `/`. */
      readonly prefix: string;
      /** A server other than Amazon's (`AWS_ENDPOINT_URL`), such as MinIO. */
      readonly otherServer: boolean;
      readonly scratch: string;
    };

/** Everything a process of Holdfast can be told from outside. */
export interface Config {
  /** Absent: the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Absolute path of the folder for embedded data and caches. */
  readonly dataDir: string;
  readonly files: FileLocation;
  readonly host: string;
  /** Port of the process at hand (the host page for `npm start`, the API for `server/main.ts`). */
  readonly port: number;
  /** Where this process answers Prometheus, unsigned, on `host`; absent for no metrics. */
  readonly metricsPort: number | undefined;
  /** 32 bytes that wrap all data keys. Absent only where a main file makes its own for the embedded default. */
  readonly masterKey: Buffer | undefined;
  readonly logLevel: (typeof logLevels)[number];
  readonly sending: SendingConfig;
}

/** What messages about runs are sent with; `core/notify` takes it as it is. */
export interface SendingConfig {
  /** Absent: no emails. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  /** Absent: no text messages. */
  readonly twilio:
    | {
        readonly accountSid: string;
        readonly authToken: string;
        readonly from: string;
        readonly baseUrl: string;
      }
    | undefined;
  /** Whether webhooks may lie inside our own network. */
  readonly allowInward: boolean;
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
  const metricsPort =
    known.HOLDFAST_METRICS_PORT === undefined ? undefined : Number(known.HOLDFAST_METRICS_PORT);
  if (metricsPort !== undefined && (metricsPort < 1 || metricsPort > 65_535))
    throw invalid('HOLDFAST_METRICS_PORT');
  const dataDir = resolve(workingDirectory, known.HOLDFAST_DATA_DIR ?? '.holdfast');
  return {
    databaseUrl: known.DATABASE_URL,
    dataDir,
    files: fileLocation(known, dataDir),
    host: known.HOLDFAST_HOST ?? '127.0.0.1',
    port,
    metricsPort,
    masterKey:
      known.HOLDFAST_MASTER_KEY === undefined ? undefined : Buffer.from(known.HOLDFAST_MASTER_KEY, 'base64'),
    logLevel: known.HOLDFAST_LOG_LEVEL ?? 'info',
    sending: sendingOf(known),
  };
}

function sendingOf(known: Environment): SendingConfig {
  const together = (names: readonly (keyof Environment)[]): boolean => {
    const absent = names.filter((name) => known[name] === undefined);
    if (absent.length > 0 && absent.length < names.length) throw missing(absent[0] ?? 'HOLDFAST_SMTP_URL');
    return absent.length === 0;
  };
  const mail = together(['HOLDFAST_SMTP_URL', 'HOLDFAST_MAIL_FROM']);
  const twilio = together([
    'HOLDFAST_TWILIO_ACCOUNT_SID',
    'HOLDFAST_TWILIO_AUTH_TOKEN',
    'HOLDFAST_TWILIO_FROM',
  ]);
  return {
    mail: mail ? { url: known.HOLDFAST_SMTP_URL ?? '', from: known.HOLDFAST_MAIL_FROM ?? '' } : undefined,
    twilio: twilio
      ? {
          accountSid: known.HOLDFAST_TWILIO_ACCOUNT_SID ?? '',
          authToken: known.HOLDFAST_TWILIO_AUTH_TOKEN ?? '',
          from: known.HOLDFAST_TWILIO_FROM ?? '',
          baseUrl: known.HOLDFAST_TWILIO_URL ?? 'https://api.twilio.com',
        }
      : undefined,
    allowInward: known.HOLDFAST_ALLOW_INWARD_RECEIVERS === 'yes',
  };
}

function fileLocation(known: Environment, dataDir: string): FileLocation {
  const url = known.HOLDFAST_FILES_URL;
  if (url?.startsWith('s3:')) {
    const [bucket = '', ...path] = url.slice('s3://'.length).split('/').filter(Boolean);
    return {
      kind: 's3',
      bucket,
      prefix: path.map((part) => `${part}/`).join(''),
      otherServer: (known.AWS_ENDPOINT_URL_S3 ?? known.AWS_ENDPOINT_URL) !== undefined,
      scratch: join(dataDir, 'files-incoming'),
    };
  }
  const folder = url === undefined ? join(dataDir, 'files') : fileURLToPath(url);
  // Beside the bodies, so that a finished one is moved in one step.
  return { kind: 'folder', folder, scratch: join(folder, 'incoming') };
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
