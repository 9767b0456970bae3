import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { loadConfig } from '#core/config';
import { openDatabase } from '#core/db';
import { asHoldfastError, systemClock } from '#core/model';
import { loadWorldFolder, startSimulator } from '#simulator';
import { connectHomeOrg } from '#core/tenants';
import { startWorker } from '#worker';
import { demoWorld } from '../simulator/worlds/demo/index.ts';
import { openInstallation, orgAccess } from '../standalone/index.ts';
import { differences, verifyRestored, type Verification } from './demo/compare.ts';
import { makeChanges } from './demo/make-changes.ts';
import { outsideUser, type OrgState, type OutsideUser } from './demo/outside-user.ts';
import {
  backUp,
  changesOf,
  createStoryJob,
  itemsOf,
  restoreAll,
  type Product,
  type Run,
} from './demo/story.ts';

/** `npm run demo`: back up, have a bad day, back up, see it, put it back, prove it. Exits 1 unless every restored field is as before. */
const options = new Command('npm run demo --')
  .description('The whole story on a simulated org, its own ports and a throw-away database.')
  .option('--world <dir>', 'a folder of sample data instead of the demo org')
  .option('--seed <number>', 'seed of the demo org', Number, 7)
  .option('--json', 'print a summary as JSON on the last line')
  .parse()
  .opts<{ world?: string; seed: number; json?: boolean }>();

const say = (line: string) => {
  if (options.json === true) process.stderr.write(`${line}\n`);
  else console.log(line);
};

interface Restored {
  undeleted: number;
  inserted: number;
  updated: number;
  failed: number;
  blocked: number;
}

function runLine({ run, objects }: Run) {
  const seconds = (Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt ?? '')) / 1000;
  say(
    `  run ${run.number} ${run.status}: ${run.records} records of ${objects.filter((o) => o.records > 0).length} objects, ` +
      `${run.added} added, ${run.changed} changed, ${run.deleted} deleted, ${run.apiCalls} API calls, ${seconds.toFixed(1)} s`,
  );
  if (run.problem !== null) say(`  ${run.problem.code}: ${run.problem.message}`);
  for (const o of objects)
    if (o.coverage !== 'ok' && o.coverage !== 'empty' && !o.expected)
      say(`  ${o.object}: ${o.coverage}: ${o.reason}`);
  return { added: run.added, changed: run.changed, deleted: run.deleted, api_calls: run.apiCalls, seconds };
}

/** Objects whose counts in the run are not what the org's own states say, one line each. */
function miscounts({ objects }: Run, before: OrgState, after: OrgState): string[] {
  const truth = differences(before, after);
  return objects.flatMap((found) => {
    const real = truth.get(found.object);
    if (real === undefined || found.coverage === 'skipped') return [];
    const same =
      real.added === found.added && real.changed === found.changed && real.deleted === found.deleted;
    const told = (counts: { added: number; changed: number; deleted: number }) =>
      `${counts.added}/${counts.changed}/${counts.deleted}`;
    return same
      ? []
      : [`${found.object}: the run says ${told(found)} added/changed/deleted, the org says ${told(real)}`];
  });
}

/** Objects in the order in which a person would put them back: what others point to comes first. */
async function parentsFirst<T extends { readonly object: string }>(
  user: OutsideUser,
  rows: readonly T[],
): Promise<T[]> {
  const order: T[] = [];
  const visiting = new Set<string>();
  const visit = async (row: T): Promise<void> => {
    if (visiting.has(row.object)) return;
    visiting.add(row.object);
    const targets = (await user.describe(row.object)).fields.flatMap(({ referenceTo }) => referenceTo);
    for (const parent of rows.filter(({ object }) => targets.includes(object))) await visit(parent);
    order.push(row);
  };
  for (const row of rows) await visit(row);
  return order;
}

async function putBack(
  product: Product,
  user: OutsideUser,
  runId: string,
): Promise<{ restored: Restored; newIds: Map<string, string>; troubles: string[] }> {
  const restored: Restored = { undeleted: 0, inserted: 0, updated: 0, failed: 0, blocked: 0 };
  const newIds = new Map<string, string>();
  const troubles: string[] = [];
  const objects = await parentsFirst(user, (await changesOf(product, runId)).objects);
  for (const scope of ['deleted', 'changed'] as const) {
    for (const { object } of objects.filter((row) => row[scope] > 0)) {
      const restore = await restoreAll(product, runId, object, scope);
      if (restore.problem !== null) troubles.push(`${object}: ${restore.problem.message}`);
      for (const item of await itemsOf(product, restore.id)) {
        const good = item.outcome === 'verified' || item.outcome === 'done';
        if (item.newId !== null && item.newId !== item.recordId) newIds.set(item.recordId, item.newId);
        if (item.action === 'blocked') restored.blocked += 1;
        else if (item.action !== 'noop' && !good) restored.failed += 1;
        else if (item.action === 'undelete') restored.undeleted += 1;
        else if (item.action === 'insert') restored.inserted += 1;
        else if (item.action === 'update') restored.updated += 1;
        if (item.message !== null)
          troubles.push(`${item.object} ${item.recordId} ${item.action} ${item.outcome}: ${item.message}`);
      }
    }
  }
  return { restored, newIds, troubles };
}

