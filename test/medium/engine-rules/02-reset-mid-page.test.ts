import { afterEach, beforeEach, expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import type { SimulatedBackup } from '../backup/simulated-backup.ts';
import { always, anyPage, bulkJobsOf, disturb, firstPage, leadOf, leads, leadsOnly } from './three-pages.ts';

const database = useDatabase();
let backup: SimulatedBackup;
beforeEach(async () => {
  backup = await leadsOnly(database.worker);
});
afterEach(() => backup.simulator.close());

it('02 a connection that is reset in the middle of page 2 costs that page alone, by its locator, of the same job', async () => {
  await disturb(backup, anyPage, { nth: 2, effect: 'cut' });
  // Whoever asked for the first page again would not get it.
  await disturb(backup, firstPage, { ...always, nth: 2, effect: 'status', status: 500 });
  const whole = await backup.backUp();
  expect(whole.run).toMatchObject({ status: 'completed', records: leads, added: leads });
  expect(leadOf(whole)).toMatchObject({
    coverage: 'ok',
    pagesDone: 3,
    rowsStaged: leads,
    failures: 1,
    reason: '',
  });
  const versions = await backup.versions();
  expect(new Set(versions.map(({ id }) => id)).size).toBe(versions.length);
  expect(await bulkJobsOf(backup)).toBe(1);
});
