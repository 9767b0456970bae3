import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Installation } from './installation.ts';
import type { RunOrder, RunReport } from './worker-process.ts';

/** A worker process that is up and has done nothing yet. */
export interface Worker {
  readonly pid: number;
  perform(order: RunOrder): Promise<RunReport>;
  stop(): Promise<void>;
}

export async function startWorker({ url, masterKey }: Installation, signal: AbortSignal): Promise<Worker> {
  const child = fork(join(import.meta.dirname, 'worker-process.ts'), {
    signal,
    env: { ...process.env, DATABASE_URL: url, HOLDFAST_MASTER_KEY: masterKey.toString('base64') },
  });
  // The abort that ends it is told to everybody else as well.
  child.on('error', () => undefined);
  await once(child, 'message');
  const { pid } = child;
  if (pid === undefined) throw new Error('The worker process did not start.');
  return {
    pid,
    perform: async (order) => {
      const answer = reply(child);
      child.send(order);
      return answer;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

async function reply(child: ChildProcess): Promise<RunReport> {
  const ended = new AbortController();
  const message = once(child, 'message', { signal: ended.signal });
  const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('The worker process ended in the middle of a run.');
  });
  try {
    const [said] = (await Promise.race([message, exit])) as [{ report?: RunReport; error?: string }];
    if (said.report === undefined) throw new Error(`The run failed: ${said.error ?? ''}`);
    return said.report;
  } finally {
    ended.abort();
    exit.catch(() => undefined);
    message.catch(() => undefined);
  }
}
