import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, runObject, withTenant } from '#core/db';
import { isTerminal } from '#core/model';
import { useDatabase } from '#test/database';
import type { SimulatedBackup } from '../../medium/backup/simulated-backup.ts';
import {
  always,
  bulkJobsOf,
  disturb,
  firstPage,
  leadOf,
  leads,
  leadsOnly,
} from '../../medium/engine-rules/three-pages.ts';

const database = useDatabase();
const workerMain = fileURLToPath(new URL('../../../worker/main.ts', import.meta.url));

let calm: SimulatedBackup;
let torn: SimulatedBackup;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  const start = new Date();
  calm = await leadsOnly(database.worker, () => start);
  torn = await leadsOnly(database.worker, () => start);
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await Promise.all([calm.simulator.close(), torn.simulator.close()]);
});

function startProcess(): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    HOLDFAST_MASTER_KEY: torn.installation.masterKey.toString('base64'),
    HOLDFAST_LOG_LEVEL: 'warn',
  };
  return spawn(process.execPath, [workerMain], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Sessions that have rows of a page in hand which they cannot commit: they wait for the row of the run. */
async function pagesHeld(): Promise<number> {
  const rows = await database.worker.db.execute(sql`
    select from pg_locks waits where not waits.granted and exists (
      select from pg_locks staged join pg_class c on c.oid = staged.relation
      where staged.pid = waits.pid and staged.mode = 'RowExclusiveLock' and c.relname like 'staged\\_%')`);
  return rows.length;
}

it('05 a worker killed between the download of a page and its commit leaves the job and the locator, and the next goes on with them', async () => {
  const { tenantId, inTenant } = torn.installation;
  const ofLead = async (runId: string) =>
    (
      await inTenant((tx) =>
        tx
          .select()
          .from(runObject)
          .where(and(eq(runObject.runId, runId), eq(runObject.object, 'Lead'))),
      )
    )[0];
  // Pages come slowly, so that one is committed while the next is on its way.
  await disturb(torn, 'results', { ...always, effect: 'delay', ms: 300 });
  const runId = await torn.request();
  worker = startProcess();
  await expect.poll(async () => (await ofLead(runId))?.pagesDone, { timeout: 60_000, interval: 20 }).toBe(1);
  const before = await withTenant(database.worker.db, tenantId, async (tx) => {
    await tx.select().from(run).where(eq(run.id, runId)).for('update');
    await expect.poll(pagesHeld, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
    const gone = once(worker ?? process, 'exit');
    worker?.kill('SIGKILL');
    await gone;
    return ofLead(runId);
  });
  expect(before).toMatchObject({ state: 'extracting', pagesDone: 1, rowsStaged: 1_000 });
  expect(before?.bulkJobId).toBeTruthy();
  expect(before?.nextLocator).toBeTruthy();

  // Whoever asked for the first page again would not get it.
  await disturb(torn, firstPage, { ...always, effect: 'status', status: 500 });
  worker = startProcess();
  await expect
    .poll(
      async () =>
        isTerminal(
          (await inTenant((tx) => tx.select().from(run).where(eq(run.id, runId))))[0]?.status ?? 'pending',
        ),
      { timeout: 90_000, interval: 100 },
    )
    .toBe(true);
  const ended = await torn.inspect(1);
  expect(ended.run).toMatchObject({ status: 'completed', records: leads });
  expect(leadOf(ended)).toMatchObject({ coverage: 'ok', pagesDone: 3, rowsStaged: leads, failures: 0 });
  expect(await bulkJobsOf(torn)).toBe(1);
  // It would take the other org's run as well.
  const gone = once(worker, 'exit');
  worker.kill('SIGTERM');
  await gone;
  await calm.backUp();
  expect(await torn.versions()).toEqual(await calm.versions());
});
