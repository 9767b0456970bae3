import { extractBatch, extractByRest, linkObject, type ExtractedPage, type Selection } from '#core/extract';
import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { fetchAhead } from './fetch-ahead.ts';
import { foreseeStandings, movedSince, type ForeseenStandings } from './foreseen-standings.ts';
import type { ObjectRow } from './object-row.ts';

/** What is asked of Salesforce for several objects in one call while they are read one after the other. */
export interface Foresight extends ForeseenStandings {
  /** Throws the error of an object that cannot be described. */
  describe(object: string): Promise<ObjectDescription>;
  /** The pages of an object that is read by REST from its start. Once per slice and object. */
  pages(row: ObjectRow): Promise<Pages>;
}

export interface Pages {
  /** Server time before the query. */
  readonly at: Date;
  readonly pages: AsyncIterable<ExtractedPage>;
}

/** Objects in one composite call: describes, queries of any kind. */
const perCall = { describe: 25, query: 5 };

/** Objects of which nothing but the count is known are read together only when all their rows are few. */
const fewRecords = 200;

export function foresee(org: OrgClient, rows: readonly ObjectRow[]): Foresight {
  const describe = foreseeDescriptions(org, rows);
  const standings = foreseeStandings(org, rows, describe);
  /** Whether a first page, mostly the only one, is worth a place in a call for several objects. */
  const worthBatching = async (row: ObjectRow): Promise<boolean> => {
    if (row.route !== 'rest' || row.pagesDone > 0 || row.object === linkObject) return false;
    if (row.since === null) {
      const counted = await standings.countedLive(row.object);
      return counted !== undefined && counted > 0 && counted <= fewRecords;
    }
    const standing = await standings.standing(row);
    return standing === undefined || movedSince(standing, row.since);
  };
  return { describe, ...standings, pages: foreseePages(org, rows, describe, worthBatching) };
}

type Describe = Foresight['describe'];

function foreseeDescriptions(org: OrgClient, rows: readonly ObjectRow[]): Describe {
  const names = rows.map((row) => row.object);
  const describeSome = fetchAhead(names, perCall.describe, (some) => org.describeMany(some));
  return async (object) => {
    const described = await describeSome(object);
    if (described === undefined || described instanceof Error)
      throw described ?? new HoldfastError('ORG_REFUSED', 'Salesforce did not describe this object.');
    return described;
  };
}

function foreseePages(
  org: OrgClient,
  rows: readonly ObjectRow[],
  describe: Describe,
  worthBatching: (row: ObjectRow) => Promise<boolean>,
): Foresight['pages'] {
  const rowOf = new Map(rows.map((row) => [row.object, row]));
  const readSome = fetchAhead(
    [...rowOf.keys()],
    perCall.query,
    (some) => {
      const wanted = rows.filter((row) => some.includes(row.object));
      return readBatch(org, describe, wanted);
    },
    async (object) => {
      const row = rowOf.get(object);
      // An error is met again in the object's own turn.
      return row !== undefined && falseWhenRefused(worthBatching(row));
    },
  );
  // Pages are a stream: whoever asks for an object once more, or in another mode, gets a query of its own.
  const handedOut = new Set<string>();
  return async (row) => {
    const first = !handedOut.has(row.object) && rowOf.get(row.object)?.mode === row.mode;
    handedOut.add(row.object);
    if (!first || !(await worthBatching(row))) {
      const description = await describe(row.object);
      return { at: org.serverTime(), pages: extractByRest(org, description, selectionOf(row)) };
    }
    const read = await readSome(row.object);
    if (read === undefined || read instanceof Error)
      throw read ?? new HoldfastError('ORG_REFUSED', 'Salesforce did not answer the query for this object.');
    return read;
  };
}

async function falseWhenRefused(question: Promise<boolean>): Promise<boolean> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof HoldfastError) return false;
    throw error;
  }
}

/** Which records of an object a run reads: all live ones, or everything that changed, deleted records included. */
export function selectionOf(row: ObjectRow): Selection {
  return row.since ? { since: row.since, records: 'both' } : {};
}

async function readBatch(
  org: OrgClient,
  describe: Describe,
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
