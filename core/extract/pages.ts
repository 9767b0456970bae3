import type { Readable } from 'node:stream';
import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient, QueryPage } from '#core/salesforce';
import { openCsv, toCsv } from './csv.ts';
import { linkPages } from './link-pages.ts';
import { longestAddress } from './route.ts';
import { linkObject, selectableFields, soqlFor, type Selection } from './select.ts';

/** One page of rows on its way to COPY, the same whichever route it came by. */
export interface ExtractedPage {
  /** API names in the order of the columns. */
  readonly header: readonly string[];
  /** CSV bytes with the header as first line. Read it, or destroy it. */
  readonly csv: Readable;
  /** Rows the page must hold to be accepted; undefined when Salesforce did not say. */
  readonly announcedRows: number | undefined;
  /** Checkpoint to go on from after this page; null after the last one. */
  readonly nextLocator: string | null;
}

/**
 * Reads an object by REST: live records, all or those changed since an instant. At least one page, empty where there is nothing.
 * `from` is the `nextLocator` of the last page that was stored (good for two days), `already` the rows stored until then. Throws
 * PAGE_REJECTED when the rows of all pages are fewer than Salesforce announced.
 */
export async function* extractByRest(
  org: OrgClient,
  description: ObjectDescription,
  options: Selection & { readonly from?: string | null; readonly already?: number } = {},
): AsyncGenerator<ExtractedPage> {
  const from = options.from ?? null;
  if (description.name !== linkObject) {
    const pages = queryPages(org, soqlFor(description, options), from);
    for await (const page of complete(pages, options.already ?? 0)) yield restPage(page);
    return;
  }
  const columns = selectableFields(description).map(({ name }) => name);
  for await (const { rows, nextLocator } of linkPages(org, columns, from))
    yield restPage({ columns, rows, next: nextLocator });
}

/** A query too long for an address goes in the body of a composite call, which has no such bound. */
async function* queryPages(org: OrgClient, soql: string, from: string | null): AsyncGenerator<QueryPage> {
  if (from !== null) yield* org.query(soql, { all: true, from });
  else if (encodeURIComponent(soql).length <= longestAddress) yield* org.query(soql, { all: true });
  else {
    const [first] = await org.queryBatch([soql], { all: true });
    if (first?.error !== null)
      throw first?.error ?? new HoldfastError('INTERNAL', 'A batch of one has one answer.');
    yield* followed(org, soql, first.page);
  }
}

/** Passes pages on, and refuses the last one when they hold fewer rows than Salesforce announced; `already` rows came before them. */
async function* complete(pages: AsyncIterable<QueryPage>, already: number): AsyncGenerator<QueryPage> {
  let rows = already;
  for await (const page of pages) {
    rows += page.rows.length;
    if (page.next === null && rows < page.totalSize) {
      const message = `Salesforce announced ${page.totalSize} rows and listed ${rows}.`;
      throw new HoldfastError('PAGE_REJECTED', message, { startOver: true });
    }
    yield page;
  }
}

/** A page and all that follow it. */
export async function* followed(org: OrgClient, soql: string, first: QueryPage): AsyncGenerator<QueryPage> {
  yield first;
  if (first.next !== null) yield* org.query(soql, { all: true, from: first.next });
}

/** A page of a query as a page of CSV. */
function restPage({ columns, rows, next }: Pick<QueryPage, 'columns' | 'rows' | 'next'>): ExtractedPage {
  return { header: columns, csv: toCsv(columns, rows), announcedRows: rows.length, nextLocator: next };
}

/**
 * Reads small objects together: the first pages of up to 5 of them in one API call. Each has its pages, or its error; one that fails
 * leaves the others unharmed.
 */
export async function extractBatch(
  org: OrgClient,
  wanted: readonly (Selection & { readonly description: ObjectDescription })[],
): Promise<Map<string, AsyncIterable<ExtractedPage> | HoldfastError>> {
  const soqls = wanted.map(({ description, ...selection }) => soqlFor(description, selection));
  const batch = await org.queryBatch(soqls, { all: true });
  return new Map(
    batch.map((query, index) => {
      const name = wanted[index]?.description.name ?? '';
      return [name, query.error ?? restPages(complete(followed(org, soqls[index] ?? '', query.page), 0))];
    }),
  );
}

async function* restPages(pages: AsyncIterable<QueryPage>): AsyncGenerator<ExtractedPage> {
  for await (const page of pages) yield restPage(page);
}

export interface BulkRead {
  readonly jobId: string;
  /** The `nextLocator` of the last page that was stored; null or absent to begin. */
  readonly locator?: string | null;
  readonly maxRecords?: number;
}

/** Pages of 20 to 50 MB raw for usual rows (engine rules 3.2). */
const pageRecords = 50_000;

/**
 * Reads the result of a finished Bulk job, page by page, its bytes untouched. The next page is asked for when the caller wants it, which
 * may be while the one before is still being read.
 * Throws PAGE_REJECTED for a page that is cut, foreign, or named twice: go on from the last stored locator.
 */
export async function* extractByBulk(
  org: OrgClient,
  description: ObjectDescription,
  { jobId, locator = null, maxRecords = pageRecords }: BulkRead,
): AsyncGenerator<ExtractedPage> {
  const expected = selectableFields(description).map(({ name }) => name);
  const seen = new Set<string>();
  for (let at: string | null = locator; ;) {
    if (at !== null) seen.add(at);
    const page = await org.bulkPage(jobId, at, { maxRecords });
    if (page.nextLocator !== null && seen.has(page.nextLocator)) {
      page.body.destroy();
      throw new HoldfastError('PAGE_REJECTED', 'Salesforce named a page of a result twice.');
    }
    const opened = await openCsv(page.body, expected);
    yield { ...opened, announcedRows: page.announcedRows, nextLocator: page.nextLocator };
    if (page.nextLocator === null) return;
    at = page.nextLocator;
  }
}
