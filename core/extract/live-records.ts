import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { bulkOutcome, bulkPollDelay } from './bulk-outcome.ts';
import { linkPages } from './link-pages.ts';
import { isBulkRefusal } from './route.ts';
import { countSoqlFor, idSoqlFor, linkObject } from './select.ts';

/** COUNT() queries in one composite call. */
const countsPerCall = 5;

/**
 * Live records of each object, as Salesforce counts them now (archived activities included), 5 objects in one API call. An object that
 * cannot be counted has its error as value.
 */
export async function countLive(
  org: OrgClient,
  names: readonly string[],
): Promise<Map<string, number | HoldfastError>> {
  const counts = new Map<string, number | HoldfastError>();
  const countable: ObjectDescription[] = [];
  for (const [name, described] of await org.describeMany(names)) {
    if (described instanceof HoldfastError) counts.set(name, described);
    else if (name === linkObject) counts.set(name, uncountable());
    else countable.push(described);
  }
  for (let start = 0; start < countable.length; start += countsPerCall) {
    const slice = countable.slice(start, start + countsPerCall);
    const batch = await org.queryBatch(slice.map(countSoqlFor), { all: true });
    for (const [index, query] of batch.entries())
      counts.set(slice[index]?.name ?? '', query.error ?? query.page.totalSize);
  }
  return counts;
}

function uncountable(): HoldfastError {
  return new HoldfastError('ORG_REFUSED', 'Salesforce counts these records only document by document.', {
    salesforceCode: 'MALFORMED_QUERY',
  });
}

/** From this many records on the Ids come by Bulk: 2,000 Ids a REST page are 50 calls by then. */
const bulkFrom = 100_000;

export interface LiveIdsOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Looks at a Bulk job before giving up: 240 are about two hours. */
  readonly looks?: number;
}

/**
 * Every live Id of an object, in batches, for the comparison with a store. Throws whatever goes wrong: a listing that is not whole must
 * never be taken for a list of what is left.
 */
export async function* liveIds(
  org: OrgClient,
  object: string,
  options: LiveIdsOptions = {},
): AsyncGenerator<string[]> {
  const description = await org.describe(object);
  if (object === linkObject) {
    for await (const { rows } of linkPages(org, ['Id'], null)) yield rows.map(([id]) => id ?? '');
    return;
  }
  const soql = idSoqlFor(description);
  const estimate = (await org.recordCounts([object])).get(object) ?? 0;
  const job = estimate < bulkFrom ? undefined : await startedJob(org, soql);
  if (job !== undefined) {
    yield* bulkIds(org, description, job, options);
    return;
  }
  let listed = 0;
  for await (const { rows, totalSize, next } of org.query(soql, { all: true })) {
    listed += rows.length;
    if (next === null && listed < totalSize) throw incomplete(listed, totalSize);
    yield rows.map(([id]) => id ?? '');
  }
}

async function startedJob(org: OrgClient, soql: string): Promise<string | undefined> {
  try {
    return (await org.startBulkQuery(soql)).id;
  } catch (error) {
    if (isBulkRefusal(error)) return undefined;
    throw error;
  }
}

async function* bulkIds(
  org: OrgClient,
  description: ObjectDescription,
  jobId: string,
  { sleep = wait, looks = 240 }: LiveIdsOptions,
): AsyncGenerator<string[]> {
  const records = await finished(org, description, jobId, sleep, looks);
  let listed = 0;
  const seen = new Set<string>();
  for (let locator: string | null = null; ;) {
    const page = await org.bulkPage(jobId, locator, { maxRecords: bulkFrom });
    const ids = idsOf(await wholeText(page.body));
    if (page.announcedRows !== undefined && ids.length !== page.announcedRows)
      throw incomplete(ids.length, page.announcedRows);
    listed += ids.length;
    yield ids;
    if (page.nextLocator === null) break;
    if (seen.has(page.nextLocator))
      throw new HoldfastError('PAGE_REJECTED', 'Salesforce named a page of a result twice.');
    seen.add(page.nextLocator);
    locator = page.nextLocator;
  }
  if (listed !== records) throw incomplete(listed, records);
  await org.deleteBulk(jobId);
}

async function finished(
  org: OrgClient,
  description: ObjectDescription,
  jobId: string,
  sleep: (milliseconds: number) => Promise<void>,
  looks: number,
): Promise<number> {
  for (let look = 0; look < looks; look += 1) {
    const outcome = await bulkOutcome(org, description, jobId);
    if (outcome.ready) return outcome.records;
    await sleep(bulkPollDelay(look));
  }
  await org.abortBulk(jobId);
  throw new HoldfastError('ORG_UNAVAILABLE', 'Salesforce did not finish listing the records in time.');
}

function incomplete(got: number, announced: number): HoldfastError {
  return new HoldfastError('PAGE_REJECTED', `Salesforce announced ${announced} Ids and listed ${got}.`);
}

/** Ids hold no comma, quote or line break, so a page of Ids needs no CSV parser. */
function idsOf(csv: string): string[] {
  const lines = csv.split('\n').slice(1);
  return lines.map((line) => line.replaceAll('"', '').trim()).filter((id) => id !== '');
}

async function wholeText(body: AsyncIterable<unknown>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
