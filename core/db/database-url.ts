import { HoldfastError } from '#core/model';

/** Where a database is and who asks, taken from a connection URL; the one form that both drivers are given. */
export interface DatabaseAddress {
  /** Host name, or the folder of a unix socket (begins with `/`). */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  /** As libpq's `sslmode`: `require` encrypts without checking the certificate, `verify-full` checks it. */
  readonly tls: 'off' | 'require' | 'verify-full';
}

const tlsOfSslmode: Readonly<Record<string, DatabaseAddress['tls']>> = {
  disable: 'off',
  require: 'require',
  'verify-ca': 'verify-full',
  'verify-full': 'verify-full',
};

/**
 * Reads `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=...`, or `...@localhost/DATABASE?host=/socket/dir` for a unix
 * socket. Throws CONFIG_INVALID for anything else; the message never repeats the URL, as it may hold a password.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.parse(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw invalid('It is not a postgresql:// URL.');
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!database) throw invalid('It names no database.');
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  if (!host) throw invalid('It names no host.');
  const sslmode = url.searchParams.get('sslmode') ?? 'disable';
  const tls = tlsOfSslmode[sslmode];
  if (!tls) throw invalid('Its sslmode is not one of disable, require, verify-ca and verify-full.');
  return {
    host,
    port: Number(url.searchParams.get('port') ?? (url.port || '5432')),
    database,
    user: decodeURIComponent(url.username) || 'postgres',
    password: url.password ? decodeURIComponent(url.password) : undefined,
    tls,
  };
}

/** The same URL with another database. */
export function urlOfDatabase(url: string, database: string): string {
  parseDatabaseUrl(url);
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

function invalid(why: string): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', `The database URL cannot be used. ${why}`, {
    field: 'DATABASE_URL',
    remedy: 'Give it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.',
  });
}
