import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  bulkOutcome,
  changeCursor,
  classifyObjects,
  countLive,
  extractBatch,
  extractByBulk,
  extractByRest,
  knownDeletes,
  liveIds,
  planObjects,
  safeWatermark,
  startBulkExtract,
  type ExtractedPage,
} from '#core/extract';
import { defaultObjectFilter, type ObjectDescription } from '#core/model';
import type { OrgClient, RecordValues } from '#core/salesforce';
import { useSimulatedOrg } from './simulated-org.ts';

const simulated = useSimulatedOrg();
let org: OrgClient;
let accounts: ObjectDescription;

const accountValues = (index: number): RecordValues => ({
  Name: `Account ${index} "quoted", and\r\nmore ü 漢 🙂`,
  AnnualRevenue: `${index}50000000.25`,
  NumberOfEmployees: String(index),
  Description: index % 2 === 0 ? null : '2024-09-10T13:12:38.000+0000',
  AccountNumber: ['NA', 'null', '#N/A', '00123', '1e5', ' x'][index % 6] ?? null,
});

async function insertAll(object: string, records: readonly RecordValues[]): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < records.length; start += 200) {
    for (const { id, errors } of await org.insert(object, records.slice(start, start + 200))) {
      expect(errors).toEqual([]);
      ids.push(id ?? '');
    }
  }
  return ids;
}

beforeAll(async () => {
  org = simulated.client();
  accounts = await org.describe('Account');
  await insertAll(
    'Account',
    Array.from({ length: 450 }, (_, index) => accountValues(index)),
  );
});

interface Read {
  readonly rows: Record<string, string>[];
  readonly locators: (string | null)[];
}

/** Takes every page as a store would: each with its header, each with as many rows as were announced. */
async function readAll(pages: AsyncIterable<ExtractedPage>): Promise<Read> {
  const read: { rows: Record<string, string>[]; locators: (string | null)[] } = { rows: [], locators: [] };
  for await (const { header, csv, announcedRows, nextLocator } of pages) {
    const pieces: Buffer[] = [];
    for await (const piece of csv) pieces.push(piece as Buffer);
    const rows = parse<Record<string, string>>(Buffer.concat(pieces), { columns: true });
    expect(rows).toHaveLength(announcedRows!);
    if (rows[0] !== undefined) expect(Object.keys(rows[0])).toEqual(header);
    read.rows.push(...rows);
    read.locators.push(nextLocator);
  }
  return read;
}
const byId = (rows: Record<string, string>[]): Record<string, string>[] =>
  [...rows].sort((one, other) => (one['Id']! < other['Id']! ? -1 : 1));

async function finishedBulk(description: ObjectDescription, since?: Date): Promise<string> {
  const jobId = await startBulkExtract(org, description, since === undefined ? {} : { since });
  await expect
    .poll(async () => (await bulkOutcome(org, description, jobId!)).ready, { timeout: 10_000 })
    .toBe(true);
  return jobId!;
}

describe('the records of an object', () => {
  test('are the same by REST and by Bulk, to the last character, over several pages each', async () => {
    const rest = await readAll(extractByRest(org, accounts));
    const bulk = await readAll(extractByBulk(org, accounts, { jobId: await finishedBulk(accounts) }));
    expect(rest.rows).toHaveLength(450);
    expect(rest.locators.length).toBeGreaterThan(1);
    expect(bulk.locators.length).toBeGreaterThan(2);
    expect(byId(bulk.rows)).toEqual(byId(rest.rows));
  });

  test('go on from the checkpoint of any page, by either route', async () => {
    const jobId = await finishedBulk(accounts);
    const bulk = await readAll(extractByBulk(org, accounts, { jobId }));
    const bulkRest = await readAll(extractByBulk(org, accounts, { jobId, locator: bulk.locators[1]! }));
    expect(bulkRest.rows).toEqual(bulk.rows.slice(-bulkRest.rows.length));
    expect(bulkRest.locators).toEqual(bulk.locators.slice(2));
    const rest = await readAll(extractByRest(org, accounts));
    const pages = extractByRest(org, accounts, { from: rest.locators[0]!, already: 200 });
    const restRest = await readAll(pages);
    expect(restRest.rows).toEqual(rest.rows.slice(-restRest.rows.length));
  });

  test('are counted and listed by Id as they are', async () => {
    expect(await countLive(org, ['Account', 'Contact'])).toEqual(
      new Map([
        ['Account', 450],
        ['Contact', 0],
      ]),
    );
    const ids: string[] = [];
    for await (const batch of liveIds(org, 'Account')) ids.push(...batch);
    expect(new Set(ids).size).toBe(450);
  });

  test('are one empty page when there are none', async () => {
    const contacts = await org.describe('Contact');
    expect(await readAll(extractByRest(org, contacts))).toEqual({ rows: [], locators: [null] });
    const bulk = await readAll(extractByBulk(org, contacts, { jobId: await finishedBulk(contacts) }));
    expect(bulk).toEqual({ rows: [], locators: [null] });
  });

  test('of five small objects come in one call', async () => {
    const descriptions = await Promise.all(
      ['Account', 'Contact', 'Lead', 'User', 'Pricebook2'].map((name) => org.describe(name)),
    );
    const before = org.apiCalls();
    const batch = await extractBatch(
      org,
      descriptions.map((description) => ({ description })),
    );
    expect(org.apiCalls()).toBe(before + 1);
    const found = batch.get('Account');
    expect(found).not.toBeInstanceOf(Error);
    expect((await readAll(found as AsyncIterable<ExtractedPage>)).rows).toHaveLength(450);
  });
});

