import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import type { SimulatedBackup } from '../backup/simulated-backup.ts';
import { always, anyPage, disturb, leadOf, leads, leadsOnly, pageRows } from './three-pages.ts';

const database = useDatabase();

/** A page of status 200 that ends cleanly after 500 of its 1,000 rows. */
describe('03 a page that is cut at a row', () => {
  let backup: SimulatedBackup;
  const cut = { effect: 'truncateRows', rows: 500 };
  beforeEach(async () => {
    backup = await leadsOnly(database.worker);
  });
  afterEach(() => backup.simulator.close());

  it('03 is rejected and asked for again', async () => {
    await disturb(backup, anyPage, { nth: 2, ...cut });
    const whole = await backup.backUp();
    expect(whole.run.status).toBe('completed');
    expect(leadOf(whole)).toMatchObject({
      coverage: 'ok',
      records: leads,
      rowsStaged: leads,
      pagesDone: 3,
      failures: 1,
    });
  });

  it('03 turns the run amber by name when it stays cut, and nothing of the object is kept', async () => {
    await disturb(backup, anyPage, { ...always, ...cut });
    const short = await backup.backUp();
    expect(short.run).toMatchObject({ status: 'completed_with_warnings', warnings: 1, records: 0 });
    expect(leadOf(short)).toMatchObject({ coverage: 'failed', cause: 'PAGE_REJECTED', records: 0 });
    expect(leadOf(short).reason).toContain(`held 500 rows where Salesforce announced ${pageRows}`);
    expect(await backup.versions()).toEqual([]);
    await backup.control('DELETE', 'faults');
    expect(leadOf(await backup.backUp())).toMatchObject({ mode: 'full', coverage: 'ok', added: leads });
  });

  it('03 is found by the count of the whole job where no count of the page was sent', async () => {
    await disturb(backup, anyPage, { ...always, effect: 'dropHeaders', headers: ['sforce-numberofrecords'] });
    await disturb(backup, anyPage, { nth: 2, ...cut });
    const whole = await backup.backUp();
    expect(leadOf(whole)).toMatchObject({ coverage: 'ok', records: leads, rowsStaged: leads, failures: 1 });
  });
});