async function tell(product: Product, user: OutsideUser, worldName: string): Promise<boolean> {
  say('Backing up ...');
  const before = await user.state();
  const first = await backUp(product);
  const runs = [runLine(first)];
  say('A bad day: edits, new records, deletes with children ...');
  const made = await makeChanges(user, before);
  say(
    `  ${made.edited} records edited, ${made.created} created, ${made.deleted} parents deleted, ${made.purged} of them purged from the bin`,
  );
  const middle = await user.state();
  say('Backing up again ...');
  const second = await backUp(product);
  runs.push(runLine(second));
  const wrong = miscounts(second, before, middle);
  for (const { object, added, changed, deleted } of (await changesOf(product, second.run.id)).objects) {
    say(`    ${object.padEnd(28)} +${added} ~${changed} -${deleted}`);
  }
  say('Putting it back ...');
  const { restored, newIds, troubles } = await putBack(product, user, second.run.id);
  say(
    `  ${restored.undeleted} undeleted, ${restored.inserted} inserted, ${restored.updated} updated, ${restored.failed} failed, ${restored.blocked} blocked`,
  );
  const states = { before, middle, after: await user.state() };
  const check = await verifyRestored(user, states, newIds);
  for (const line of [...wrong, ...troubles.slice(0, 20), ...mismatchLines(check)]) say(`  ${line}`);
  const complete = [first, second].every(({ run }) => run.status === 'completed');
  const verified =
    complete &&
    wrong.length === 0 &&
    restored.failed === 0 &&
    check.mismatches.length === 0 &&
    check.records > 0;
  say(
    `${verified ? 'Verified' : 'NOT verified'}: ${check.records} records, ${check.fields} fields compared, ${check.mismatches.length} differ.`,
  );
  const counts = {
    records: first.run.records,
    objects: first.objects.filter(({ records }) => records > 0).length,
  };
  if (options.json === true)
    console.log(JSON.stringify({ world: worldName, ...counts, runs, restored, verified }));
  return verified;
}

function mismatchLines({ mismatches }: Verification): string[] {
  return mismatches.slice(0, 20).map(({ object, id, field }) => `${object} ${id}: ${field} is not as it was`);
}

async function main(): Promise<void> {
  const world = options.world === undefined ? demoWorld(options.seed) : loadWorldFolder(options.world);
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  // Root runs Postgres as another user, who must be able to reach the folder.
  await chmod(dataDir, 0o755);
  const undo: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  try {
    const config = loadConfig({ HOLDFAST_DATA_DIR: dataDir }, process.cwd());
    const clock = systemClock;
    say(`World ${world.name}; everything in ${dataDir}`);
    const installation = await openInstallation(config, clock, { as: 'owner' });
    undo.push(() => installation.stop());
    const simulator = await startSimulator({ port: 0, world, seed: options.seed, bulkPageRows: 1000 });
    undo.push(() => simulator.close());
    const database = openDatabase({ url: installation.databaseUrl, role: 'holdfast_worker' });
    undo.push(() => database.close());
    const { masterKey } = installation;
    const log = pino({ level: process.env.HOLDFAST_LOG_LEVEL ?? 'silent' }, pino.destination(2));
    const worker = await startWorker({ database, clock, masterKey, log, files: config.files });
    undo.push(() => worker.stop());
    const tenant = await connectHomeOrg(database.db, clock, masterKey, orgAccess(simulator));
    const product = await createStoryJob(database, clock, tenant);
    const verified = await tell(product, outsideUser(simulator.url, simulator.accessToken), world.name);
    if (!verified) process.exitCode = 1;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

await main().catch((error: unknown) => {
  const problem = asHoldfastError(error);
  const cause =
    problem.code === 'INTERNAL' && problem.cause instanceof Error ? `\n${problem.cause.stack ?? ''}` : '';
  console.error(`The demo failed. ${problem.message} ${problem.detail.remedy ?? ''}${cause}`);
  process.exitCode = 1;
});
