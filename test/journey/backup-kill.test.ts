import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '#core/db';
import { isTerminal } from '#core/model';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../medium/backup/simulated-backup.ts';
import { idsOf, insertRecord, smallWorld, updateRecord, vanish } from '../medium/backup/small-world.ts';

const database = useDatabase();
const workerMain = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

/** Replays one sequence of moments: `HOLDFAST_TEST_SEED=123`. */
const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000);

const kills = 20;
/** The others strike the runs that follow, which only read changes. */
const mostInOneRun = 10;

/** Numbers from 0 to 1, the same for the same start (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a worker process that is killed again and again', () => {
  let calm: SimulatedBackup;
  let torn: SimulatedBackup;
  let worker: ChildProcess | undefined;
  const random = randomFrom(seed);

  beforeAll(async () => {
    const start = new Date();
    const options = { world: smallWorld, bulkPageRows: 250, restPageRows: 100, now: () => start };
    calm = await simulatedBackup(database.worker, options);
    torn = await simulatedBackup(database.worker, options);
  });
  afterAll(async () => {
    worker?.kill('SIGKILL');
    await Promise.all([calm.simulator.close(), torn.simulator.close()]);
  });

  function startProcess(): ChildProcess {
    const masterKey = torn.installation.masterKey.toString('base64');
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      HOLDFAST_MASTER_KEY: masterKey,
      HOLDFAST_LOG_LEVEL: 'warn',
    };
    return spawn(process.execPath, [workerMain], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }

  const rowOf = (runId: string) =>
    torn.installation.inTenant(async (tx) => {
      const [row] = await tx.select().from(run).where(eq(run.id, runId));
      if (!row) throw new Error('There is no such run.');
      return row;
    });

  /** Waits until a worker has taken the run once more, or it is over. False when it is over. */
  async function takenAgain(runId: string, epoch: number): Promise<boolean> {
    await expect
      .poll(async () => rowOf(runId).then((row) => row.epoch > epoch || isTerminal(row.status)), {
        timeout: 30_000,
        interval: 50,
      })
      .toBe(true);
    return !isTerminal((await rowOf(runId)).status);
  }

  const progressOf = async (runId: string) => {
    const { objectsTotal, objectsDone, records, status } = await rowOf(runId);
    return isTerminal(status) ? 'over' : [objectsTotal, objectsDone, records].join(' ');
  };

  /**
   * Performs a run by worker processes, killing `kills` of them at random moments in the midst of it. Answers how many were. A third kill
   * without any progress waits for some: what ends its worker three times in a row is left out, which is another test's story.
   */
  async function runWithKills(runId: string, kills: number): Promise<number> {
    let [killed, standing, reached] = [0, 0, ''];
    while (killed < kills) {
      const { epoch } = await rowOf(runId);
      worker = startProcess();
      if (!(await takenAgain(runId, epoch))) break;
      if (standing === 1)
        await expect.poll(() => progressOf(runId), { timeout: 60_000, interval: 20 }).not.toBe(reached);
      const pause = 20 + random() * 700;
      await new Promise((resolve) => setTimeout(resolve, pause));
      if ((await progressOf(runId)) === 'over') break;
      const gone = once(worker, 'exit');
      worker.kill('SIGKILL');
      await gone;
      killed += 1;
      const progress = await progressOf(runId);
      standing = progress === reached ? standing + 1 : 0;
      reached = progress;
    }
    if (killed === kills) worker = startProcess();
    await expect
      .poll(async () => isTerminal((await rowOf(runId)).status), { timeout: 120_000, interval: 100 })
      .toBe(true);
    const gone = worker && once(worker, 'exit');
    worker?.kill('SIGTERM');
    await gone;
    // Null: it was stopped before it listened to signals.
    expect(worker?.exitCode ?? 0).toBe(0);
    return killed;
  }

  const both = () => [calm.simulator, torn.simulator];

  /** A business day, the same in both orgs. */
  function changeOrgs(day: number): void {
    for (const simulator of both()) {
      for (const id of idsOf(simulator, 'Lead').slice(100, 1_300))
        updateRecord(simulator.org, 'Lead', id, { Company: `Moved ${day}` });
      for (const id of idsOf(simulator, 'Lead').slice(-3)) vanish(simulator.org, id);
      insertRecord(simulator.org, 'Account', { Name: `Newcomer ${day}` });
      simulator.org.delete(idsOf(simulator, 'Account').at(-2) ?? '');
    }
  }

  it(`ends with the same versions as undisturbed runs after ${kills} kills (seed ${seed})`, async () => {
    const slow = { match: { path: '/services/data' }, nth: 1, times: 1_000_000, effect: 'delay', ms: 15 };
    await torn.control('POST', 'faults', slow);
    let killed = 0;
    for (let number = 1; killed < kills; number += 1) {
      if (number > 1) changeOrgs(number);
      killed += await runWithKills(await torn.request(), Math.min(kills - killed, mostInOneRun));
      const { status, records, added, changed, deleted } = (await calm.backUp()).run;
      expect((await torn.inspect(number)).run).toMatchObject({ status, records, added, changed, deleted });
      expect(number === 1 ? added : changed).toBeGreaterThan(1_000);
      expect(await torn.versions()).toEqual(await calm.versions());
    }
    expect(killed).toBe(kills);
  });
});
