import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  changesBetween,
  changesOfRun,
  currentCount,
  currentIdsNotIn,
  dropIdStaging,
  ensureStore,
  prepareIdStaging,
  recordAsOf,
  recordsReferencing,
  stageIds,
  tidyStore,
} from '#core/versions';
import { useDatabase } from '#test/database';
import { describeObject, field, idOf, StoreStory, type Row } from './store-story.ts';

const database = useDatabase();
const account = describeObject('Account', ['Name', 'Industry']);
const rows = (...entries: [number, string, string?][]): Row[] =>
  entries.map(([id, name, industry]) => ({ Id: idOf(id), Name: name, Industry: industry ?? null }));
const names = async (run: number, story: StoreStory) =>
  Object.fromEntries(
    [...(await story.snapshot('Account', run))].map(([id, row]) => [Number(id.slice(3, 15)), row.Name]),
  );

let story: StoreStory;
beforeEach(() => {
  story = new StoreStory(database.worker);
});

describe.each([
  ['in the shared partition', 10],
  ['in a partition of its own', 200_000],
])('an object %s', (_where, expected) => {
  it('counts added, changed and deleted over full runs, and reads each snapshot as of its run', async () => {
    const first = await story.run(1, {
      object: account,
      expected,
      pages: [rows([1, 'Acme'], [2, 'Bolt']), rows([3, 'Cone'])],
    });
    expect(first).toEqual({ added: 3, changed: 0, deleted: 0, records: 3 });
    const second = await story.run(2, {
      object: account,
      expected,
      pages: [rows([1, 'Acme'], [2, 'Bolt & Co'], [4, 'Dash'])],
    });
    expect(second).toEqual({ added: 1, changed: 1, deleted: 1, records: 3 });
    const third = await story.run(3, {
      object: account,
      expected,
      pages: [rows([1, 'Acme'], [2, 'Bolt & Co'], [4, 'Dash'])],
    });
    expect(third).toEqual({ added: 0, changed: 0, deleted: 0, records: 3 });
    expect(await names(1, story)).toEqual({ 1: 'Acme', 2: 'Bolt', 3: 'Cone' });
    expect(await names(2, story)).toEqual({ 1: 'Acme', 2: 'Bolt & Co', 4: 'Dash' });
    expect(await names(3, story)).toEqual({ 1: 'Acme', 2: 'Bolt & Co', 4: 'Dash' });
    await tidyStore(database.worker.db, story.schema, 3);
    const { rows: placed } = await database.worker.pool.query<{ part: string }>(
      `select distinct tableoid::regclass::text as part from ${story.schema}.record_version`,
    );
    expect(placed.map((row) => row.part.endsWith('_default'))).toEqual([expected === 10]);
  });
});

it('takes only named Ids as deleted in an incremental run, and brings an undeleted record back', async () => {
  await story.run(1, { object: account, pages: [rows([1, 'Acme'], [2, 'Bolt'], [3, 'Cone'])] });
  const second = await story.run(2, {
    object: account,
    mode: 'incremental',
    pages: [rows([2, 'Bolt'], [3, 'Cone!'])],
    deleted: [idOf(1), idOf(1), idOf(3), idOf(99)],
  });
  // 2 was touched but not changed; 3 was deleted and is there again; 99 was never seen.
  expect(second).toEqual({ added: 0, changed: 1, deleted: 1, records: 2 });
  const third = await story.run(3, { object: account, mode: 'incremental', pages: [rows([1, 'Acme'])] });
  expect(third).toEqual({ added: 1, changed: 0, deleted: 0, records: 3 });
  expect(await names(1, story)).toEqual({ 1: 'Acme', 2: 'Bolt', 3: 'Cone' });
  expect(await names(2, story)).toEqual({ 2: 'Bolt', 3: 'Cone!' });
  expect(await names(3, story)).toEqual({ 1: 'Acme', 2: 'Bolt', 3: 'Cone!' });
});

it('takes rows with IsDeleted true as deleted, in both modes', async () => {
  const object = describeObject('Account', ['Name', field('IsDeleted', { type: 'boolean' })]);
  const row = (id: number, deleted: boolean): Row => ({
    Id: idOf(id),
    Name: `n${id}`,
    IsDeleted: String(deleted),
  });
  expect(await story.run(1, { object, pages: [[row(1, false), row(2, false), row(3, true)]] })).toMatchObject(
    { added: 2, records: 2 },
  );
  expect(await story.run(2, { object, mode: 'incremental', pages: [[row(2, true), row(3, true)]] })).toEqual({
    added: 0,
    changed: 0,
    deleted: 1,
    records: 1,
  });
  expect(await story.run(3, { object, pages: [[row(1, true), row(2, false)]] })).toEqual({
    added: 1,
    changed: 0,
    deleted: 1,
    records: 1,
  });
});

