import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * How fast the simulator serves pages of Bulk results: `node bench/simulator-pages.ts [rows]` (default 200000 accounts). The simulator runs
 * as a process of its own; this process asks for page after page over one connection and throws the bytes away. `of a core` is what the
 * simulator could serve if it had one core to itself: bytes over the CPU seconds of its process (Linux only).
 */

const ROWS = Number(process.argv[2] ?? 200_000);
const BASE = '/services/data/v67.0';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

interface Simulator {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
}

async function startSimulator(): Promise<Simulator> {
  const script = join(import.meta.dirname, '../scripts/simulator.ts');
  const flags = ['--port', '0', '--seed', '7', '--generate', `Account=${ROWS}`];
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^ready (\S+)/.exec(line)?.[1] ?? url;
    const token = /^access token\s+(\S+)/.exec(line)?.[1];
    if (token !== undefined) return { child, url, token };
  }
  throw new Error('The simulator did not start');
}

async function call(
  { url, token }: Simulator,
  method: string,
  path: string,
  options: { body?: unknown; gzip?: boolean } = {},
): Promise<IncomingMessage> {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    ...(options.gzip === true ? { 'Accept-Encoding': 'gzip' } : {}),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${path}`, { method, agent, headers }, resolve);
    outgoing.on('error', reject);
    outgoing.end(options.body === undefined ? undefined : JSON.stringify(options.body));
  });
}

async function json(message: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of message) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}

/** User and system seconds of the simulator's process so far; undefined where the system does not tell. */
function cpuSeconds({ child }: Simulator): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const fields =
    readFileSync(`/proc/${String(child.pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memory({ child }: Simulator): string {
  if (process.platform !== 'linux') return 'unknown';
  return (
    /VmHWM:\s+(\d+ kB)/.exec(readFileSync(`/proc/${String(child.pid)}/status`, 'utf8'))?.[1] ?? 'unknown'
  );
}

interface Measure {
  readonly bytes: number;
  readonly seconds: number;
  readonly cpu: number | undefined;
}

async function measured(simulator: Simulator, work: () => Promise<number>): Promise<Measure> {
  const cpu = cpuSeconds(simulator);
  const start = performance.now();
  const bytes = await work();
  const seconds = (performance.now() - start) / 1000;
  const after = cpuSeconds(simulator);
  return { bytes, seconds, cpu: cpu === undefined || after === undefined ? undefined : after - cpu };
}

async function fieldsOf(simulator: Simulator): Promise<string> {
  const answer = await json(await call(simulator, 'GET', `${BASE}/sobjects/Account/describe`));
  const fields = answer['fields'] as { name: string; type: string }[];
  return fields
    .filter(({ type }) => type !== 'address')
    .map(({ name }) => name)
    .join(', ');
}

/** Creates the job and waits for it; answers its Id. */
async function runJob(simulator: Simulator, query: string): Promise<string> {
  const job = await json(
    await call(simulator, 'POST', `${BASE}/jobs/query`, { body: { operation: 'query', query } }),
  );
  const id = String(job['id']);
  for (;;) {
    const { state } = await json(await call(simulator, 'GET', `${BASE}/jobs/query/${id}`));
    if (state === 'JobComplete') return id;
    if (state === 'Failed') throw new Error('The job failed');
    await wait(20);
  }
}

async function download(simulator: Simulator, job: string, gzip: boolean): Promise<number> {
  let bytes = 0;
  let locator = '';
  do {
    const query = locator === '' ? '' : `?locator=${locator}`;
    const page = await call(simulator, 'GET', `${BASE}/jobs/query/${job}/results${query}`, { gzip });
    locator = String(page.headers['sforce-locator']);
    for await (const chunk of page) bytes += (chunk as Buffer).length;
  } while (locator !== 'null');
  return bytes;
}

/** `csv` counts what the bytes mean unpacked, which is what a backup works through. */
function line(name: string, measure: Measure, csv: number): string {
  const perSecond = (seconds: number | undefined): string =>
    seconds === undefined || seconds === 0 ? '-' : `${Math.round(csv / seconds / 1e6)} MB/s`;
  return `${name.padEnd(34)}${perSecond(measure.seconds).padStart(12)}${perSecond(measure.cpu).padStart(14)}`;
}

async function main(): Promise<void> {
  process.stdout.write(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB, ` +
      `node ${process.version}, load ${loadavg()[0]?.toFixed(2) ?? '?'} before\n`,
  );
  const simulator = await startSimulator();
  try {
    const query = `SELECT ${await fieldsOf(simulator)} FROM Account`;
    let job = '';
    const made = await measured(simulator, async () => {
      job = await runJob(simulator, query);
      return 0;
    });
    const plain = await measured(simulator, () => download(simulator, job, false));
    const again = await measured(simulator, () => download(simulator, job, false));
    const packing = await measured(simulator, () => download(simulator, job, true));
    const packed = await measured(simulator, () => download(simulator, job, true));
    const csv = plain.bytes;
    process.stdout.write(
      [
        `${ROWS} rows of ${Math.round(csv / ROWS)} bytes; gzip level 1 makes them ${(csv / packing.bytes).toFixed(1)} times smaller`,
        `${'CSV bytes a second'.padEnd(34)}${'by the clock'.padStart(12)}${'of a core'.padStart(14)}`,
        line('job: rows computed and kept', made, csv),
        line('pages, plain, first time', plain, csv),
        line('pages, plain, again', again, csv),
        line('pages, gzip, packed now', packing, csv),
        line('pages, gzip, packed before', packed, csv),
        `most memory of the simulator ${memory(simulator)}; load ${loadavg()[0]?.toFixed(2) ?? '?'} after`,
        '',
      ].join('\n'),
    );
  } finally {
    agent.destroy();
    simulator.child.kill('SIGTERM');
  }
}

await main();
