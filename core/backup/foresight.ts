import { countLive, extractBatch, extractByRest, type ExtractedPage, type Selection } from '#core/extract';
import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { fetchAhead } from './fetch-ahead.ts';
import type { ObjectRow } from './object-row.ts';

/** What is asked of Salesforce for several objects in one call while they are read one after the other. */
export interface Foresight {
  /** Throws the error of an object that cannot be described. */
  describe(object: string): Promise<ObjectDescription>;
  /** Live records of an object as counted some moments ago; undefined where Salesforce cannot count them. */
  countedLive(object: string): Promise<number | undefined>;
  /** The pages of an object that is read by REST from its start. Once per slice and object. */
  pages(row: ObjectRow): Promise<Pages>;
}

export interface Pages {
  /** Server time before the query. */
  readonly at: Date;
  readonly pages: AsyncIterable<ExtractedPage>;
}

/** Objects in one call: describes, COUNT() queries, queries. */
const perCall = { describe: 25, count: 5, query: 5 };

export function foresee(org: OrgClient, rows: readonly ObjectRow[]): Foresight {
  const names = rows.map((row) => row.object);
  const describeSome = fetchAhead(names, perCall.describe, (some) => org.describeMany(some));
  const countSome = fetchAhead(names, perCall.count, (some) => countLive(org, some));
  const describe = async (object: string) => {
    const described = await describeSome(object);
    if (described === undefined || described instanceof Error) {
      throw described ?? new HoldfastError('ORG_REFUSED', 'Salesforce did not describe this object.');
    }
    return described;
  };
  const readSome = fetchAhead(
    rows.filter(isBatched).map((row) => row.object),
    perCall.query,
    (some) =>
      readBatch(
        org,
        describe,
        rows.filter((row) => some.includes(row.object)),
      ),
  );
  return {
    describe,
    countedLive: async (object) => countOrNone(await countSome(object)),
    pages: async (row) => {
      if (!isBatched(row)) {
        const description = await describe(row.object);
        return { at: org.serverTime(), pages: extractByRest(org, description, selectionOf(row)) };
      }
      const read = await readSome(row.object);
      if (read === undefined || read instanceof Error) {
        throw (
          read ?? new HoldfastError('ORG_REFUSED', 'Salesforce did not answer the query for this object.')
        );
      }
      return read;
    },
  };
}

/** Which records of an object a run reads: all live ones, or everything that changed, deleted records included. */
export function selectionOf(row: ObjectRow): Selection {
  return row.since ? { since: row.since, records: 'both' } : {};
}

/** A count that was refused for good is no reason to doubt what was read; any other error is. */
export function countOrNone(counted: number | Error | undefined): number | undefined {
  if (counted instanceof HoldfastError && counted.code !== 'ORG_REFUSED') throw counted;
  return counted instanceof Error ? undefined : counted;
}

/** Changes are few: their first page, mostly the only one, is fetched for several objects at once. */
function isBatched(row: ObjectRow): boolean {
  return row.mode === 'incremental' && row.route === 'rest' && row.pagesDone === 0;
}

async function readBatch(
  org: OrgClient,
  describe: (object: string) => Promise<ObjectDescription>,
  rows: readonly ObjectRow[],
): Promise<ReadonlyMap<string, Pages | HoldfastError>> {
  const wanted: (Selection & { readonly description: ObjectDescription })[] = [];
  const results = new Map<string, Pages | HoldfastError>();
  for (const row of rows) {
    try {
      wanted.push({ description: await describe(row.object), ...selectionOf(row) });
    } catch (error) {
      // The object's own turn throws it; the others of the call are not to suffer.
      if (!(error instanceof HoldfastError)) throw error;
      results.set(row.object, error);
    }
  }
  const at = org.serverTime();
  for (const [object, pages] of await extractBatch(org, wanted)) {
    results.set(object, pages instanceof HoldfastError ? pages : { at, pages });
  }
  return results;
}
