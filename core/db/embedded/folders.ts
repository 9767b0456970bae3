import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { HoldfastError } from '#core/model';
import { run, type Account } from './account.ts';

/** Longest socket folder: the path of the socket in it must stay below the 104 bytes that macOS allows (Linux: 108). */
const longestSocketFolder = 85;

/**
 * The folder that holds everything of one embedded Postgres: the wanted one, or, where `account` cannot reach that, one in a place that
 * it can, named after the wanted one. Made when missing.
 */
export async function reachableFolder(
  wanted: string,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<string> {
  const folder = resolve(wanted);
  await mkdir(folder, { recursive: true, mode: account ? 0o711 : 0o700 });
  if (!account || (await canEnter(folder, account))) return realpath(folder);
  for (const home of await traversableHomes(account)) {
    const other = join(home, `${basename(folder)}-${digest(folder)}`);
    await mkdir(other, { recursive: true, mode: 0o711 });
    if (await canEnter(other, account)) {
      log(`The database is kept in ${other}, because user ${account.name} cannot reach ${folder}`);
      return other;
    }
  }
  throw new HoldfastError(
    'CONFIG_INVALID',
    `User ${account.name}, who runs Postgres, cannot reach the data folder.`,
    {
      remedy: 'Choose a data folder outside of private home folders, or start Holdfast as an ordinary user.',
    },
  );
}

/** Folders of root's that every user can reach but not write to, best first. */
export async function traversableHomes(account: Account): Promise<string[]> {
  const homes: string[] = [];
  for (const home of ['/var/lib/holdfast', '/var/tmp/holdfast-root', '/tmp/holdfast-root']) {
    if ((await makeOwnFolder(home, 0o755)) && (await canEnter(home, account))) homes.push(home);
  }
  return homes;
}

/** The folder of the unix socket: inside `base`, or a short one in the temporary folder where that path would be too long. */
export async function socketFolder(base: string, account: Account | undefined): Promise<string> {
  const inside = join(base, 'socket');
  const folder = Buffer.byteLength(inside) <= longestSocketFolder ? inside : await shortFolder(base, account);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
  const facts = await lstat(folder);
  if (!facts.isDirectory() || facts.uid !== (account?.uid ?? process.getuid?.())) {
    throw new HoldfastError('CONFIG_INVALID', `The folder ${folder} belongs to another user.`, {
      remedy: 'Remove it, or choose another data folder.',
    });
  }
  return folder;
}

async function shortFolder(base: string, account: Account | undefined): Promise<string> {
  const name = `holdfast-${digest(base)}`;
  const temporary = resolve(tmpdir());
  const fits = Buffer.byteLength(join(temporary, name)) <= longestSocketFolder;
  const reachable = !account || (await canEnter(temporary, account));
  return join(fits && reachable ? temporary : '/tmp', name);
}

/** Makes a folder that must be ours alone to write to. False when it cannot be made or belongs to someone else. */
async function makeOwnFolder(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
  }
  const facts = await lstat(folder);
  return facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0;
}

async function canEnter(folder: string, account: Account): Promise<boolean> {
  const { code } = await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], account);
  return code === 0;
}

/** True for the error of a file that is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
