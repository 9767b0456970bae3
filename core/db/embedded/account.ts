import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** The operating system user that Postgres runs as when we are root, which Postgres refuses to be. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What a program said and how it ended. `code` is null when a signal ended it or it could not be started. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, as `account` when one is given; its working folder is `/` and its language is plain. */
export function run(program: string, args: readonly string[], account?: Account): Promise<Ended> {
  return new Promise((resolve) => {
    const identity = account ? { uid: account.uid, gid: account.gid } : {};
    const child = spawn(program, args, {
      ...identity,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', HOME: '/' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** As root: user `postgres`, made when it is missing, else `nobody`. As anyone else: undefined, Postgres runs as we do. */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await findAccount('postgres');
  if (known) return known;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  return (
    (await findAccount('postgres')) ??
    (await findAccount('nobody')) ?? { name: 'nobody', uid: 65534, gid: 65534 }
  );
}

async function findAccount(name: string): Promise<Account | undefined> {
  const uid = await run('id', ['-u', name]);
  const gid = await run('id', ['-g', name]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** The user with this id, for data that an ordinary user made and root now starts. */
export async function accountOfOwner(uid: number, gid: number): Promise<Account> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((entry) => entry.split(':')[2] === String(uid));
  return { name: line?.split(':')[0] ?? String(uid), uid, gid };
}
