import { afterEach, beforeEach, expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import type { SimulatedBackup } from '../backup/simulated-backup.ts';
import { bulkJobsOf, leadOf, leads, leadsOnly } from './three-pages.ts';

const database = useDatabase();
let backup: SimulatedBackup;
beforeEach(async () => {
  backup = await leadsOnly(database.worker);
});
afterEach(() => backup.simulator.close());

it('01 three pages of a Bulk result give each record once, and no header becomes one', async () => {
  const whole = await backup.backUp();
  expect(whole.run).toMatchObject({ status: 'completed', records: leads, added: leads });
  expect(leadOf(whole)).toMatchObject({ route: 'bulk', pagesDone: 3, rowsStaged: leads, coverage: 'ok' });
  const versions = await backup.versions();
  expect(versions).toHaveLength(leads);
  expect(new Set(versions.map(({ id }) => id)).size).toBe(leads);
  expect(versions.filter(({ id, values }) => id === 'Id' || values['lastname'] === 'LastName')).toEqual([]);
  expect(new Set(versions.map(({ values }) => values['lastname'])).size).toBe(leads);
  expect(await bulkJobsOf(backup)).toBe(1);
});
