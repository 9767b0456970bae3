import { beforeEach, expect, it } from 'vitest';
import { ensureStore, registerObject, storedObjects } from '#core/versions';
import { useDatabase } from '#test/database';
import { describeObject, field, idOf, StoreStory } from './store-story.ts';

const database = useDatabase();
let story: StoreStory;
beforeEach(() => {
  story = new StoreStory(database.worker);
});
const unchanged = { added: 0, changed: 0, deleted: 0, records: 2 };

it('writes no version for a field that is added without values, and one per record that has a value', async () => {
  const rows = [1, 2].map((id) => ({ Id: idOf(id), Name: `n${id}` }));
  await story.run(1, { object: describeObject('Account', ['Name']), pages: [rows] });
  const wider = describeObject('Account', ['Industry', 'Name']);
  expect(await story.run(2, { object: wider, pages: [rows] })).toEqual(unchanged);
  const filled = [{ ...rows[0], Industry: 'Mining' }, { ...rows[1] }];
  expect(await story.run(3, { object: wider, pages: [filled] })).toEqual({ ...unchanged, changed: 1 });
  expect((await story.stored('Account', 1)).fields.map((one) => one.name)).toEqual(['Name']);
  expect((await story.snapshot('Account', 3)).get(idOf(1))).toEqual({ Name: 'n1', Industry: 'Mining' });
});

it.each(['full', 'incremental'] as const)(
  'writes no version for a field that is dropped (%s), and still shows it in the older snapshot',
  async (mode) => {
    const rows = [1, 2].map((id) => ({ Id: idOf(id), Name: `n${id}`, Industry: `i${id}` }));
    await story.run(1, { object: describeObject('Account', ['Name', 'Industry']), pages: [rows] });
    const narrower = describeObject('Account', ['Name']);
    expect(await story.run(2, { object: narrower, mode, pages: [rows] })).toEqual(unchanged);
    expect(
      await story.run(3, { object: narrower, mode, pages: [[{ ...rows[0]!, Name: 'new' }, rows[1]!]] }),
    ).toEqual({ ...unchanged, changed: 1 });
    expect((await story.snapshot('Account', 1)).get(idOf(1))).toEqual({ Name: 'n1', Industry: 'i1' });
    expect((await story.snapshot('Account', 2)).get(idOf(1))).toEqual({ Name: 'n1' });
    // It comes back, under a slot of its own: that says nothing about any record.
    expect(
      await story.run(4, {
        object: describeObject('Account', ['Name', 'Industry']),
        pages: [[{ ...rows[0]!, Name: 'new' }, rows[1]!]],
      }),
    ).toEqual(unchanged);
    expect((await story.snapshot('Account', 4)).get(idOf(2))).toEqual({ Name: 'n2', Industry: 'i2' });
    expect((await story.snapshot('Account', 3)).get(idOf(2))).toEqual({ Name: 'n2' });
    expect((await story.snapshot('Account', 1)).get(idOf(2))).toEqual({ Name: 'n2', Industry: 'i2' });
  },
);

it('fills a new field into versions that stay, and writes one where the record differs otherwise', async () => {
  const rows = [1, 2, 3].map((id) => ({ Id: idOf(id), Name: `n${id}` }));
  await story.run(1, { object: describeObject('Account', ['Name']), pages: [rows] });
  const wider = describeObject('Account', ['Industry', 'Name']);
  const filled = rows.map((row) => ({ ...row, Industry: 'Mining' }));
  filled[2] = { Id: idOf(3), Name: 'renamed', Industry: 'Mining' };
  // One record is handed out twice.
  const pages = [filled, [filled[0]!]];
  expect(await story.run(2, { object: wider, pages })).toMatchObject({ added: 0, changed: 1, deleted: 0 });
  expect((await story.snapshot('Account', 1)).get(idOf(1))).toEqual({ Name: 'n1' });
  expect((await story.snapshot('Account', 2)).get(idOf(1))).toEqual({ Name: 'n1', Industry: 'Mining' });
  // What was filled in counts from then on.
  expect(await story.run(3, { object: wider, pages: [filled] })).toMatchObject({ changed: 0 });
  filled[0] = { ...filled[0]!, Industry: 'Energy' };
  expect(await story.run(4, { object: wider, pages: [filled] })).toMatchObject({ changed: 1 });
});

it('keeps calculated fields, but takes their change for no change of the record', async () => {
  const object = describeObject('Account', ['Name', field('Score__c', { calculated: true })]);
  const rows = (score: string) => [1, 2].map((id) => ({ Id: idOf(id), Name: `n${id}`, Score__c: score }));
  await story.run(1, { object, pages: [rows('10')] });
  expect(await story.run(2, { object, pages: [rows('20')] })).toEqual(unchanged);
  expect((await story.snapshot('Account', 1)).get(idOf(1))).toEqual({ Name: 'n1', Score__c: '10' });
  const stored = describeObject('Account', ['Name', 'Score__c']);
  expect(await story.run(3, { object: stored, pages: [rows('10')] })).toEqual(unchanged);
  expect(await story.run(4, { object: stored, pages: [rows('30')] })).toEqual({ ...unchanged, changed: 2 });
});

it('keeps the field list of each run, and gives a field of another type another slot', async () => {
  const { db } = database.worker;
  await db.transaction((tx) => ensureStore(tx, story.schema));
  const register = (run: number, names: (string | ReturnType<typeof field>)[]) => {
    const object = describeObject('Thing__c', names);
    return db.transaction((tx) => registerObject(tx, story.schema, run, object, object.fields, 1));
  };
  await register(1, ['Name', 'A__c']);
  await register(2, ['Name', 'A__c']);
  const third = await register(3, [field('A__c', { type: 'double' }), 'b__C']);
  expect(third.fields.map((one) => one.slot)).toEqual([3, 4]);
  expect(await register(3, [field('A__c', { type: 'double' }), 'b__C'])).toEqual(third);
  const lists = await Promise.all(
    [1, 2, 3, 4].map((run) => storedObjects(database.api.db, story.schema, run)),
  );
  expect(
    lists.map((objects) =>
      objects.map((one) => one.fields.map((f) => `${f.name} ${f.type} ${f.slot}`).join()),
    ),
  ).toEqual([
    ['Name string 1,A__c string 2'],
    ['Name string 1,A__c string 2'],
    ['A__c double 3,b__C string 4'],
    ['A__c double 3,b__C string 4'],
  ]);
  expect(await storedObjects(database.api.db, story.schema, 0)).toEqual([]);
  expect(await storedObjects(database.api.db, `store_${'0'.repeat(32)}`)).toEqual([]);
});
