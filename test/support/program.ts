import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..', '..');

/** A program of the project, running as a process of its own. */
export interface Program {
  readonly process: ChildProcess;
  /** All it has printed so far, both streams. */
  printed(): string;
  /** Resolves when it has printed a match; rejects when it ends before. */
  untilPrinted(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Its exit code; -1 when a signal ended it. */
  ended: Promise<number>;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `node FILE ARGS` in the project with only the environment given added to ours. */
export function startProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [join(project, file), ...args], {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const heard = (chunk: Buffer) => {
    text += chunk.toString();
    child.emit('heard');
  };
  child.stdout.on('data', heard);
  child.stderr.on('data', heard);
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : -1));
  return {
    process: child,
    printed: () => text,
    ended,
    async untilPrinted(pattern) {
      let over = false;
      const end = ended.then(() => (over = true));
      for (;;) {
        const match = pattern.exec(text);
        if (match !== null) return match;
        if (over) throw new Error(`It ended before it printed ${pattern.source}:\n${text}`);
        await Promise.race([once(child, 'heard'), end]);
      }
    },
  };
}

/** Runs `node FILE ARGS` to its end. */
export async function runProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [join(project, file), ...args], {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, stdout, stderr };
}
