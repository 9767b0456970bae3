import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performRun } from '#core/backup';
import { run } from '#core/db';
import { isHoldfastError, systemClock } from '#core/model';
import { useDatabase } from '#test/database';
import { simulatedBackup, type BackedUp, type SimulatedBackup } from './simulated-backup.ts';
import { fewObjects, idsOf, showOnly, smallWorld, updateRecord, vanish } from './small-world.ts';

const database = useDatabase();

/** What must not depend on how often a run was interrupted. */
function essence({ run: summary, objects }: BackedUp) {
  const { status, records, added, changed, deleted } = summary;
  const covered = [...objects.values()].map((object) => {
    const { coverage, reason, rowsStaged } = object;
    return [
      object.object,
      coverage,
      reason,
      object.records,
      object.added,
      object.changed,
      object.deleted,
      rowsStaged,
    ];
  });
  return { status, records, added, changed, deleted, covered };
}

describe('an interrupted run', () => {
  /** The same org twice: one backed up without disturbance, one in pieces. */
  let calm: SimulatedBackup;
  let torn: SimulatedBackup;
  const start = new Date();
  beforeAll(async () => {
    const options = { world: smallWorld, bulkPageRows: 500, restPageRows: 4, now: () => start };
    calm = await simulatedBackup(database.worker, options);
    torn = await simulatedBackup(database.worker, options);
    for (const { simulator } of [calm, torn]) showOnly(simulator, fewObjects);
  });
  afterAll(() => Promise.all([calm.simulator.close(), torn.simulator.close()]));

  const inPieces = { limits: { slice: 0 } };

  async function expectEqualStores(): Promise<void> {
    expect(await torn.versions()).toEqual(await calm.versions());
  }

  it('gives the same snapshot as one that ran through, however many slices it took', async () => {
    const whole = await calm.backUp();
    const pieces = await torn.backUp(inPieces);
    expect(pieces.slices).toBeGreaterThan(whole.slices + 20);
    expect(essence(pieces)).toEqual(essence(whole));
    await expectEqualStores();
  });

  it('gives the same changes as well', async () => {
    for (const { simulator } of [calm, torn]) {
      for (const id of idsOf(simulator, 'Lead').slice(100, 1_300))
        updateRecord(simulator.org, 'Lead', id, { Company: 'Moved' });
      vanish(simulator.org, idsOf(simulator, 'Lead')[7] ?? '');
      simulator.org.delete(idsOf(simulator, 'Account').at(-1) ?? '');
    }
    const whole = await calm.backUp();
    const pieces = await torn.backUp(inPieces);
    expect(whole.objects.get('Lead')).toMatchObject({ changed: 1_200, deleted: 1 });
    expect(essence(pieces)).toEqual(essence(whole));
    await expectEqualStores();
  });

  it('shows its progress between the slices', async () => {
    const runId = await torn.request();
    const seen: { done: number; calls: number }[] = [];
    const { tenantId, masterKey, inTenant } = torn.installation;
    const log = { info: () => undefined, warn: () => undefined };
    const deps = { database: database.worker, clock: systemClock, masterKey, log, ...inPieces };
    while ((await performRun(deps, { tenantId, runId })) !== 'done') {
      const [row] = await inTenant((tx) =>
        tx
          .select()
          .from(run)
          .where(sql`${run.id} = ${runId}`),
      );
      if (row) seen.push({ done: row.objectsDone, calls: row.apiCalls });
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(new Set(seen.map(({ done }) => done)).size).toBeGreaterThan(5);
    expect(seen.map(({ calls }) => calls)).toEqual(seen.map(({ calls }) => calls).toSorted((a, b) => a - b));
    await calm.backUp();
  });

  it('starts an object over when a crash of Postgres emptied its staging', async () => {
    for (const { simulator } of [calm, torn]) {
      for (const id of idsOf(simulator, 'Lead').slice(0, 50))
        updateRecord(simulator.org, 'Lead', id, { Company: 'Again' });
    }
    const whole = await calm.backUp();
    const runId = await torn.request();
    const { tenantId, masterKey, connection } = torn.installation;
    const log = { info: () => undefined, warn: () => undefined };
    const deps = { database: database.worker, clock: systemClock, masterKey, log, ...inPieces };
    let emptied = 0;
    while ((await performRun(deps, { tenantId, runId })) !== 'done') {
      const [staging] = await database.worker.db.execute<{ name: string }>(sql`
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${connection.storeSchema} and c.relname like 'staged_%' and c.reltuples <> 0`);
      if (!staging || emptied > 0) continue;
      emptied += 1;
      await database.worker.db.execute(
        sql`truncate ${sql.identifier(connection.storeSchema)}.${sql.identifier(staging.name)}`,
      );
    }
    expect(emptied).toBe(1);
    expect(whole.run.changed).toBe(50);
    const pieces = await torn.inspect(whole.run.number);
    expect(essence(pieces)).toEqual(essence(whole));
    await expectEqualStores();
  });

  it('is given up at once by a worker that lost it, and everything that one still wrote is undone', async () => {
    const runId = await torn.request();
    const { inTenant } = torn.installation;
    await torn.control('POST', 'faults', {
      match: { path: 'composite' },
      nth: 2,
      times: 1,
      effect: 'delay',
      ms: 400,
    });
    const loser = torn.perform(runId);
    // The other worker takes it while the first waits for Salesforce.
    await expect
      .poll(
        async () =>
          (
            await inTenant((tx) =>
              tx
                .select()
                .from(run)
                .where(sql`${run.id} = ${runId}`),
            )
          )[0]?.epoch,
      )
      .toBe(1);
    await inTenant((tx) =>
      tx
        .update(run)
        .set({ epoch: 2 })
        .where(sql`${run.id} = ${runId}`),
    );
    const error: unknown = await loser.catch((thrown: unknown) => thrown);
    expect(isHoldfastError(error, 'FENCED')).toBe(true);
    const before = await torn.versions();
    const finished = await torn.perform(runId);
    expect(finished.run).toMatchObject({ added: 0, changed: 0, deleted: 0 });
    expect(await torn.versions()).toEqual(before);
  });
});