describe('an incremental read', () => {
  test('finds what was added, changed and deleted since, and nothing deleted among the live', async () => {
    const [changed, deleted] = (await insertAll('Account', [
      { Name: 'to change' },
      { Name: 'to delete' },
    ])) as [string, string];
    const watermark = org.serverTime();
    await expect
      .poll(async () => (await org.limits(), org.serverTime()) > watermark, { timeout: 5_000 })
      .toBe(true);
    const since = new Date(watermark.getTime() + 1_000);
    const [added] = (await insertAll('Account', [{ Name: 'added' }])) as [string];
    await org.update('Account', [{ Id: changed, Name: 'changed' }]);
    await fetch(`${simulated.simulator.url}/services/data/v67.0/sobjects/Account/${deleted}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${simulated.simulator.accessToken}` },
    });

    expect(changeCursor(accounts)).toBe('SystemModstamp');
    const rest = await readAll(extractByRest(org, accounts, { since }));
    expect(rest.rows.map(({ Id, Name }) => [Id, Name]).sort()).toEqual(
      [
        [changed, 'changed'],
        [added, 'added'],
      ].sort(),
    );
    const bulk = await readAll(extractByBulk(org, accounts, { jobId: await finishedBulk(accounts, since) }));
    expect(byId(bulk.rows)).toEqual(byId(rest.rows));
    const window = { start: since, end: new Date(Date.now() + 60_000) };
    const { binned, logged } = await knownDeletes(org, accounts, window);
    expect([...binned]).toEqual([[deleted, { reason: 'deleted', masterId: null }]]);
    expect([...logged]).toEqual([deleted]);
    expect(safeWatermark(org.serverTime()).getTime()).toBe(org.serverTime().getTime() - 300_000);

    const [undeleted] = await org.undelete([deleted]);
    expect(undeleted).toMatchObject({ id: deleted, success: true });
    const back = await readAll(extractByRest(org, accounts, { since }));
    expect(back.rows.map(({ Id }) => Id)).toContain(deleted);
  });
});

describe('files', () => {
  test('have their links read document by document, with a checkpoint', async () => {
    const versions = await insertAll(
      'ContentVersion',
      Array.from({ length: 3 }, (_, index) => ({
        Title: `File ${index}`,
        PathOnClient: `f${index}.txt`,
        VersionData: 'aGVsbG8=',
      })),
    );
    expect(versions).toHaveLength(3);
    const links = await org.describe('ContentDocumentLink');
    const { rows, locators } = await readAll(extractByRest(org, links));
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(new Set(rows.map(({ ContentDocumentId }) => ContentDocumentId)).size).toBe(3);
    expect(locators).toEqual([null]);
    expect((await countLive(org, ['ContentDocumentLink'])).get('ContentDocumentLink')).toBeInstanceOf(Error);
    const listed: string[] = [];
    for await (const batch of liveIds(org, 'ContentDocumentLink')) listed.push(...batch);
    expect(listed.sort()).toEqual(rows.map(({ Id }) => Id).sort());
  });
});

describe('a whole org', () => {
  test('is planned so that every object that is to be read can be described, counted and read', async () => {
    const names = planObjects(classifyObjects(await org.describeGlobal()), {
      filter: defaultObjectFilter,
      leftOut: new Set(),
    })
      .filter(({ read }) => read)
      .map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['Account', 'Contact', 'Opportunity', 'User', 'ContentDocumentLink', 'Task']),
    );
    const described = await org.describeMany(names);
    expect([...described.values()].filter((one) => one instanceof Error)).toEqual([]);
    const readable = names.filter((name) => name !== 'ContentDocumentLink');
    for (let start = 0; start < readable.length; start += 5) {
      const wanted = readable
        .slice(start, start + 5)
        .map((name) => ({ description: described.get(name) as ObjectDescription }));
      const batch = await extractBatch(org, wanted);
      expect([...batch].filter(([, found]) => found instanceof Error)).toEqual([]);
    }
  });
});
