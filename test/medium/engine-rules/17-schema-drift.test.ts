import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#simulator';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { idsOf, showOnly } from '../backup/small-world.ts';
import { storedFacts } from './stored-facts.ts';

const database = useDatabase();
const rows = 300;

const world: World = {
  name: 'drift',
  companyName: 'Drift Ltd',
  metadataFolders: [],
  disasters: [],
  records: function* () {
    for (let n = 1; n <= rows; n += 1)
      yield {
        type: 'Account',
        ref: `a${n}`,
        fields: { Name: `Account ${n}`, NumberOfEmployees: n, Sic: `${n}` },
      };
  },
};

describe('17 formula change and new picklist label', () => {
  let backup: SimulatedBackup;
  let facts: ReturnType<typeof storedFacts>;
  let first: string;
  let now = Date.now() - 86_400_000;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world, now: () => new Date(now) });
    showOnly(backup.simulator, ['Account']);
    first = idsOf(backup.simulator, 'Account')[0] ?? '';
    setFormula('NumberOfEmployees * 2');
    facts = storedFacts(database.worker, backup);
    expect((await backup.backUp()).run).toMatchObject({ status: 'completed', added: rows });
    now += 3_600_000;
  });
  afterAll(() => backup.simulator.close());

  const schema = () => backup.simulator.org.schema;
  const account = () => backup.simulator.org.object('Account');
  function fieldNamed(name: string) {
    const field = account().fields.get(name.toLowerCase());
    if (!field) throw new Error(`The catalogue has no Account.${name}.`);
    return field;
  }
  function setFormula(expression: string): void {
    const facts = { calculated: true, createable: false, updateable: false, custom: true };
    const formula = { expression, blankAsZero: false };
    const field = { ...fieldNamed('NumberOfEmployees'), ...facts, formula };
    account().fields.set('double__c', { ...field, name: 'Double__c', label: 'Double' });
    schema().changed(new Date(now));
  }
  const schemasOf = async (...runs: number[]) =>
    Promise.all(runs.map(async (run) => (await facts.object('Account', run)).fields));
  const unchanged = { coverage: 'ok', added: 0, changed: 0, deleted: 0, records: rows };

  it('17.1 backfills the column of a changed formula without a version, and keeps the older snapshot', async () => {
    const before = (await backup.versions()).length;
    setFormula('NumberOfEmployees * 3');
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ ...unchanged, mode: 'full' });
    expect(await backup.versions()).toHaveLength(before);
    expect((await facts.column('Account', 'Double__c', 1)).get(first)).toBe('2');
    expect((await facts.column('Account', 'Double__c', 2)).get(first)).toBe('3');
    const fingerprints = await Promise.all([1, 2].map((n) => backup.inspect(n)));
    const [one, two] = fingerprints.map(({ objects }) => objects.get('Account')?.fingerprint);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(two).not.toBe(one);
  });

  it('17.2 bumps the schema version for a new picklist label, and reads nothing anew', async () => {
    now += 3_600_000;
    const industry = fieldNamed('Industry');
    const [value, ...others] = industry.picklist;
    if (!value) throw new Error('Industry has no values.');
    industry.picklist = [{ ...value, label: 'Relabelled' }, ...others];
    schema().changed(new Date(now));
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ ...unchanged, mode: 'incremental' });
    const [second = [], third = []] = await schemasOf(2, 3);
    const hashOf = (fields: typeof second) => fields.find(({ name }) => name === 'Industry');
    expect(hashOf(third)?.picklistLabelsHash).not.toBe(hashOf(second)?.picklistLabelsHash);
    expect(hashOf(third)).toMatchObject({
      slot: hashOf(second)?.slot,
      picklistHash: hashOf(second)?.picklistHash,
    });
    expect((await backup.inspect(3)).objects.get('Account')?.fingerprint).not.toBe(
      (await backup.inspect(2)).objects.get('Account')?.fingerprint,
    );
  });

  it('17.3 writes no version for a checkbox that fills itself, a text that becomes a number, and their end', async () => {
    const before = (await backup.versions()).length;
    now += 3_600_000;
    const { store } = backup.simulator.org;
    const sic = fieldNamed('Sic');
    const added = { ...sic, name: 'Active__c', label: 'Active', type: 'boolean' as const, custom: true };
    account().fields.set('active__c', added);
    for (const { Id } of backup.simulator.org.records('Account'))
      store.put(account(), Id, { ...store.get(Id)?.values, Active__c: true });
    Object.assign(sic, { type: 'double', length: 0, precision: 18, scale: 0 });
    schema().changed(new Date(now));
    expect((await backup.backUp()).objects.get('Account')).toMatchObject({ ...unchanged, mode: 'full' });
    expect((await facts.column('Account', 'Active__c', 4)).get(first)).toBe('true');
    const [third = [], fourth = []] = await schemasOf(3, 4);
    expect(third.some(({ name }) => name === 'Active__c')).toBe(false);
    const typeOf = (fields: typeof third) => fields.find(({ name }) => name === 'Sic')?.type;
    expect([typeOf(third), typeOf(fourth)]).toEqual(['string', 'double']);
    now += 3_600_000;
    account().fields.delete('active__c');
    schema().changed(new Date(now));
    expect((await backup.backUp()).objects.get('Account')).toMatchObject(unchanged);
    expect((await facts.object('Account')).fields.some(({ name }) => name === 'Active__c')).toBe(false);
    expect((await facts.column('Account', 'Active__c', 4)).get(first)).toBe('true');
    expect(await backup.versions()).toHaveLength(before);
  });
});
