import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bulkOutcome,
  extractByBulk,
  extractByRest,
  knownDeletes,
  liveIds,
  type ExtractedPage,
} from '#core/extract';
import {
  csv,
  cutAfter,
  json,
  refusal,
  scriptedOrg,
  textOf,
  type Answer,
  type ScriptedOrg,
} from '../salesforce/scripted-org.ts';
import { field, object } from './describe.ts';

let org: ScriptedOrg;
beforeAll(async () => {
  org = await scriptedOrg();
});
afterAll(() => org.close());

const thing = object('Thing__c', [field('Id', 'id'), field('Name')]);
const jobId = '750000000000001AAA';
const next = (locator: string): Record<string, string> => ({
  'sforce-locator': locator,
  'sforce-numberofrecords': '1',
});
const row = (id: number): string => `"Id","Name"\n"a0${id}","N"\n`;
const soqlOf = (url: string): string => new URL(url, org.url).searchParams.get('q') ?? '';
const reply = (records: object[], more: object = {}): Answer =>
  json({
    totalSize: records.length,
    done: true,
    records: records.map((record) => ({ attributes: { type: 'X' }, ...record })),
    ...more,
  });

async function texts(pages: AsyncIterable<ExtractedPage>): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(await textOf(page.csv));
  return found;
}
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const bulkTexts = (options = {}): Promise<string[]> =>
  texts(extractByBulk(org.client(), thing, { jobId, ...options }));