it.each([
  ['in the shared partition', 10],
  ['in a partition of its own', 200_000],
])('takes a record that was read twice as it was read last, %s', async (_where, expected) => {
  const object = describeObject('Account', ['Name', field('IsDeleted', { type: 'boolean' })]);
  const row = (id: number, name: string, deleted = false): Row => ({
    Id: idOf(id),
    Name: name,
    IsDeleted: String(deleted),
  });
  const run = (number: number, ...pages: Row[][]) => story.run(number, { object, expected, pages });
  const twice = [row(1, 'old'), row(2, 'x'), row(3, 'x'), row(1, 'new'), row(3, 'x', true)];
  expect(await run(1, twice)).toEqual({ added: 2, changed: 0, deleted: 0, records: 2 });
  expect(await names(1, story)).toEqual({ 1: 'new', 2: 'x' });
  const other = new StoreStory(database.worker);
  const gone = await other.run(1, { object, expected, pages: [[row(1, 'x'), row(1, 'x', true)]] });
  expect(gone).toEqual({ added: 0, changed: 0, deleted: 0, records: 0 });
  // Changed and back, once more the same, new and already gone.
  const second = [row(1, 'old'), row(2, 'x'), row(4, 'y'), row(1, 'new'), row(2, 'x'), row(4, 'y', true)];
  expect(await run(2, second)).toEqual({ added: 0, changed: 0, deleted: 0, records: 2 });
  expect(await run(3, [row(1, 'new')], [row(2, 'x'), row(2, 'z'), row(5, 'y'), row(5, 'n')])).toEqual({
    added: 1,
    changed: 1,
    deleted: 0,
    records: 3,
  });
  expect(await names(3, story)).toEqual({ 1: 'new', 2: 'z', 5: 'n' });
});

it('is not harmed by a page that was read twice, nor by a merge that is repeated in its run', async () => {
  await story.run(1, { object: account, pages: [rows([1, 'Acme']), rows([1, 'Acme'])] });
  expect(await names(1, story)).toEqual({ 1: 'Acme' });
  const input = { object: account, pages: [rows([1, 'Acme 2'], [2, 'Bolt']), rows([1, 'Acme 3'])] };
  expect(await story.run(2, input)).toEqual({ added: 1, changed: 1, deleted: 0, records: 2 });
  expect(await story.run(2, input)).toEqual({ added: 0, changed: 0, deleted: 0, records: 2 });
  expect(await names(2, story)).toEqual({ 1: 'Acme 3', 2: 'Bolt' });
  // The run is read once more, with other results: it is corrected, and the run before stays as it was.
  await story.run(2, { object: account, pages: [rows([1, 'Acme 4'])] });
  expect(await names(2, story)).toEqual({ 1: 'Acme 4' });
  expect(await names(1, story)).toEqual({ 1: 'Acme' });
});

it('lists the changes of a run, and the differences of any two, page by page', async () => {
  await story.run(1, { object: account, pages: [rows([1, 'a'], [2, 'b'], [3, 'c'], [4, 'd'])] });
  await story.run(2, { object: account, pages: [rows([1, 'a2'], [2, 'b2'], [4, 'd'], [5, 'e'])] });
  await story.run(3, { object: account, pages: [rows([1, 'a'], [2, 'b3'], [4, 'd'], [6, 'f'])] });
  const { id } = await story.stored('Account');
  const { db } = database.api;
  const short = (
    changes: {
      recordId: string;
      kind: string;
      before: (string | null)[] | null;
      after: (string | null)[] | null;
    }[],
  ) =>
    changes.map(
      (change) =>
        `${Number(change.recordId.slice(3, 15))} ${change.kind} ${change.before?.[0] ?? '-'} ${change.after?.[0] ?? '-'}`,
    );

  expect(short(await changesOfRun(db, story.schema, id, 2, { limit: 10 }))).toEqual([
    '1 changed a a2',
    '2 changed b b2',
    '3 deleted c -',
    '5 added - e',
  ]);
  expect(short(await changesOfRun(db, story.schema, id, 2, { limit: 2, after: idOf(1) }))).toEqual([
    '2 changed b b2',
    '3 deleted c -',
  ]);
  expect(short(await changesOfRun(db, story.schema, id, 2, { limit: 9, kind: 'added' }))).toEqual([
    '5 added - e',
  ]);
  expect(short(await changesOfRun(db, story.schema, id, 2, { limit: 9, kind: 'changed' }))).toEqual([
    '1 changed a a2',
    '2 changed b b2',
  ]);
  expect(short(await changesOfRun(db, story.schema, id, 2, { limit: 9, kind: 'deleted' }))).toEqual([
    '3 deleted c -',
  ]);
  expect(
    short(await changesOfRun(db, story.schema, id, 2, { limit: 9, recordIds: [idOf(3), idOf(4)] })),
  ).toEqual(['3 deleted c -']);
  const compared = await changesBetween(db, story.schema, id, { from: 1, to: 3 }, { limit: 10 });
  // 1 was changed back, 5 came and went.
  expect(short(compared)).toEqual(['2 changed b b3', '3 deleted c -', '6 added - f']);
});

