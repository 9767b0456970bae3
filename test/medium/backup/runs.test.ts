import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import { simulatedBackup, type BackedUp, type SimulatedBackup } from './simulated-backup.ts';
import { idsOf, insertRecord, leads, recordsOf, smallWorld, updateRecord, vanish } from './small-world.ts';

const database = useDatabase();

function changesOf({ objects }: BackedUp): Record<string, string> {
  const changed = [...objects.values()].filter(
    ({ added, changed: edited, deleted }) => added + edited + deleted > 0,
  );
  return Object.fromEntries(
    changed.map(({ object, added, changed: edited, deleted }) => [
      object,
      `+${added} ~${edited} -${deleted}`,
    ]),
  );
}

/** The story of one org, run after run; each test goes on where the one before ended. */
describe('the runs of a backup job', () => {
  let backup: SimulatedBackup;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: smallWorld, bulkPageRows: 1_000 });
  });
  afterAll(() => backup.simulator.close());

  it('begin with a full one that holds every record of the org', async () => {
    const first = await backup.backUp();
    expect(first.run).toMatchObject({ number: 1, kind: 'full', problem: null, changed: 0, deleted: 0 });
    expect(first.run.status).toMatch(/^completed/);
    const { org } = backup.simulator;
    for (const { object, coverage, records, added } of first.objects.values()) {
      if (coverage === 'skipped') continue;
      const live = org.records(object).length;
      expect({ object, coverage, records, added }).toEqual({
        object,
        coverage: live ? 'ok' : 'empty',
        records: live,
        added: live,
      });
    }
    const versions = await backup.versions();
    expect(versions).toHaveLength(first.run.records);
    expect(first.run.added).toBe(first.run.records);
    expect(versions.every(({ from, to }) => from === 1 && to === null)).toBe(true);
    const story = versions.find(
      ({ object, values }) => object === 'Case' && values['subject']?.startsWith('Case 3'),
    );
    expect(story?.values['subject']).toBe('Case 3, "quoted"\r\nsecond line');
  });

  it('say of every object of the org what became of it', async () => {
    const first = await backup.inspect(1);
    const named = new Set(first.objects.keys());
    expect(
      backup.simulator.org.schema
        .all()
        .map(({ name }) => name)
        .filter((name) => !named.has(name)),
    ).toEqual([]);
    expect(first.run).toMatchObject({ objectsTotal: named.size, objectsDone: named.size });
    for (const { state, coverage, reason } of first.objects.values()) {
      expect(state).toBe('done');
      expect(reason === '').toBe(coverage === 'ok' || coverage === 'empty');
    }
    expect(first.objects.get('Lead')).toMatchObject({ route: 'bulk', pagesDone: 3, rowsStaged: leads });
    expect(first.objects.get('Account')).toMatchObject({ route: 'rest' });
    const unexpected = [...first.objects.values()].filter(
      ({ expected, coverage }) => coverage === 'skipped' && !expected,
    );
    expect(first.run.warnings).toBe(unexpected.length);
  });

  it('write nothing when nothing changed, and ask little of the org', async () => {
    const before = await backup.versions();
    const second = await backup.backUp();
    expect(second.run).toMatchObject({ number: 2, kind: 'incremental', added: 0, changed: 0, deleted: 0 });
    expect(await backup.versions()).toEqual(before);
    const read = [...second.objects.values()].filter(({ coverage }) => coverage !== 'skipped');
    expect(read.filter(({ mode }) => mode === 'full').length).toBeLessThan(10);
    expect(second.run.apiCalls).toBeLessThan(read.length * 0.75);
    expect(second.run.records).toBe((await backup.inspect(1)).run.records);
  });

  it('find exactly what was edited, added and deleted', async () => {
    const { org } = backup.simulator;
    const [edited = '', alsoEdited = '', , goneAccount = ''] = idsOf(backup.simulator, 'Account');
    updateRecord(org, 'Account', edited, { Industry: 'Banking' });
    updateRecord(org, 'Account', alsoEdited, { Industry: null });
    const added = insertRecord(org, 'Account', { Name: 'Newcomer' });
    org.delete(goneAccount);
    const run = await backup.backUp();
    // Its contacts go with an account.
    expect(changesOf(run)).toMatchObject({ Account: '+1 ~2 -1', Contact: '+0 ~0 -1' });
    expect(run.run).toMatchObject({ number: 3, status: expect.stringMatching(/^completed/) as unknown });
    const versions = (await backup.versions()).filter(({ object }) => object === 'Account');
    const of = (id: string) =>
      versions
        .filter((version) => version.id === id)
        .map(({ from, to, values }) => [from, to, values['industry']]);
    expect(of(edited)).toEqual([
      [1, 3, 'Energy'],
      [3, null, 'Banking'],
    ]);
    expect(of(alsoEdited)).toEqual([
      [1, 3, 'Energy'],
      [3, null, undefined],
    ]);
    expect(of(goneAccount)).toEqual([[1, 3, 'Energy']]);
    expect(of(added)).toEqual([[3, null, undefined]]);
  });

  it('take an undeleted record for added again', async () => {
    const { org } = backup.simulator;
    const [id = ''] = idsOf(backup.simulator, 'Case');
    org.delete(id);
    expect(changesOf(await backup.backUp())).toMatchObject({ Case: '+0 ~0 -1' });
    org.undelete(id);
    expect(changesOf(await backup.backUp())).toMatchObject({ Case: '+1 ~0 -0' });
  });

  it('find records that left the recycle bin and the delete log, among many that stayed', async () => {
    const { simulator } = backup;
    const [lead = '', other = ''] = idsOf(simulator, 'Lead').slice(700);
    const contact = idsOf(simulator, 'Contact').at(-1) ?? '';
    for (const id of [lead, other, contact]) vanish(simulator.org, id);
    updateRecord(simulator.org, 'Lead', idsOf(simulator, 'Lead')[5] ?? '', { Company: 'Moved' });
    const run = await backup.backUp();
    expect(changesOf(run)).toMatchObject({ Lead: '+0 ~1 -2', Contact: '+0 ~0 -1' });
    expect(run.objects.get('Lead')).toMatchObject({
      coverage: 'ok',
      records: leads - 2,
      mode: 'incremental',
    });
    const closed = (await backup.versions()).filter(({ to }) => to === run.run.number).map(({ id }) => id);
    expect(closed).toEqual(expect.arrayContaining([lead, other, contact]));
  });

  it('read an object anew when a record turned up without a new time stamp', async () => {
    const { org } = backup.simulator;
    const long = '2020-01-01T00:00:00.000Z';
    const stamps = { CreatedDate: long, LastModifiedDate: long, SystemModstamp: long };
    org.insert(org.object('Account'), { Name: 'Late commit', ...stamps }, org.system());
    const run = await backup.backUp();
    expect(changesOf(run)).toEqual({ Account: '+1 ~0 -0' });
    expect(run.objects.get('Account')).toMatchObject({
      mode: 'full',
      coverage: 'ok',
      records: recordsOf(backup.simulator, 'Account').length,
    });
  });

  it('read an object in full when it got a field, and fill it in without a version', async () => {
    const { org } = backup.simulator;
    const account = org.object('Account');
    const [first = '', second = ''] = idsOf(backup.simulator, 'Account');
    const like = [...account.fields.values()].find(({ name }) => name === 'Sic');
    if (!like) throw new Error('The catalogue has no Account.Sic.');
    org.schema.addField(account, { ...like, name: 'Region__c', label: 'Region', custom: true });
    // As a default that the platform fills in: no time stamp moves.
    const record = org.store.get(first);
    org.store.put(account, first, { ...record?.values, Region__c: 'North' });
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ mode: 'full', added: 0, changed: 0, deleted: 0 });
    const regions = (await backup.versions()).filter(
      ({ id, to }) => to === null && [first, second].includes(id),
    );
    expect(regions.map(({ values }) => values['region__c'])).toEqual(['North', undefined]);
    expect((await backup.backUp()).objects.get('Account')).toMatchObject({ mode: 'incremental', changed: 0 });
  });
});
