import { HoldfastError } from '#core/model';
import { parseLossless } from './canonical-value.ts';
import { compositeGet } from './composite.ts';
import type { OrgHttp } from './http.ts';
import type { BatchedQuery, OrgClient, QueryOptions } from './org-client.ts';
import { dataPath } from './org-host.ts';
import { readQueryPage, type DatetimeFields, type QueryPage } from './query-page.ts';

export type QueryCalls = Pick<OrgClient, 'query' | 'queryRecords' | 'queryBatch' | 'queryTooling'>;

/** Salesforce's own bound on queries in one composite call. */
const queriesPerCall = 5;

export function queryCalls(http: OrgHttp, version: string, datetimeFields: DatetimeFields): QueryCalls {
  const pathOf = (soql: string, all: boolean): string =>
    `${version}/${all ? 'queryAll' : 'query'}?${new URLSearchParams({ q: soql }).toString()}`;

  async function* query(soql: string, options: QueryOptions = {}): AsyncGenerator<QueryPage> {
    const asked = new Set<string>();
    let path: string | null =
      options.from === undefined ? pathOf(soql, options.all ?? false) : dataPath(options.from);
    while (path !== null) {
      if (asked.has(path))
        throw new HoldfastError('PAGE_REJECTED', 'Salesforce named a page of a query twice.');
      asked.add(path);
      const reply = await http.ask({ method: 'GET', path, repeatable: true }, parseLossless);
      const page: QueryPage = await readQueryPage(reply.body, soql, datetimeFields);
      yield page;
      path = page.next;
    }
  }

  const queryRecords: QueryCalls['queryRecords'] = async (soql, options) => {
    const records: Record<string, string | null>[] = [];
    for await (const { columns, rows } of query(soql, options)) {
      for (const row of rows)
        records.push(Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
    }
    return records;
  };

  const queryTooling: QueryCalls['queryTooling'] = async (soql) => {
    const records: Record<string, string | null>[] = [];
    let path: string | null = `${version}/tooling/query?${new URLSearchParams({ q: soql }).toString()}`;
    while (path !== null) {
      const reply = await http.ask({ method: 'GET', path, repeatable: true }, parseLossless);
      // Set-up objects are not described by the data API; their instants are not asked for here.
      const page: QueryPage = await readQueryPage(reply.body, soql, async () => new Set());
      for (const row of page.rows)
        records.push(Object.fromEntries(page.columns.map((column, index) => [column, row[index] ?? null])));
      path = page.next;
    }
    return records;
  };

  const queryBatch: QueryCalls['queryBatch'] = async (soqls, options) => {
    if (soqls.length === 0) return [];
    if (soqls.length > queriesPerCall)
      throw new HoldfastError('INTERNAL', 'A batch holds at most 5 queries.');
    const paths = soqls.map((soql) => pathOf(soql, options?.all ?? false));
    const replies = await compositeGet(http, version, paths, parseLossless);
    const batch: BatchedQuery[] = [];
    for (const [index, reply] of replies.entries()) {
      if (reply.error !== null) batch.push({ page: null, error: reply.error });
      else
        batch.push({
          page: await readQueryPage(reply.body, soqls[index] ?? '', datetimeFields),
          error: null,
        });
    }
    return batch;
  };
  return { query, queryRecords, queryBatch, queryTooling };
}
