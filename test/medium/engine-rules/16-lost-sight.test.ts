import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#simulator';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { idsOf, showOnly, updateRecord } from '../backup/small-world.ts';
import { storedFacts } from './stored-facts.ts';

const database = useDatabase();
const rows = 250;
const lost = 100;

const world: World = {
  name: 'sight',
  companyName: 'Sight Ltd',
  metadataFolders: [],
  disasters: [],
  records: function* () {
    for (let n = 1; n <= rows; n += 1)
      yield { type: 'Account', ref: `a${n}`, fields: { Name: `Account ${n}`, Rating: 'Hot', Phone: `${n}` } };
  },
};

describe('16 the connected user loses access to one field and to 100 records', () => {
  let backup: SimulatedBackup;
  let facts: ReturnType<typeof storedFacts>;
  let ids: string[];
  let now = Date.now() - 86_400_000;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world, now: () => new Date(now) });
    showOnly(backup.simulator, ['Account', 'UserPermissionAccess']);
    ids = idsOf(backup.simulator, 'Account');
    facts = storedFacts(database.worker, backup);
    expect((await backup.backUp()).run).toMatchObject({ status: 'completed', added: rows });
    now += 3_600_000;
  });
  afterAll(() => backup.simulator.close());

  const account = async () => (await backup.backUp()).objects.get('Account');
  const valuesOf = async (field: string, run: number) =>
    new Set((await facts.column('Account', field, run)).values());

  it('16.1 keeps the values of the field, says that it is hidden, and takes nothing for emptied', async () => {
    const { simulator } = backup;
    simulator.org.access.setUser(simulator.adminUserId, { fields: { 'Account.Rating': { read: false } } });
    updateRecord(simulator.org, 'Account', ids[0] ?? '', { Phone: 'changed' });
    now += 120_000;
    const run = await backup.backUp();
    expect(run.run).toMatchObject({ status: 'completed_with_warnings', added: 0, changed: 1, deleted: 0 });
    const covered = run.objects.get('Account');
    expect(covered).toMatchObject({ coverage: 'partial', mode: 'incremental', records: rows });
    expect(covered?.reason).toMatch(/^Hidden from the connected user: field Rating\./);
    expect(await valuesOf('Rating', 2)).toEqual(new Set(['Hot']));
    const { fields } = await facts.object('Account');
    expect(fields.filter(({ hidden }) => hidden).map(({ name }) => name)).toEqual(['Rating']);
  });

  it('16.2 goes on from there the next time, although not everything is in sight', async () => {
    now += 3_600_000;
    expect(await account()).toMatchObject({ mode: 'incremental', coverage: 'partial', changed: 0 });
  });

  it('16.3 takes records out of sight for hidden, not for deleted, when the user does not see all data', async () => {
    const { simulator } = backup;
    const { access } = simulator.org;
    access.setUser(simulator.adminUserId, {
      permissions: { ViewAllData: false, ModifyAllData: false },
      fields: { 'Account.Rating': { read: false } },
    });
    access.hide(simulator.adminUserId, ids.slice(0, lost));
    now += 3_600_000;
    const covered = await account();
    expect(covered).toMatchObject({ coverage: 'partial', deleted: 0, changed: 0, records: rows });
    expect(covered?.reason).toMatch(/field Rating\..*100 records are not deleted.*hidden/);
    expect(await facts.absences('Account', ids[0] ?? '')).toMatchObject([
      { reason: 'invisible', fromRun: 4, toRun: null },
    ]);
    expect((await facts.column('Account', 'Name', 4)).size).toBe(rows);
  });

  it('16.4 remembers them, tells a deleted one from them, and needs no listing for it', async () => {
    now += 3_600_000;
    backup.simulator.org.delete(ids[200] ?? '');
    now += 120_000;
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ deleted: 1, records: rows - 1, mode: 'incremental' });
    expect(await facts.absences('Account', ids[200] ?? '')).toMatchObject([
      { reason: 'deleted', fromRun: 5 },
    ]);
    expect(run.run.apiCalls).toBeLessThan(12);
  });

  it('16.5 reads everything anew once it is in sight again, and writes only what changed meanwhile', async () => {
    const { simulator } = backup;
    const unseen = { Phone: 'unseen', Rating: 'Cold' };
    simulator.org.update(simulator.org.object('Account'), ids[1] ?? '', unseen, simulator.org.system());
    // Longer ago than any window of changes reaches back.
    now += 86_400_000;
    await backup.backUp();
    simulator.org.access.hide(simulator.adminUserId, []);
    simulator.org.access.setUser(simulator.adminUserId, undefined);
    now += 3_600_000;
    const run = await backup.backUp();
    expect(run.run).toMatchObject({ status: 'completed', added: 0, changed: 1, deleted: 0 });
    expect(run.objects.get('Account')).toMatchObject({ mode: 'full', coverage: 'ok', reason: '' });
    expect((await facts.column('Account', 'Rating', 7)).get(ids[1] ?? '')).toBe('Cold');
    expect((await facts.column('Account', 'Rating', 6)).get(ids[1] ?? '')).toBe('Hot');
    expect(await facts.absences('Account', ids[0] ?? '')).toMatchObject([{ fromRun: 4, toRun: 7 }]);
  });

  it('16.6 takes records that a user who sees all data does not find for purged', async () => {
    const { simulator } = backup;
    simulator.org.access.hide(simulator.adminUserId, ids.slice(0, 1));
    now += 3_600_000;
    expect(await account()).toMatchObject({ deleted: 1 });
    expect((await facts.absences('Account', ids[0] ?? '')).at(-1)).toMatchObject({ reason: 'purged' });
  });
});
