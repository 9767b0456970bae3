import { randomUUID } from 'node:crypto';
import { chown, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '#core/model';
import { accountOfOwner, run, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { isMissing } from './folders.ts';
import { serverSettings, type Tuning } from './settings.ts';

/** Makes the cluster where there is none. Built beside its place and renamed, so that one that exists is whole. */
export async function ensureCluster(
  binaries: Binaries,
  cluster: string,
  account: Account | undefined,
  tuning: Tuning,
): Promise<void> {
  if (await exists(cluster)) return checkVersion(binaries, cluster);
  const draft = `${cluster}.new-${randomUUID()}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (account) await chown(draft, account.uid, account.gid);
  const args = ['-D', draft, '-U', 'postgres', '--auth-local=trust', '--auth-host=reject', '-E', 'UTF8'];
  // The builtin provider needs no locale of the operating system and sorts alike everywhere.
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (tuning === 'test') args.push('--no-sync');
  const made = await run(binaries.initdb, args, account);
  if (made.code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new HoldfastError('DATABASE_UNAVAILABLE', 'The database could not be created.', {
      output: made.stderr.slice(-2000),
    });
  }
  await rename(draft, cluster).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    // Another process made it in the meantime.
    if (!(await exists(cluster))) throw error;
  });
}

/** Writes our settings into a file of their own, which `postgresql.conf` includes. */
export async function writeSettings(
  cluster: string,
  socketDir: string,
  account: Account | undefined,
  tuning: Tuning,
): Promise<void> {
  const main = join(cluster, 'postgresql.conf');
  const text = await readFile(main, 'utf8');
  const include = "include 'holdfast.conf'";
  if (!text.includes(include)) await writeOwned(main, `${text}\n${include}\n`, account);
  await writeOwned(join(cluster, 'holdfast.conf'), serverSettings(socketDir, tuning), account);
}

/**
 * Who has to run a cluster that exists: the user that made it. Undefined for "as we are". Throws CONFIG_INVALID when it belongs to
 * someone we cannot become.
 */
export async function accountOfCluster(
  cluster: string,
  fresh: Account | undefined,
): Promise<Account | undefined> {
  const facts = await lstat(cluster).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw foreign(cluster, error);
  });
  const us = process.getuid?.();
  if (!facts || us === undefined || (us !== 0 && facts.uid === us)) return fresh;
  if (us === 0 && facts.uid !== 0)
    return facts.uid === fresh?.uid ? fresh : accountOfOwner(facts.uid, facts.gid);
  throw foreign(cluster);
}

function foreign(cluster: string, cause?: unknown): HoldfastError {
  const remedy = 'Start Holdfast as the user who made it, or choose another data folder.';
  return new HoldfastError(
    'CONFIG_INVALID',
    `The database in ${cluster} belongs to another user.`,
    { remedy },
    cause,
  );
}

async function checkVersion(binaries: Binaries, cluster: string): Promise<void> {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const { stdout } = await run(binaries.initdb, ['--version']);
  const ours = /\) (\d+)/.exec(stdout)?.[1];
  if (ours === undefined || made === ours) return;
  throw new HoldfastError(
    'CONFIG_INVALID',
    `The database in ${cluster} is of PostgreSQL ${made}, this release brings ${ours}.`,
    {
      remedy: `Upgrade it with pg_upgrade, or set DATABASE_URL to a server of version ${made}.`,
    },
  );
}

async function writeOwned(file: string, text: string, account: Account | undefined): Promise<void> {
  const draft = `${file}.new-${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600 });
  if (account) await chown(draft, account.uid, account.gid);
  await rename(draft, file);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