it('finds the children of a record, live ones and those that a run found deleted', async () => {
  const contact = describeObject('Contact', ['Name', 'AccountId']);
  const child = (id: number, parent: number | null): Row => ({
    Id: idOf(id),
    Name: `c${id}`,
    AccountId: parent === null ? null : idOf(parent),
  });
  await story.run(1, {
    object: contact,
    pages: [[child(11, 1), child(12, 1), child(13, 2), child(14, null)]],
  });
  await story.run(2, { object: contact, pages: [[child(11, 1), child(13, 1)]] });
  const stored = await story.stored('Contact');
  const slot = stored.fields.find((one) => one.name === 'AccountId')?.slot ?? 0;
  const ids = async (options?: { deletedInRun: number }) =>
    (await recordsReferencing(database.api.db, story.schema, stored.id, slot, [idOf(1)], options)).map(
      (one) => Number(one.recordId.slice(3, 15)),
    );
  expect(await ids()).toEqual([11, 13]);
  expect(await ids({ deletedInRun: 2 })).toEqual([12]);
});

it('names the current records that the org does not have any more', async () => {
  await story.run(1, { object: account, pages: [rows([1, 'a'], [2, 'b'], [3, 'c'])] });
  await story.run(2, { object: account, mode: 'incremental', pages: [], deleted: [idOf(1)] });
  const { id } = await story.stored('Account');
  const { db } = database.worker;
  expect(await currentCount(db, story.schema, id)).toBe(2);
  const missing = await db.transaction(async (tx) => {
    const staging = await prepareIdStaging(tx, story.schema, 3, id);
    await stageIds(tx, staging, [idOf(3), idOf(3), idOf(9)]);
    await stageIds(tx, staging, []);
    const found = await currentIdsNotIn(tx, story.schema, id, staging);
    await dropIdStaging(tx, staging);
    return found;
  });
  expect(missing).toEqual([idOf(2)]);
});

it('lets the API read the versions and change none', async () => {
  await story.run(1, { object: account, pages: [rows([1, 'Acme'])] });
  const { id } = await story.stored('Account');
  expect(await recordAsOf(database.api.db, story.schema, id, idOf(1), 1)).toEqual({
    recordId: idOf(1),
    payload: ['Acme', null],
  });
  expect(await recordAsOf(database.api.db, story.schema, id, idOf(1), 0)).toBeUndefined();
  const table = `${story.schema}.record_version`;
  for (const statement of [
    `delete from ${table}`,
    `update ${table} set _to = 1`,
    `insert into ${table} select * from ${table}`,
  ]) {
    await expect(database.api.db.execute(sql.raw(statement))).rejects.toMatchObject({
      cause: { code: '42501' },
    });
  }
});

it('leaves an object where its versions are, when it turns out larger than expected', async () => {
  await story.run(1, { object: account, expected: 10, pages: [rows([1, 'Acme'])] });
  const grown = { object: account, expected: 200_000, pages: [rows([1, 'Acme'], [2, 'Bolt'])] };
  expect(await story.run(1, grown)).toMatchObject({ added: 1, records: 2 });
  expect(await story.run(2, grown)).toMatchObject({ added: 0, records: 2 });
});

it('makes a store once, also when two workers do it at the same time', async () => {
  const make = () => database.worker.db.transaction((tx) => ensureStore(tx, story.schema));
  await Promise.all([make(), make(), make()]);
  await make();
});

it('sorts Ids by their bytes, upper case before lower case', async () => {
  const ids = ['001000000000aBCAAA', '001000000000ABcAAA', '001000000000Abcaaa', '001000000000aa0AAA'];
  await story.run(1, { object: account, pages: [ids.map((id) => ({ Id: id, Name: id, Industry: null }))] });
  expect([...(await story.snapshot('Account', 1)).keys()]).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
});