describe('the pages of a Bulk result', () => {
  test('are taken one after the other to the last, bytes untouched', async () => {
    org.script(csv(row(1), next('A')), csv(row(2), next('B')), csv(row(3), next('null')));
    expect(await bulkTexts()).toEqual([row(1), row(2), row(3)]);
    expect(org.asked.map(({ url }) => url.split('?')[1])).toEqual([
      'maxRecords=50000',
      'maxRecords=50000&locator=A',
      'maxRecords=50000&locator=B',
    ]);
  });

  test('that go round in a circle are an error, not a loop', async () => {
    org.script(csv(row(1), next('A')), csv(row(2), next('B')), csv(row(3), next('A')));
    await expect(bulkTexts()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(org.asked).toHaveLength(3);
  });

  test('may name the columns in another order', async () => {
    org.script(csv('"Name","Id"\n"N","a01"\n', next('null')));
    const [page] = await collect(extractByBulk(org.client(), thing, { jobId }));
    expect(page).toMatchObject({ header: ['Name', 'Id'], announcedRows: 1, nextLocator: null });
    page?.csv.destroy();
  });

  test.each([
    ['with another column', '"Id","Title"\n'],
    ['without one', '"Id"\n"a01"\n'],
    ['with one more', '"Id","Name","More"\n'],
    ['that is a web page', '<html><body>maintenance</body></html>\n'],
    ['that ends within the header', '"Id","Na'],
  ])('%s are refused before a row is taken', async (_name, body) => {
    org.script(csv(body, next('null')));
    await expect(bulkTexts()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  test('without a byte stand for no rows', async () => {
    org.script(csv('', { 'sforce-numberofrecords': '0' }));
    expect(await bulkTexts()).toEqual(['"Id","Name"\n']);
  });

  test('cut in the middle fail where they are read, and can be asked for again', async () => {
    org.script(csv(row(1), next('A')), cutAfter('"Id","Name"\n"a0', 'text/csv'));
    const found: string[] = [];
    const cut = (async () => {
      for await (const page of extractByBulk(org.client(), thing, { jobId }))
        found.push(await textOf(page.csv));
    })();
    await expect(cut).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    expect(found).toEqual([row(1)]);
    org.script(csv(row(2), next('null')));
    expect(await bulkTexts({ locator: 'A' })).toEqual([row(2)]);
    expect(org.asked[0]?.url).toContain('locator=A');
  });
});

describe('a page of a REST query', () => {
  test('that is the last of fewer rows than were announced is an error, those stored before it counted in', async () => {
    const rows = [{ Id: 'a', Name: 'x' }];
    const wanted = object('Account', [field('Id', 'id'), field('Name', 'string')]);
    org.script(reply(rows, { totalSize: 2 }), reply(rows, { totalSize: 2 }));
    await expect(collect(extractByRest(org.client(), wanted))).rejects.toMatchObject({
      code: 'PAGE_REJECTED',
    });
    const rest = extractByRest(org.client(), wanted, { from: '/services/data/v67.0/query/x-1', already: 1 });
    expect(await collect(rest)).toHaveLength(1);
  });

  test('is CSV that gives back every value, whatever it holds', async () => {
    const value = fc.oneof(
      fc.constantFrom('a\r\n"b",c', ' ', '#N/A', '00123', '"'),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(value), { minLength: 1, maxLength: 5 }), async (values) => {
        org.script(reply(values.map((name, index) => ({ Id: `a0${index}`, Name: name }))));
        const [text = ''] = await texts(extractByRest(org.client(), thing));
        const parsed = parse<{ Id: string; Name: string }>(text, { columns: true });
        expect(parsed).toEqual(values.map((name, index) => ({ Id: `a0${index}`, Name: name ?? '' })));
      }),
      { numRuns: 50 },
    );
  });

  test('of a query too long for an address is asked for in a body', async () => {
    const wide = object(
      'Wide__c',
      Array.from({ length: 800 }, (_, index) => field(`Some_Rather_Long_Name_${index}__c`)),
    );
    org.script(
      json({
        compositeResponse: [
          { referenceId: 'r0', httpStatusCode: 200, body: { totalSize: 0, done: true, records: [] } },
        ],
      }),
    );
    expect(await texts(extractByRest(org.client(), wide))).toHaveLength(1);
    expect(org.asked[0]).toMatchObject({ method: 'POST', url: '/services/data/v67.0/composite' });
  });
});

describe('the links of documents', () => {
  const links = object('ContentDocumentLink', [field('Id', 'id'), field('ContentDocumentId', 'reference')]);
  const id = (index: number): string => `069${String(index).padStart(12, '0')}AAA`;

  /** Answers the listing of 2,300 documents and a link for each that a query names. */
  const archive: Answer = (response, asked) => {
    if (asked.method === 'GET') {
      const after = /Id > '(\w+)'/.exec(soqlOf(asked.url))?.[1] ?? '';
      const documents = Array.from({ length: 2_300 }, (_, index) => id(index)).filter((one) => one > after);
      reply(documents.slice(0, 2_000).map((Id) => ({ Id })))(response, asked);
      return;
    }
    const { compositeRequest } = JSON.parse(asked.body) as {
      compositeRequest: { url: string; referenceId: string }[];
    };
    const compositeResponse = compositeRequest.map(({ url, referenceId }) => {
      const named = [...soqlOf(url).matchAll(/069\w{15}/g)].map(([document]) => document);
      const records = named.map((document) => ({
        attributes: { type: 'X' },
        Id: `06A${document.slice(3)}`,
        ContentDocumentId: document,
      }));
      return { referenceId, httpStatusCode: 200, body: { totalSize: records.length, done: true, records } };
    });
    json({ compositeResponse })(response, asked);
  };

  test('are read 1,000 documents a call, all of them once, and go on from a checkpoint', async () => {
    org.script(archive);
    const pages = await collect(extractByRest(org.client(), links));
    expect(pages.map(({ announcedRows }) => announcedRows)).toEqual([1_000, 1_000, 300]);
    expect(pages.map(({ nextLocator }) => nextLocator)).toEqual([id(999), id(1_999), null]);
    expect(org.asked).toHaveLength(5);
    const rest = await collect(extractByRest(org.client(), links, { from: id(999) }));
    expect(rest.map(({ announcedRows }) => announcedRows)).toEqual([1_000, 300]);
  });

  test('of an org without documents are one empty page', async () => {
    org.script(reply([]));
    expect(await texts(extractByRest(org.client(), links))).toEqual(['"Id","ContentDocumentId"\n']);
  });
});

describe('a Bulk job', () => {
  const job = (state: string, more: object = {}): Answer =>
    json({ id: jobId, state, numberRecordsProcessed: 7, ...more });
  const outcome = (): ReturnType<typeof bulkOutcome> => bulkOutcome(org.client(), thing, jobId);

  test('is ready with its number of records, or not yet', async () => {
    org.script(job('InProgress'), job('JobComplete'));
    expect(await outcome()).toEqual({ ready: false });
    expect(await outcome()).toEqual({ ready: true, records: 7 });
  });

  test('that failed says why, by a query of the same fields where Salesforce does not', async () => {
    org.script(job('Failed', { errorMessage: 'InvalidBatch : Field name not found : X' }));
    await expect(outcome()).rejects.toMatchObject({
      code: 'BULK_JOB_FAILED',
      detail: { salesforceCode: expect.stringContaining('InvalidBatch') },
    });
    org.script(job('Failed'), refusal(400, 'INVALID_FIELD', 'No such column X'));
    await expect(outcome()).rejects.toMatchObject({
      code: 'BULK_JOB_FAILED',
      detail: { salesforceCode: 'INVALID_FIELD' },
    });
    expect(soqlOf(org.asked[1]!.url)).toBe('SELECT Id, Name FROM Thing__c LIMIT 1');
    org.script(job('Aborted'));
    await expect(outcome()).rejects.toMatchObject({ code: 'BULK_JOB_FAILED', detail: { state: 'Aborted' } });
  });

  test('in a state that nobody knows is not waited for', async () => {
    org.script(job('Paused'));
    await expect(outcome()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });
});

describe('deletes', () => {
  const account = object('Account');
  const end = new Date('2026-01-15T12:00:00Z');
  const deletes = (...ids: string[]): Answer =>
    json({
      deletedRecords: ids.map((id) => ({ id, deletedDate: '2026-01-15T11:00:00.000+0000' })),
      earliestDateAvailable: '2026-01-01T00:00:00.000+0000',
      latestDateCovered: '2026-01-15T12:00:00.000+0000',
    });
  const windows = (): [string | null, string | null][] =>
    org.asked
      .filter(({ url }) => url.includes('/deleted/'))
      .map(({ url }) => {
        const { searchParams } = new URL(url, org.url);
        return [searchParams.get('start'), searchParams.get('end')];
      });

  /** Ids of all deletes that Salesforce tells of. */
  const deletedIds = async (...asked: Parameters<typeof knownDeletes>): Promise<string[]> => {
    const { binned, logged } = await knownDeletes(...asked);
    return [...new Set([...binned.keys(), ...logged])];
  };

  test('come from the recycle bin and from the log, each once', async () => {
    const binned = ['a', 'b'].map((Id) => ({ Id, IsDeleted: true }));
    org.script(reply(binned), deletes('b', 'c'));
    expect(await deletedIds(org.client(), account, { start: new Date('2026-01-15T11:00:00Z'), end })).toEqual(
      ['a', 'b', 'c'],
    );
    expect(org.asked[0]?.url).toContain('/queryAll?');
    expect(soqlOf(org.asked[0]!.url)).toBe(
      'SELECT Id, IsDeleted FROM Account WHERE IsDeleted = true AND SystemModstamp >= 2026-01-15T11:00:00.000Z',
    );
  });

  test('are asked for in a window that Salesforce accepts', async () => {
    org.script(reply([]), deletes(), reply([]), deletes());
    await deletedIds(org.client(), account, { start: end, end });
    await deletedIds(org.client(), account, { start: new Date('2020-01-01T00:00:00Z'), end });
    expect(windows()).toEqual([
      ['2026-01-15T11:58:00+00:00', '2026-01-15T12:00:00+00:00'],
      ['2025-12-31T13:00:00+00:00', '2026-01-15T12:00:00+00:00'],
    ]);
  });

  test('too many for one window are asked for in halves', async () => {
    org.script(reply([]), refusal(400, 'EXCEEDED_ID_LIMIT'), deletes('a'), deletes('b'));
    expect(await deletedIds(org.client(), account, { start: new Date('2026-01-15T11:00:00Z'), end })).toEqual(
      ['a', 'b'],
    );
    expect(windows().slice(1)).toEqual([
      ['2026-01-15T11:00:00+00:00', '2026-01-15T11:30:00+00:00'],
      ['2026-01-15T11:30:00+00:00', '2026-01-15T12:00:00+00:00'],
    ]);
  });

  test('of an object without bin and log are not asked for', async () => {
    org.script(refusal(500, 'UNKNOWN_EXCEPTION'));
    const plain = object('Plain', [field('Id', 'id')], { replicateable: false });
    expect(await deletedIds(org.client(), plain, { start: end, end })).toEqual([]);
    expect(org.asked).toHaveLength(0);
  });

  test('that could not be listed are an error, never an empty list', async () => {
    org.script(reply([]), refusal(403, 'INSUFFICIENT_ACCESS'));
    await expect(deletedIds(org.client(), account, { start: end, end })).rejects.toMatchObject({
      code: 'ORG_REFUSED',
    });
  });
});

describe('the list of all live Ids', () => {
  const described = json({
    name: 'Thing__c',
    label: 'Thing',
    fields: [{ name: 'Id', label: 'Id', type: 'id' }],
    childRelationships: [],
  });
  const count = (number: number): Answer => json({ sObjects: [{ name: 'Thing__c', count: number }] });
  const list = (): Promise<string[][]> =>
    collect(liveIds(org.client(), 'Thing__c', { sleep: async () => undefined, looks: 3 }));

  test('comes by Bulk for many records, proved by the count of the job', async () => {
    org.script(
      described,
      count(100_000),
      json({ id: jobId, state: 'UploadComplete' }),
      json({ id: jobId, state: 'InProgress' }),
      json({ id: jobId, state: 'JobComplete', numberRecordsProcessed: 2 }),
      csv('"Id"\n"a01"\n', next('A')),
      csv('"Id"\n"a02"\n', next('null')),
      (response) => response.writeHead(204).end(),
    );
    expect(await list()).toEqual([['a01'], ['a02']]);
    expect(org.asked.at(-1)).toMatchObject({ method: 'DELETE' });
  });

  test('that is shorter than the job or the query announced is an error', async () => {
    org.script(
      described,
      count(100_000),
      json({ id: jobId, state: 'UploadComplete' }),
      json({ id: jobId, state: 'JobComplete', numberRecordsProcessed: 3 }),
      csv('"Id"\n"a01"\n', next('null')),
    );
    await expect(list()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
    org.script(described, count(1), reply([{ Id: 'a01' }], { totalSize: 2 }));
    await expect(list()).rejects.toMatchObject({ code: 'PAGE_REJECTED' });
  });

  test('is not waited for without end', async () => {
    org.script(described, count(100_000), json({ id: jobId, state: 'InProgress' }));
    await expect(list()).rejects.toMatchObject({ code: 'ORG_UNAVAILABLE' });
    expect(org.asked.at(-1)).toMatchObject({ method: 'PATCH' });
  });
});
