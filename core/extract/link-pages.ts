import type { OrgClient, QueryPage } from '#core/salesforce';

/** Documents whose links one query may name, queries in one call, documents listed in one call. */
const perQuery = 200;
const perCall = 5;
const perListing = 2_000;

/** Links of some documents, and the checkpoint to go on from: the Id of the last document that is done, null at the end. */
export interface LinkPage {
  readonly rows: QueryPage['rows'];
  readonly nextLocator: string | null;
}

/**
 * ContentDocumentLink, which Salesforce shows only to a query that names its documents: lists the documents in the order of their Ids and
 * asks for the given columns of the links of 1,000 at a time. At least one page.
 */
export async function* linkPages(
  org: OrgClient,
  columns: readonly string[],
  from: string | null,
): AsyncGenerator<LinkPage> {
  for (let after = from; ;) {
    const documents = await documentsAfter(org, after);
    if (documents.length === 0) {
      yield { rows: [], nextLocator: null };
      return;
    }
    for (let start = 0; start < documents.length; start += perQuery * perCall) {
      const ids = documents.slice(start, start + perQuery * perCall);
      const last = start + ids.length === documents.length && documents.length < perListing;
      after = ids.at(-1) ?? after;
      yield { rows: await linksOf(org, columns, ids), nextLocator: last ? null : after };
      if (last) return;
    }
  }
}

async function documentsAfter(org: OrgClient, after: string | null): Promise<string[]> {
  const where = after === null ? '' : ` WHERE Id > '${after}'`;
  const records = await org.queryRecords(
    `SELECT Id FROM ContentDocument${where} ORDER BY Id LIMIT ${perListing}`,
  );
  return records.map(({ Id }) => Id ?? '');
}

async function linksOf(
  org: OrgClient,
  columns: readonly string[],
  documents: readonly string[],
): Promise<QueryPage['rows']> {
  const soqls: string[] = [];
  for (let start = 0; start < documents.length; start += perQuery) {
    const ids = documents.slice(start, start + perQuery).map((id) => `'${id}'`);
    soqls.push(
      `SELECT ${columns.join(', ')} FROM ContentDocumentLink WHERE ContentDocumentId IN (${ids.join(',')})`,
    );
  }
  const rows: QueryPage['rows'][number][] = [];
  for (const [index, { page, error }] of (await org.queryBatch(soqls)).entries()) {
    if (error !== null) throw error;
    rows.push(...page.rows);
    if (page.next === null) continue;
    for await (const further of org.query(soqls[index] ?? '', { from: page.next }))
      rows.push(...further.rows);
  }
  return rows;
}
