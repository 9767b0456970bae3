import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { run } from './account.ts';
import { isMissing } from './folders.ts';

/** The server that a cluster's pid file speaks of. */
export interface Postmaster {
  readonly pid: number;
  /** Where it listens, as it wrote itself; it may have been started under another temporary folder than ours. */
  readonly socketDir: string;
}

type Process = 'gone' | 'zombie' | 'this server' | 'another program';

const patience = { zombieMs: 5_000, childrenMs: 20_000, stepMs: 100 };

/**
 * The running server of a cluster, or undefined when there is none and one may be started. Clears away what a killed server left behind
 * where Postgres itself would refuse to start: a pid that a zombie still holds, or that was given to another program since.
 */
export async function findRunning(cluster: string): Promise<Postmaster | undefined> {
  const deadline = performance.now() + patience.zombieMs;
  for (;;) {
    const written = await readPidFile(cluster);
    const state = written ? await processState(written.pid, cluster) : 'gone';
    if (written && state === 'this server') return written;
    if (state !== 'zombie' || performance.now() > deadline) {
      // Back ends of a killed server notice within a moment; starting beside them would damage the data.
      await waitForChildren(cluster);
      // For a pid that is gone Postgres clears up by itself, with more checks than we could make.
      if (written && state !== 'gone') await removeLeftovers(cluster, written.socketDir);
      return undefined;
    }
    await wait(patience.stepMs);
  }
}

/** Reads `postmaster.pid`: pid, data folder, start time, port, socket folder, one a line (PostgreSQL, miscadmin.h). */
async function readPidFile(cluster: string): Promise<Postmaster | undefined> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, socketDir: lines[4] ?? '' } : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function processState(pid: number, cluster: string): Promise<Process> {
  if (process.platform !== 'linux') return stateByPs(pid, cluster);
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return 'zombie';
  } catch {
    return 'gone';
  }
  return (await worksIn(String(pid), cluster)) ? 'this server' : 'another program';
}

/** A server's working folder is its data folder. */
async function worksIn(pid: string, cluster: string): Promise<boolean> {
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster;
}

async function stateByPs(pid: number, cluster: string): Promise<Process> {
  const { code, stdout } = await run('ps', ['-o', 'stat=,command=', '-p', String(pid)]);
  if (code !== 0) return 'gone';
  if (stdout.trimStart().startsWith('Z')) return 'zombie';
  return stdout.includes(cluster) ? 'this server' : 'another program';
}

async function waitForChildren(cluster: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const deadline = performance.now() + patience.childrenMs;
  while (performance.now() < deadline) {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const inside = await Promise.all(pids.map((pid) => worksIn(pid, cluster)));
    if (!inside.includes(true)) return;
    await wait(patience.stepMs);
  }
}

async function removeLeftovers(cluster: string, socketDir: string): Promise<void> {
  const files = [join(cluster, 'postmaster.pid')];
  if (socketDir.startsWith('/')) {
    files.push(join(socketDir, '.s.PGSQL.5432'), join(socketDir, '.s.PGSQL.5432.lock'));
  }
  for (const file of files) await rm(file, { force: true });
}
