import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  blankStaged,
  copyPage,
  ensureStore,
  eraseVersions,
  leaveOutStaged,
  mergeStaged,
  prepareStaging,
  registerObject,
} from '#core/versions';
import { useDatabase } from '#test/database';
import { csvOf, describeObject, field, idOf, StoreStory, type Row } from './store-story.ts';

const database = useDatabase();
const salt = Buffer.alloc(32, 5);
const hash = (id: string) => createHash('sha256').update(salt).update(id).digest();

/** From some number of fields on, rows are staged as arrays: both forms have to be emptied. */
const forms = [
  ['columns', 2],
  ['arrays', 320],
] as const;

describe.each(forms)('a record that an open run has staged as %s', (form, fields) => {
  const names = Array.from({ length: fields }, (_, n) => `F${n}`);
  const object = describeObject('Account', [field('IsDeleted', { type: 'boolean' }), ...names]);
  const row = (n: number, deleted = false): Row => ({
    Id: idOf(n),
    IsDeleted: String(deleted),
    F0: `secret ${n}`,
  });

  async function staged(rows: readonly Row[]) {
    const { db, pool } = database.worker;
    const story = new StoreStory(database.worker);
    const { schema } = story;
    await db.transaction((tx) => ensureStore(tx, schema));
    const made = await db.transaction(async (tx) => {
      const stored = await registerObject(tx, schema, 1, object, object.fields, 1);
      return { stored, staging: await prepareStaging(tx, schema, 1, stored) };
    });
    const header = object.fields.map(({ name }) => name);
    const page = Readable.from([Buffer.from(csvOf(header, rows))]);
    await copyPage(pool, made.staging, header, page, async () => undefined);
    const text = async () => {
      const table = sql`${sql.identifier(schema)}.${sql.identifier(made.staging.table)}`;
      return (await db.execute<{ t: string }>(sql`select s::text as t from ${table} s order by c0`)).map(
        ({ t }) => t,
      );
    };
    return { ...made, story, schema, db, text };
  }

  it('is emptied, but for its Id and whether it is deleted', async () => {
    const { db, schema, stored, staging, text } = await staged([row(1), row(2, true), row(3)]);
    expect(staging.form).toBe(form);
    expect(await db.transaction((tx) => blankStaged(tx, schema, stored, [idOf(1), idOf(2)]))).toBe(2);
    const rows = await text();
    expect(rows).toHaveLength(3);
    expect(rows.map((one) => one.includes('secret'))).toEqual([false, false, true]);
    const left = await db.transaction((tx) =>
      leaveOutStaged(tx, staging, salt, [hash(idOf(1)), hash(idOf(2))]),
    );
    const byHash = new Map(left.map((one) => [one.hash.toString('hex'), one.live]));
    expect(byHash).toEqual(
      new Map([
        [hash(idOf(1)).toString('hex'), true],
        [hash(idOf(2)).toString('hex'), false],
      ]),
    );
    const counts = await db.transaction((tx) => mergeStaged(tx, staging, stored, 1, 'full', []));
    expect(counts).toEqual({ added: 1, changed: 0, deleted: 0, records: 1 });
  });

  it('is left out of the merge by its hash alone, and no other is', async () => {
    const { db, staging, stored, story } = await staged([row(1), row(2), row(3)]);
    const left = await db.transaction((tx) =>
      leaveOutStaged(tx, staging, salt, [hash(idOf(2)), hash(idOf(9))]),
    );
    expect(left).toEqual([{ hash: hash(idOf(2)), live: true }]);
    await db.transaction((tx) => mergeStaged(tx, staging, stored, 1, 'full', []));
    expect([...(await story.snapshot('Account', 1)).keys()]).toEqual([idOf(1), idOf(3)]);
  });
});

it('takes every version of a record, also out of a partition of its own, and says whether it was live', async () => {
  const { db } = database.worker;
  const story = new StoreStory(database.worker);
  const object = describeObject('Account', ['Name']);
  const runs = [
    [1, [1, 2, 3]],
    [2, [1, 2]],
    [3, [2]],
  ] as const;
  for (const [run, ids] of runs) {
    const rows = ids.map((n) => ({ Id: idOf(n), Name: `name in ${run}` }));
    await story.run(run, { object, pages: [rows], expected: 200_000 });
  }
  const { id } = await story.stored('Account');
  const taken = await db.transaction((tx) => eraseVersions(tx, story.schema, id, [idOf(1), idOf(2)]));
  expect(taken).toEqual({ versions: 5, live: new Set([idOf(2)]) });
  expect(await story.snapshot('Account', 1)).toEqual(new Map([[idOf(3), { Name: 'name in 1' }]]));
});
