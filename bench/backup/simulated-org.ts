import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { soqlFor } from '#core/extract';
import { systemClock } from '#core/model';
import { connectOrg, type OrgClient } from '#core/salesforce';

/** The object whose records are generated: about 40 filled fields and 790 bytes of CSV a record. */
export const objectName = 'Account';
export const apiVersion = '67.0';

/** A simulated org in a process of its own. */
export interface SimulatedOrg {
  readonly pid: number;
  readonly url: string;
  readonly orgId: string;
  readonly accessToken: string;
  /** Our own client of it, apart from the one of the product. */
  readonly client: OrgClient;
  /** Changes about so many per cent of the generated records; answers how many. */
  touch(percent: number): Promise<number>;
  stop(): Promise<void>;
}

export async function startSimulatedOrg(records: number): Promise<SimulatedOrg> {
  const script = join(import.meta.dirname, '../../scripts/simulator.ts');
  const flags = ['--port', '0', '--seed', '7', '--generate', `${objectName}=${records}`];
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await readyLines(child);
  const { pid } = child;
  if (pid === undefined) throw new Error('The simulator did not start.');
  const [url, orgId, accessToken] = ['ready', 'org id', 'access token'].map((name) => said.get(name) ?? '');
  const known = { url: url ?? '', orgId: orgId ?? '', accessToken: accessToken ?? '' };
  const client = connectOrg({
    tokenSource: { kind: 'access_token', accessToken: known.accessToken },
    instanceUrl: known.url,
    apiVersion,
    clock: systemClock,
    userAgent: 'Holdfast benchmark',
  });
  return {
    pid,
    ...known,
    client,
    touch: (percent) => touch(known.url, percent),
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** What the simulator prints when it is ready: name -> value. */
async function readyLines(child: ChildProcess): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  if (child.stdout === null) throw new Error('The simulator has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(ready|[a-z ]+?)\s+(\S+)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) said.set(name, value);
    if (name === 'access token') return said;
  }
  throw new Error('The simulator did not start.');
}

async function touch(url: string, percent: number): Promise<number> {
  const body = JSON.stringify({ object: objectName, percent, seed: 11 });
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${url}/simulator/touch`, { method: 'POST', headers, body });
  const { changed } = (await reply.json()) as { changed?: number };
  if (changed === undefined)
    throw new Error(`The simulator answered ${reply.status} to a change of records.`);
  return changed;
}

/**
 * Has the simulator compute the result that a full backup asks for, which it then keeps: its own computing, slower than anything that is
 * measured here, is not what Salesforce does. Answers the Bulk job.
 */
export async function prepareResult({ client }: SimulatedOrg): Promise<string> {
  const soql = soqlFor(await client.describe(objectName));
  const { id } = await client.startBulkQuery(soql);
  for (;;) {
    const { state } = await client.bulkJob(id);
    if (state === 'JobComplete') return id;
    if (state === 'Failed' || state === 'Aborted')
      throw new Error(`The Bulk job of the simulator is ${state}.`);
    await wait(200);
  }
}
