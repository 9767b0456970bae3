import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { extractByBulk } from '#core/extract';
import { useDatabase } from '#test/database';
import { csv, scriptedOrg, type ScriptedOrg } from '../../unit/salesforce/scripted-org.ts';
import type { SimulatedBackup } from '../backup/simulated-backup.ts';
import { always, anyPage, disturb, leadOf, leads, leadsOnly } from './three-pages.ts';

const database = useDatabase();

describe('04 a result that does not go on as it should', () => {
  let backup: SimulatedBackup;
  beforeEach(async () => {
    backup = await leadsOnly(database.worker);
  });
  afterEach(() => backup.simulator.close());

  it('04 ends at the locator "null"', async () => {
    expect(leadOf(await backup.backUp())).toMatchObject({ coverage: 'ok', pagesDone: 3 });
  });

  it('04 is not taken for whole when the locator is missing once', async () => {
    await disturb(backup, anyPage, { nth: 2, effect: 'dropHeaders', headers: ['sforce-locator'] });
    expect(leadOf(await backup.backUp())).toMatchObject({ coverage: 'ok', records: leads, failures: 1 });
  });

  it.each([
    [
      'the locator is missing',
      { effect: 'dropHeaders', headers: ['sforce-locator'] },
      /read 3000 records, its pages held 1000/,
    ],
    ['204 comes instead of a page', { effect: 'status', status: 204, body: '' }, /without a page|web page/],
    ['a web page comes instead', { effect: 'html' }, /web page instead of data/],
  ])('04 fails with its cause when %s for good', async (_name, fault, reason) => {
    await disturb(backup, anyPage, { ...always, ...fault });
    const short = await backup.backUp();
    expect(short.run.status).toBe('completed_with_warnings');
    expect(leadOf(short)).toMatchObject({ coverage: 'failed', cause: 'PAGE_REJECTED' });
    expect(leadOf(short).reason).toMatch(reason);
    expect(await backup.versions()).toEqual([]);
  });
});

describe('04 a locator that was named before', () => {
  let org: ScriptedOrg;
  beforeAll(async () => {
    org = await scriptedOrg();
  });
  afterAll(() => org.close());

  it.each([
    ['at once', ['MTAw', 'MTAw']],
    ['after a while', ['MTAw', 'MjAw', 'MTAw']],
  ])('04 is refused, not followed for ever: %s', async (_name, locators) => {
    org.script(
      ...locators.map((locator) =>
        csv('"Id"\n"00Q000000000001AAA"\n', { 'sforce-locator': locator, 'sforce-numberofrecords': '1' }),
      ),
    );
    const description = {
      ...{ name: 'Lead', label: 'Lead', labelPlural: 'Leads', keyPrefix: '00Q' },
      fields: [{ name: 'Id', type: 'id' }],
    } as unknown as Parameters<typeof extractByBulk>[1];
    const read = async () => {
      for await (const page of extractByBulk(org.client(), description, { jobId: '750000000000001AAA' }))
        page.csv.resume();
    };
    await expect(read()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(org.asked).toHaveLength(locators.length);
  });
});
