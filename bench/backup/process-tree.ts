import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc a second: USER_HZ, 100 on every Linux that Node runs on. */
const ticksASecond = 100;

/** Fields of /proc/PID/stat after the name of the program (proc(5)); undefined when the process is gone. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/**
 * CPU seconds, user and system, that a process and everything below it have used so far, processes that ended included as far as
 * their parents waited for them (which Postgres' postmaster does). 0 for a process that is gone.
 */
export function cpuSecondsOf(root: number): number {
  const parents = new Map<number, number>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statOf(pid) : undefined;
    if (stat === undefined) continue;
    parents.set(pid, Number(stat[1]));
    // utime, stime, cutime, cstime
    ticks.set(
      pid,
      stat.slice(11, 15).reduce((sum, field) => sum + Number(field), 0),
    );
  }
  let total = 0;
  for (const [pid, used] of ticks) if (isBelow(pid, root, parents)) total += used;
  return total / ticksASecond;
}

function isBelow(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at !== 0; at = parents.get(at)) {
    if (at === root) return true;
  }
  return false;
}

/** Most memory that a process had resident at once, in bytes; undefined when it is gone. */
export function peakMemoryOf(pid: number): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
