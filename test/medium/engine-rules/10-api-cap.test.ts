import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { performRun } from '#core/backup';
import { backupJob, run } from '#core/db';
import { systemClock, type Clock } from '#core/model';
import { callsOfShare } from '#core/salesforce';
import { useDatabase } from '#test/database';
import type { World, WorldRecord } from '#simulator';
import { simulatedBackup, type BackedUp, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { showOnly } from '../backup/small-world.ts';

const database = useDatabase();

/** Twelve objects of three records each, read a record a page: each costs calls of its own. */
const required: Readonly<Record<string, Record<string, string>>> = {
  Account: { Name: 'x' },
  Asset: { Name: 'x', AccountId: '@Account1' },
  Campaign: { Name: 'x' },
  Case: { Subject: 'x' },
  Contact: { LastName: 'x' },
  Event: { Subject: 'x', DurationInMinutes: '30', ActivityDateTime: '2026-03-01T10:00:00.000Z' },
  Lead: { LastName: 'x', Company: 'x' },
  Opportunity: { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-03-01' },
  Pricebook2: { Name: 'x' },
  Product2: { Name: 'x' },
  Task: { Subject: 'x' },
  UserRole: { Name: 'x', OpportunityAccessForAccountOwner: 'Edit' },
};
const objects = Object.keys(required);
const world: World = {
  ...{ name: 'twelve', companyName: 'Twelve Ltd', metadataFolders: [], disasters: [] },
  records: function* (): Iterable<WorldRecord> {
    for (const type of objects)
      for (let n = 1; n <= 3; n += 1) yield { type, ref: `${type}${n}`, fields: { ...required[type] } };
  },
};

const percent = 50;
/** Each slice does one object, so that the calls of an object are the same in every org. */
const limits = { slice: 0 };
const hour = 3_600_000;
const start = new Date('2026-03-10T09:00:00.000Z');

describe('10 the cap of API calls', () => {
  let now = start;
  const clock: Clock = { ...systemClock, now: () => now };
  let backup: SimulatedBackup;
  /** Calls after which 7 objects are done, in an org without a cap; and what its store holds then. */
  let callsOfSeven = 0;
  let calm: Awaited<ReturnType<SimulatedBackup['versions']>>;

  async function open(apiLimit: number): Promise<void> {
    now = start;
    backup = await simulatedBackup(database.worker, { world, apiLimit, restPageRows: 1, now: () => now });
    showOnly(backup.simulator, objects);
    await backup.installation.inTenant((tx) =>
      tx.update(backupJob).set({ apiLimitPercent: percent }).where(eq(backupJob.id, backup.jobId)),
    );
  }
  const rowOf = (runId: string) =>
    backup.installation.inTenant(async (tx) => {
      const [row] = await tx.select().from(run).where(eq(run.id, runId));
      if (!row) throw new Error('There is no such run.');
      return row;
    });
  const perform = (runId: string): Promise<BackedUp> => backup.perform(runId, { limits, clock });
  /** Calls of the day as the org itself counts them. */
  const usedInOrg = async () => {
    const headers = { authorization: `Bearer ${backup.simulator.accessToken}` };
    const reply = await fetch(`${backup.simulator.url}/services/data/v67.0/limits`, { headers });
    const [, used] = /api-usage=(\d+)/.exec(reply.headers.get('sforce-limit-info') ?? '') ?? [];
    return Number(used) - 1;
  };
  /** An org whose share allows so many calls of work. */
  function limitFor(work: number): number {
    for (let max = work; ; max += 1) if (callsOfShare(max, percent).work >= work) return max;
  }

  beforeAll(async () => {
    await open(100_000);
    const { tenantId, masterKey } = backup.installation;
    const log = { info: () => undefined, warn: () => undefined };
    const deps = { database: database.worker, clock, masterKey, log, limits };
    const runId = await backup.request();
    while ((await performRun(deps, { tenantId, runId })) !== 'done') {
      const { objectsDone, apiCalls } = await rowOf(runId);
      if (objectsDone === 7 && callsOfSeven === 0) callsOfSeven = apiCalls;
    }
    expect((await rowOf(runId)).status).toBe('completed');
    calm = await backup.versions();
    await backup.simulator.close();
  });
  afterEach(() => backup.simulator.close());

  it('10 ends the run as partial in the midst of object 7, names 8 to 12 as not started, and the same run goes on', async () => {
    expect(callsOfSeven).toBeGreaterThan(20);
    const apiLimit = limitFor(callsOfSeven - 1);
    const cap = callsOfShare(apiLimit, percent).all;
    await open(apiLimit);
    const runId = await backup.request();
    const partial = await perform(runId);
    expect(partial.run).toMatchObject({ status: 'partial', objectsDone: 6, problem: { code: 'API_LIMIT' } });
    const outcomes = [...partial.objects.values()].map(({ object, state, coverage, notStarted, cause }) => ({
      ...{ object, state, coverage, notStarted, cause },
    }));
    expect(outcomes.slice(0, 6).every(({ coverage }) => coverage === 'ok')).toBe(true);
    expect(outcomes[6]).toMatchObject({ state: 'extracting', coverage: 'skipped', notStarted: false });
    expect(outcomes.slice(7)).toEqual(
      objects.slice(7).map((object) => ({
        ...{ object, state: 'pending', coverage: 'skipped', notStarted: true, cause: 'API_LIMIT' },
      })),
    );
    expect(partial.run.apiCalls).toBe(callsOfSeven - 1);
    expect(await usedInOrg()).toBeLessThanOrEqual(cap);

    // An hour later a look at the limits, of the reserve, finds nothing free; before its time nothing is done at all.
    expect(partial.run.resumeAt).toBe(new Date(now.getTime() + hour).toISOString());
    expect((await perform(runId)).run).toMatchObject({ status: 'partial', apiCalls: callsOfSeven - 1 });
    now = new Date(now.getTime() + hour);
    const looked = await perform(runId);
    expect(looked.run).toMatchObject({ status: 'partial', apiCalls: callsOfSeven });
    expect(new Date(looked.run.resumeAt ?? 0).getTime()).toBeGreaterThan(now.getTime());
    expect(looked.run.apiCalls).toBeLessThanOrEqual(cap);

    now = new Date(start.getTime() + 26 * hour);
    const whole = await perform(runId);
    expect(whole.run).toMatchObject({
      id: runId,
      number: 1,
      status: 'completed',
      problem: null,
      resumeAt: null,
    });
    expect(
      [...whole.objects.values()].every(({ coverage, reason }) => coverage === 'ok' && reason === ''),
    ).toBe(true);
    expect(await usedInOrg()).toBeLessThanOrEqual(cap);
    expect(await backup.versions()).toEqual(calm);
  });

  it('10 does not go on with a run once a newer one has begun, which reads what the other left out first', async () => {
    await open(limitFor(callsOfSeven - 1));
    const first = await perform(await backup.request());
    now = new Date(start.getTime() + 26 * hour);
    const second = await perform(await backup.request());
    expect([...second.objects.keys()].slice(0, 6).sort()).toEqual(objects.slice(6));
    expect(second.run.number).toBe(2);
    const left = await perform(first.run.id);
    expect(left.run).toMatchObject({ status: 'partial', resumeAt: null, apiCalls: first.run.apiCalls });
    expect([...left.objects.values()].every(({ state }) => state === 'done')).toBe(true);
  });

  it('10 holds while the run is planned, too', async () => {
    await open(4);
    const runId = await backup.request();
    expect((await perform(runId)).run).toMatchObject({ status: 'partial', apiCalls: 2, objectsTotal: 0 });
    expect(await usedInOrg()).toBe(2);
  });
});
