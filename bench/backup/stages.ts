import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, type Installation } from './installation.ts';
import { measured, type Measure } from './measure.ts';
import { bareCopy, savePages } from './pages.ts';
import { measureReads, type ReadMeasure } from './reads.ts';
import { objectName, prepareResult, startSimulatedOrg, type SimulatedOrg } from './simulated-org.ts';
import { startWorker } from './worker.ts';

export interface Results {
  readonly bytesARecord: number;
  readonly curl: Measure;
  /** One before, between and after the backups, so that a load that comes and goes shows. */
  readonly bareCopies: readonly Measure[];
  readonly first: Measure;
  readonly rescan: Measure;
  readonly incremental: Measure;
  readonly reads: readonly ReadMeasure[];
}

interface Bench {
  readonly org: SimulatedOrg;
  readonly installation: Installation;
  readonly folder: string;
  readonly records: number;
  readonly bytes: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Makes an org and a database, measures all stages, and removes both again, also when `signal` ends it early. */
export async function measureAll(
  records: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Results> {
  say(`generating an org of ${records} records`);
  const org = await startSimulatedOrg(records);
  try {
    const installation = await install(org);
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-pages-'));
    try {
      const ended = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('The benchmark was ended early.')));
      });
      const bench = { org, installation, folder, records, bytes: 0, say, signal };
      return await Promise.race([measureStages(bench), ended]);
    } finally {
      await installation.remove();
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await org.stop();
  }
}

async function measureStages(prepared: Bench): Promise<Results> {
  const job = await prepareResult(prepared.org);
  const curl = await downloaded(prepared, job);
  const bench = { ...prepared, bytes: curl.bytes };
  const bareCopies = [await copied(bench)];
  const first = await backedUp(bench, 'first full backup', { read: 'full', changed: bench.records });
  bareCopies.push(await copied(bench));
  await forceRescan(bench.installation);
  const rescan = await backedUp(bench, 'unchanged full re-scan', { read: 'full', changed: 0 });
  bareCopies.push(await copied(bench));
  const changed = await bench.org.touch(1);
  const incremental = await backedUp(bench, 'incremental, 1 % changed', { read: 'incremental', changed });
  bench.say('reads of the version store');
  const reads = await measureReads(bench.installation, { first: 1, last: 3 });
  return { bytesARecord: bench.bytes / bench.records, curl, bareCopies, first, rescan, incremental, reads };
}

/**
 * What Postgres does by itself between two nightly runs is not to happen in the time of the next stage: autovacuum's look at what is new, and
 * the writing of dirty pages.
 */
async function settled({ installation, say }: Bench, name: string): Promise<void> {
  await installation.admin('vacuum');
  await installation.admin('checkpoint');
  say(name);
}

async function downloaded(bench: Bench, job: string): Promise<Measure> {
  await settled(bench, 'curl');
  const pages = join(bench.folder, 'pages');
  await mkdir(pages);
  return measured('plain GET of the pages to disk', processesOf(bench, process.pid), async () => {
    const { bytes } = await savePages(bench.org, job, pages);
    return { records: bench.records, bytes };
  });
}

async function copied(bench: Bench): Promise<Measure> {
  await settled(bench, 'bare COPY');
  const { installation, folder, bytes } = bench;
  const measure = await measured('bare COPY', processesOf(bench, process.pid), async () => ({
    records: await bareCopy(installation, join(folder, 'pages')),
    bytes,
  }));
  await installation.admin('drop schema bare cascade');
  if (measure.records !== bench.records) throw new Error(`COPY took ${measure.records} rows.`);
  return measure;
}

interface Expected {
  readonly read: 'full' | 'incremental';
  readonly changed: number;
}

async function backedUp(bench: Bench, name: string, expected: Expected): Promise<Measure> {
  const { installation, records, bytes } = bench;
  const { tenantId } = installation;
  await settled(bench, name);
  const worker = await startWorker(installation, bench.signal);
  try {
    const runId = await installation.requestRun();
    return await measured(name, processesOf(bench, worker.pid), async () => {
      const { waited } = await worker.perform({ tenantId, runId });
      await requireOutcome(bench, runId, expected);
      const read = expected.read === 'full' ? records : expected.changed;
      return { records: read, bytes: (bytes * read) / records, waited };
    });
  } finally {
    await worker.stop();
  }
}

/** A fast run that missed something is no measurement. */
async function requireOutcome(bench: Bench, runId: string, { read, changed }: Expected): Promise<void> {
  const [row] = await bench.installation.admin<Record<string, unknown>>(`
    select r.status, o.mode, o.coverage, o.records::int, (o.added + o.changed + o.deleted)::int as changed
    from holdfast.run r join holdfast.run_object o on o.run_id = r.id
    where r.id = '${runId}' and o.object = '${objectName}'`);
  const right = row?.['mode'] === read && row['records'] === bench.records && row['changed'] === changed;
  if (!right || row['coverage'] !== 'ok')
    throw new Error(`The run came out otherwise: ${JSON.stringify(row)}`);
}

/** What the product does once a week: an object without a watermark is read in full. */
async function forceRescan(installation: Installation): Promise<void> {
  await installation.admin('update holdfast.run_object set watermark = null');
}

function processesOf({ org, installation }: Bench, node: number) {
  return { node, postgres: installation.postmasterPid, simulator: org.pid };
}
