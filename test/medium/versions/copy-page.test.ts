import { PassThrough, Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  copyPage,
  ensureStore,
  holdsNul,
  mergeStaged,
  nulMarker,
  openStaging,
  prepareStaging,
  recordAsOf,
  registerObject,
  stagedRows,
  valueOf,
  type Staging,
  type StoredObject,
} from '#core/versions';
import { useDatabase } from '#test/database';
import { csvOf, describeObject, field, idOf, rowOf, StoreStory } from './store-story.ts';

const database = useDatabase();
const header = ['Id', 'Name', 'Text__c'];
const description = describeObject('Thing__c', ['Name', field('Text__c', { length: 131_072 })]);
let story: StoreStory;
let object: StoredObject;
let staging: Staging;

beforeEach(async () => {
  story = new StoreStory(database.worker);
  ({ object, staging } = await prepare(description));
});

const prepare = (wanted: typeof description) =>
  database.worker.db.transaction(async (tx) => {
    await ensureStore(tx, story.schema);
    const object = await registerObject(tx, story.schema, 1, wanted, wanted.fields, 1);
    return { object, staging: await prepareStaging(tx, story.schema, 1, object) };
  });
const copy = (csv: string | Buffer, names = header, then: (rows: number) => void = () => undefined) =>
  copyChunks(chunksOf(Buffer.from(csv)), names, then);
const copyChunks = (chunks: Buffer[], names = header, then: (rows: number) => void = () => undefined) =>
  copyPage(database.worker.pool, staging, names, Readable.from(chunks), async (_client, rows) => then(rows));
const staged = () => stagedRows(database.worker.db, staging);
const merge = () => database.worker.db.transaction((tx) => mergeStaged(tx, staging, object, 1, 'full', []));

/** In small chunks, so that cells and characters are cut anywhere. */
function chunksOf(bytes: Buffer): Buffer[] {
  const size = bytes.length > 10_000 ? 65_536 : 7;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );
}

describe('values', () => {
  const hard: [string, string][] = [
    ['quotes', 'say "hi", twice ""'],
    ['lines', 'one\r\ntwo\nthree\rfour'],
    ['an end-of-data mark on a line of its own', 'a\n\\.\nb'],
    ['backslashes', '\\N \\n \\'],
    ['characters beyond the basic plane', 'a 👩‍👩‍👧‍👦 b 𝒳 é e\u0301 ‮'],
    ['words that spreadsheets take for nothing', '#N/A'],
    ['the word null', 'NULL'],
    ['a lower case null', 'null'],
    ['blanks around', '  x\t '],
    ['only a blank', ' '],
    ['leading zeros', '00123'],
    ['a comma', ','],
    ['braces', '{"a",NULL}'],
    ['the longest text Salesforce has', 'äb"c\n'.repeat(26_214).slice(0, 131_072)],
  ];
  it.each(hard)('keeps %s as they are', async (_name, value) => {
    await copy(csvOf(header, [{ Id: idOf(1), Name: 'n', Text__c: value }]));
    await merge();
    const record = await recordAsOf(database.api.db, story.schema, object.id, idOf(1), 1);
    expect(rowOf(object, record?.payload ?? [])).toEqual({ Name: 'n', Text__c: value });
  });

  it('takes an empty cell for null, quoted or not', async () => {
    await copy(`"Id","Name","Text__c"\n"${idOf(1)}","",\n${idOf(2)},,""\n`);
    await merge();
    for (const n of [1, 2]) {
      const record = await recordAsOf(database.api.db, story.schema, object.id, idOf(n), 1);
      expect(record?.payload).toEqual([null, null]);
    }
  });

  it('keeps a value with U+0000 under a marker, with the rest of its row', async () => {
    await copy(Buffer.from(`Id,Name,Text__c\n${idOf(1)},"a\0b\0",t\n`));
    await merge();
    const record = await recordAsOf(database.api.db, story.schema, object.id, idOf(1), 1);
    expect(record?.payload).toEqual([`a${nulMarker}b${nulMarker}`, 't']);
    const name = object.fields.find((one) => one.name === 'Name');
    expect(holdsNul(valueOf(record?.payload ?? [], name!))).toBe(true);
    expect(holdsNul('t')).toBe(false);
  });
});

