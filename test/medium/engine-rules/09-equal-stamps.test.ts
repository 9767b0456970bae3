import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { runObject } from '#core/db';
import { useDatabase } from '#test/database';
import { simulatedBackup } from '../backup/simulated-backup.ts';
import { insertRecord, showOnly } from '../backup/small-world.ts';

const database = useDatabase();
const rows = 5_000;

it('09 takes each of 5,000 rows with one time stamp once, exactly on the edge of the window', async () => {
  let now = Math.floor((Date.now() - 86_400_000) / 1000) * 1000;
  const backup = await simulatedBackup(database.worker, { world: undefined, now: () => new Date(now) });
  try {
    const { org } = backup.simulator;
    showOnly(backup.simulator, ['Account']);
    insertRecord(org, 'Account', { Name: 'First' });
    await backup.backUp();
    now += 3_600_000;
    org.transact(() => {
      for (let n = 0; n < rows; n += 1) insertRecord(org, 'Account', { Name: `Twin ${n}` });
    });
    const stamp = new Date(String(org.records('Account').at(-1)?.['SystemModstamp']));
    // The window begins 15 minutes before the watermark: the stamp of all rows is its very first instant.
    const edge = new Date(stamp.getTime() + 15 * 60_000);
    await backup.installation.inTenant((tx) =>
      tx.update(runObject).set({ watermark: edge }).where(eq(runObject.object, 'Account')),
    );
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ mode: 'incremental', added: rows, changed: 0 });
    expect(run.objects.get('Account')?.since).toEqual(stamp);
    const ids = (await backup.versions()).map(({ id }) => id);
    expect(ids).toHaveLength(rows + 1);
    expect(new Set(ids).size).toBe(rows + 1);
    expect((await backup.backUp()).run).toMatchObject({
      added: 0,
      changed: 0,
      deleted: 0,
      records: rows + 1,
    });
  } finally {
    await backup.simulator.close();
  }
});
