import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import { addObjects } from './many-objects.ts';
import { simulatedBackup, type BackedUp, type SimulatedBackup } from './simulated-backup.ts';
import { idsOf, showOnly, updateRecord } from './small-world.ts';

const database = useDatabase();
const hour = 3_600_000;

/** The most API calls that an unchanged run over 100 objects may cost. */
const most = 45;

describe('an unchanged run over 100 objects with records and 15 without', () => {
  let backup: SimulatedBackup;
  let names: string[];
  let now = Date.now() - 12 * hour;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: undefined, now: () => new Date(now) });
    names = addObjects(backup.simulator, 100, 15);
    showOnly(backup.simulator, names);
    now += 10 * hour;
  });
  afterAll(() => backup.simulator.close());

  const outcome = ({ objects }: BackedUp) =>
    [...objects.values()].map(({ coverage, records, mode }) => `${coverage} ${records} ${mode}`);

  it('begins with a full one', async () => {
    const first = await backup.backUp();
    expect(first.run).toMatchObject({ status: 'completed', added: 300, objectsDone: 115 });
    expect(new Set(outcome(first))).toEqual(new Set(['ok 3 full', 'empty 0 full']));
  });

  it('writes no version and asks at most 45 times', async () => {
    now += 1 * hour;
    const before = await backup.versions();
    const second = await backup.backUp();
    expect(second.run).toMatchObject({ added: 0, changed: 0, deleted: 0, records: 300, status: 'completed' });
    expect(new Set(outcome(second))).toEqual(new Set(['ok 3 incremental', 'empty 0 incremental']));
    expect(await backup.versions()).toEqual(before);
    expect(second.run.apiCalls).toBeLessThanOrEqual(most);
  });

  it('still sees the one record of the 300 that changed, and the one that is gone', async () => {
    now += 1 * hour;
    const { org } = backup.simulator;
    updateRecord(org, names[40] ?? '', idsOf(backup.simulator, names[40] ?? '')[1] ?? '', {
      Name: 'Changed',
    });
    org.hardDelete(idsOf(backup.simulator, names[80] ?? '')[0] ?? '');
    now += 60_000;
    const third = await backup.backUp();
    expect(third.run).toMatchObject({ added: 0, changed: 1, deleted: 1 });
    expect(third.objects.get(names[40] ?? '')).toMatchObject({ changed: 1 });
    expect(third.objects.get(names[80] ?? '')).toMatchObject({ deleted: 1, records: 2 });
    expect(third.run.apiCalls).toBeLessThanOrEqual(most);
  });
});

describe('an unchanged run over 100 objects that were all saved just before the run', () => {
  it('asks at most 50 times, although each window of changes holds every record', async () => {
    const backup = await simulatedBackup(database.worker, { world: undefined });
    try {
      showOnly(backup.simulator, addObjects(backup.simulator, 100, 0));
      await backup.backUp();
      const before = await backup.versions();
      const second = await backup.backUp();
      expect(second.run).toMatchObject({ added: 0, changed: 0, deleted: 0, records: 300 });
      expect(await backup.versions()).toEqual(before);
      expect(second.run.apiCalls).toBeLessThanOrEqual(50);
    } finally {
      await backup.simulator.close();
    }
  });
});