describe('a page', () => {
  it.each([100, 65_536, 10_000_000])(
    'of a million bytes is taken whole in pieces of %i bytes',
    async (size) => {
      const rows = Array.from({ length: 10_000 }, (_, n) => ({
        Id: idOf(n),
        Name: 'n',
        Text__c: 'x'.repeat(80),
      }));
      const bytes = Buffer.from(csvOf(header, rows));
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      );
      expect(await copyChunks(pieces)).toBe(10_000);
      expect(await staged()).toBe(10_000);
    },
  );

  it('may have its columns in any order and spelling, CRLF line ends, a byte order mark, and no header line', async () => {
    expect(await copy(`\uFEFF"TEXT__C","id","name"\r\nt1,${idOf(1)},n1\r\n`, ['TEXT__C', 'id', 'name'])).toBe(
      1,
    );
    expect(await copy(`t2,${idOf(2)},n2\r\nt3,${idOf(3)},n3`, ['Text__c', 'Id', 'Name'])).toBe(2);
    expect(await copy('"Id","Name","Text__c"\n')).toBe(0);
    expect(await copy('')).toBe(0);
    expect(await staged()).toBe(3);
    await merge();
    const record = await recordAsOf(database.api.db, story.schema, object.id, idOf(2), 1);
    expect(record?.payload).toEqual(['n2', 't2']);
  });

  it('is refused when it has other columns than were asked for', async () => {
    await expect(copy(`Id,Name\n${idOf(1)},n\n`, ['Id', 'Name'])).rejects.toMatchObject({
      code: 'PAGE_REJECTED',
      detail: { missing: ['text__c'] },
    });
    await expect(copy('', [...header, 'Extra__c'])).rejects.toMatchObject({
      code: 'PAGE_REJECTED',
      detail: { unknown: ['Extra__c'] },
    });
    await expect(copy('', ['Id', 'Name', 'Name'])).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  it.each([
    ['a last row that is too short', `Id,Name,Text__c\n${idOf(1)},n,t\n${idOf(2)},n`],
    ['a cell that is cut', `Id,Name,Text__c\n${idOf(1)},n,"secret value`],
    ['a row without an Id', `Id,Name,Text__c\n${idOf(1)},n,t\n,n,t\n`],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from(`Id,Name,Text__c\n${idOf(1)},n,`), Buffer.from([0xff, 0xfe, 0x0a])]),
    ],
  ])(
    'is refused as a whole for %s, without a value in the message, and the next page goes through',
    async (_name, csv) => {
      const refused = await copy(csv).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'PAGE_REJECTED' });
      expect(JSON.stringify(refused)).not.toContain('secret');
      expect(await staged()).toBe(0);
      expect(await copy(csvOf(header, [{ Id: idOf(3), Name: 'n', Text__c: null }]))).toBe(1);
    },
  );

  it('is taken back when the connection to the org breaks, and that error is passed on', async () => {
    const csv = Readable.from(
      (function* () {
        yield Buffer.from(`Id,Name,Text__c\n${idOf(1)},n,t\n`);
        throw new Error('socket reset');
      })(),
    );
    await expect(copyPage(database.worker.pool, staging, header, csv, async () => undefined)).rejects.toThrow(
      'socket reset',
    );
    expect(await staged()).toBe(0);
  });

  it('is refused without harm when it broke off before it was looked at', async () => {
    const csv = new Readable({ read: () => undefined });
    const copying = copyPage(database.worker.pool, staging, header, csv, async () => undefined);
    csv.destroy(new Error('socket reset'));
    await expect(copying).rejects.toThrow('socket reset');
  });

  it('is taken back when it is given up after all of it had arrived', async () => {
    const page = new PassThrough({ highWaterMark: 1_000_000 });
    page.end(csvOf(header, [{ Id: idOf(1), Name: 'a' }]));
    const copied = copyPage(database.worker.pool, staging, header, page, async () => undefined);
    page.destroy();
    await expect(copied).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(await staged()).toBe(0);
  });

  it('commits with what is written beside it, or not at all', async () => {
    const seen: number[] = [];
    const page = csvOf(
      header,
      [1, 2].map((n) => ({ Id: idOf(n), Name: 'n', Text__c: null })),
    );
    await expect(
      copy(page, header, (rows) => {
        seen.push(rows);
        throw new Error('fenced');
      }),
    ).rejects.toThrow('fenced');
    expect(await staged()).toBe(0);
    await copy(page, header, (rows) => seen.push(rows));
    expect(seen).toEqual([2, 2]);
    expect(await staged()).toBe(2);
  });

  it('leaves no connection behind, however often it fails', async () => {
    for (let n = 0; n < 12; n += 1) await copy('Id,Name,Text__c\nx\n').catch(() => undefined);
    expect(await copy(csvOf(header, [{ Id: idOf(1), Name: 'n', Text__c: null }]))).toBe(1);
  });
});

describe('an object of 800 fields', () => {
  const names = Array.from({ length: 800 }, (_, n) => `F${n}__c`);
  const wide = describeObject('Wide__c', [...names, field('Calc__c', { calculated: true })]);
  const columns = wide.fields.map((one) => one.name);
  const row = (id: number, salt: string) => ({
    ...Object.fromEntries(
      names.map((name, n) => [name, `${salt} value of field ${n} that is forty-odd characters long`]),
    ),
    Id: idOf(id),
    Calc__c: 'c',
  });

  it('is stored whole with every field full, and found unchanged and changed like any other', async () => {
    ({ object, staging } = await prepare(wide));
    expect(staging.form).toBe('arrays');
    expect(await copy(csvOf(columns, [row(1, 'a'), row(2, 'a')]), columns)).toBe(2);
    expect(await copy(csvOf(columns, [row(3, 'a')]), columns)).toBe(1);
    expect(await staged()).toBe(3);
    expect(await merge()).toEqual({ added: 3, changed: 0, deleted: 0, records: 3 });
    const again = [
      row(1, 'a'),
      { ...row(2, 'a'), F799__c: null, Calc__c: 'd' },
      { ...row(3, 'a'), Calc__c: 'other' },
    ];
    expect(await story.run(2, { object: wide, pages: [again] })).toEqual({
      added: 0,
      changed: 1,
      deleted: 0,
      records: 3,
    });
    const record = await recordAsOf(database.api.db, story.schema, object.id, idOf(3), 2);
    expect({ Id: idOf(3), ...rowOf(object, record?.payload ?? []) }).toEqual(row(3, 'a'));
  });
});

describe('a staging', () => {
  it('outlives the process that made it, and is made anew by the next try', async () => {
    await copy(csvOf(header, [{ Id: idOf(1), Name: 'n', Text__c: null }]));
    expect(openStaging(story.schema, 1, object)).toEqual(staging);
    expect(await stagedRows(database.worker.db, openStaging(story.schema, 1, object))).toBe(1);
    await prepare(description);
    expect(await staged()).toBe(0);
  });
});
