import { extractByRest, linkObject, safeWatermark, type ExtractedPage } from '#core/extract';
import { beginObject, reopenObject, type Reading } from './begin-object.ts';
import { isRestOnly } from './capabilities.ts';
import { finishObject } from './finish-object.ts';
import { selectionOf, type Foresight } from './foresight.ts';
import { closeUnread, closeUntouched, isEmptyPage } from './nothing-to-do.ts';
import { fromTheStart, updateObject, type ObjectRow } from './object-row.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';
import { rereadInFull, type Step } from './step.ts';
import { stagePage } from './stage-page.ts';
import { startOver } from './trouble.ts';

/** Reads an object by REST, page by page, from its checkpoint on. */
export async function readByRest(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Step> {
  const callsBefore = slice.org.apiCalls();
  const apiCalls = () => row.apiCalls + slice.org.apiCalls() - callsBefore;
  const opened =
    row.pagesDone > 0 ? await goOn(slice, foresight, row) : await begin(slice, foresight, row, apiCalls);
  if (opened === 'done') return 'done';
  let { reading } = opened;
  for await (const page of opened.pages) {
    reading = { ...reading, row: await stagePage(slice, reading.row, reading.staging, page) };
    if (page.nextLocator === null) break;
    if (await isLarge(slice, reading.row)) return { again: await toBulk(slice, reading.row) };
    if (slice.over()) return 'later';
  }
  const finished = await finishObject(slice, foresight, { ...reading, apiCalls });
  return finished === 'done' ? 'done' : { again: await rereadInFull(slice, foresight, reading.row) };
}

interface Opened {
  readonly reading: Reading;
  readonly pages: AsyncIterable<ExtractedPage> | Iterable<ExtractedPage>;
}

async function begin(
  slice: Slice,
  foresight: Foresight,
  row: ObjectRow,
  apiCalls: () => number,
): Promise<Opened | 'done'> {
  if (await closeUnread(slice, foresight, row, apiCalls)) return 'done';
  const description = await foresight.describe(row.object);
  const counted = await foresight.countedLive(row.object);
  const { at, pages } = await foresight.pages(row);
  const following = pages[Symbol.asyncIterator]();
  const first = await following.next();
  if (first.done === true) throw startOver('Salesforce answered a query without a page.');
  if (isEmptyPage(first.value) && counted !== undefined) {
    const seen = { counted, watermark: safeWatermark(at), apiCalls: apiCalls() };
    if (await closeUntouched(slice, row, description, seen)) {
      first.value.csv.destroy();
      return 'done';
    }
  }
  const reading = await beginObject(slice, row, description, {
    route: 'rest',
    at,
    expectedRecords: counted ?? 0,
  });
  return { reading, pages: withFirst(first.value, following) };
}

async function* withFirst(
  first: ExtractedPage,
  following: AsyncIterator<ExtractedPage>,
): AsyncGenerator<ExtractedPage> {
  yield first;
  for (let next = await following.next(); next.done !== true; next = await following.next()) yield next.value;
}

async function goOn(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Opened> {
  const reading = await reopenObject(slice, row);
  if (row.nextLocator === null) return { reading, pages: [] };
  const description = await foresight.describe(row.object);
  const pages = extractByRest(slice.org, description, {
    ...{ ...selectionOf(row), from: row.nextLocator, already: row.rowsStaged },
  });
  return { reading, pages };
}

async function isLarge(slice: Slice, row: ObjectRow): Promise<boolean> {
  if (row.pagesDone < slice.deps.limits.restPages || row.object === linkObject) return false;
  return !(await isRestOnly(slice, row.object));
}

async function toBulk(slice: Slice, row: ObjectRow): Promise<ObjectRow> {
  const { deps, hold, org } = slice;
  return fenced(deps, hold, org, (tx) => updateObject(tx, row, { ...fromTheStart, route: 'bulk' }));
}
