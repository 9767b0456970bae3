import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createJob, deleteJob, entitlementUse, setEntitlement } from '#core/jobs';
import { defaultObjectFilter } from '#core/model';
import { useDatabase } from '#test/database';
import { failure, give, manual, noon, setUp } from './job-set-up.ts';

const database = useDatabase();

/** Transactions that wait for a lock of their own making. */
async function waitingForLock(): Promise<number> {
  const rows = await database.worker.db.execute(
    sql`select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length;
}

describe('what a plan allows', () => {
  it('is two standard jobs, also for two requests at once, and a deleted one makes room', async () => {
    const { mine, actor, create, newJob } = await setUp(database);
    const first = await create({ name: 'A' });
    const both = await Promise.all([
      failure(
        mine.inTenant(async (tx) => {
          const made = await createJob(tx, noon, newJob({ name: 'B' }));
          // The other request has come as far as it can before this one is committed.
          await expect.poll(waitingForLock).toBe(1);
          return made;
        }),
      ),
      failure(create({ name: 'C' })),
    ]);
    expect(both.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(both.find((outcome) => outcome !== undefined)).toMatchObject({
      code: 'ALLOWANCE_REACHED',
      message: 'The plan "standard" allows 2 standard jobs.',
      remedy: expect.stringContaining('larger plan') as unknown,
    });
    await mine.inTenant((tx) => deleteJob(tx, noon, actor, first.id, 'A'));
    expect(await failure(create({ name: 'D' }))).toBeUndefined();
  });

  it('lets high-frequency jobs in with the teams plan, after a standard one, with at most ten objects', async () => {
    const { mine, create, hourly } = await setUp(database);
    expect(await failure(hourly())).toMatchObject({ code: 'CONFLICT', field: 'kind' });
    await create();
    expect(await failure(hourly())).toMatchObject({ code: 'ALLOWANCE_REACHED' });
    await give(database, mine, 'teams');
    const eleven = manual(...Array.from({ length: 11 }, (_, n) => `Object_${n}__c`));
    for (const objectFilter of [eleven, defaultObjectFilter, { ...manual('Case'), newObjects: true }])
      expect(await failure(hourly({ objectFilter }))).toMatchObject({ field: 'objectFilter' });
    expect(await failure(hourly({ timeOfDay: '02:00' }))).toMatchObject({ field: 'timeOfDay' });
    expect(await hourly()).toMatchObject({
      kind: 'high_frequency',
      timeOfDay: null,
      nextRunAt: '2026-01-10T13:00:00.000Z',
    });
    expect(await mine.inTenant((tx) => entitlementUse(tx, mine.tenantId))).toEqual({
      plan: 'teams',
      standardJobs: { allowed: 2, used: 1 },
      highFrequencyJobs: { allowed: 2, used: 1 },
      highFrequencyObjects: 10,
      kindCanBeChosen: true,
    });
  });

  it('can be raised for one tenant alone', async () => {
    const { mine, create } = await setUp(database);
    await give(database, mine, 'standard', { standardJobs: 3 });
    for (const name of ['A', 'B', 'C']) await create({ name });
    expect(await failure(create({ name: 'D' }))).toMatchObject({ code: 'ALLOWANCE_REACHED' });
    const other = await setUp(database);
    for (const name of ['A', 'B']) await other.create({ name });
    expect(await failure(other.create({ name: 'C' }))).toMatchObject({ code: 'ALLOWANCE_REACHED' });
  });

  it('cannot be changed with the rights of the API', async () => {
    const { mine } = await setUp(database);
    const own = mine.inTenant((tx) => setEntitlement(tx, mine.tenantId, { plan: 'teams' }));
    await expect(own).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
