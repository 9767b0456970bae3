import { countLive, standings, type Standing } from '#core/extract';
import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { fetchAhead } from './fetch-ahead.ts';
import type { ObjectRow } from './object-row.ts';

/** How objects stand in the org, asked for several of them in one call. */
export interface ForeseenStandings {
  /** Of an object that is read for its changes alone; undefined for others, and where Salesforce does not sum it up. */
  standing(row: ObjectRow): Promise<Standing | undefined>;
  /** Live records of an object as counted some moments ago; undefined where Salesforce cannot count them. */
  countedLive(object: string): Promise<number | undefined>;
}

/** Queries in one composite call. */
const perCall = 5;

export function foreseeStandings(
  org: OrgClient,
  rows: readonly ObjectRow[],
  describe: (object: string) => Promise<ObjectDescription>,
): ForeseenStandings {
  const rowOf = new Map(rows.map((row) => [row.object, row]));
  const namesOf = (some: readonly ObjectRow[]) => some.map((row) => row.object);
  const standSome = fetchAhead<Standing | HoldfastError>(
    namesOf(rows.filter((row) => row.since !== null)),
    perCall,
    (some) => summarised(org, describe, some),
  );
  const countSome = fetchAhead<number | HoldfastError>(
    namesOf(rows.filter((row) => row.since === null)),
    perCall,
    (some) => countLive(org, some),
  );
  const standing: ForeseenStandings['standing'] = async (row) =>
    row.since === null ? undefined : orNone(await standSome(row.object));
  return {
    standing,
    countedLive: async (object) => {
      const row = rowOf.get(object);
      const known = row === undefined ? undefined : await standing(row);
      return known === undefined ? orNone(await countSome(object)) : known.live;
    },
  };
}

/** True when a record of the object, live or deleted, was saved at or after an instant. */
export function movedSince({ newest }: Standing, since: Date): boolean {
  return newest !== null && newest >= since;
}

/** A count that was refused for good is no reason to doubt what was read; any other error is. */
export function orNone<T>(answer: T | HoldfastError | undefined): T | undefined {
  if (!(answer instanceof HoldfastError)) return answer;
  if (answer.code !== 'ORG_REFUSED') throw answer;
  return undefined;
}

async function summarised(
  org: OrgClient,
  describe: (object: string) => Promise<ObjectDescription>,
  names: readonly string[],
): Promise<ReadonlyMap<string, Standing | HoldfastError>> {
  const described: ObjectDescription[] = [];
  const failed = new Map<string, HoldfastError>();
  for (const name of names) {
    try {
      described.push(await describe(name));
    } catch (error) {
      // The object's own turn throws it; the others of the call are not to suffer.
      if (!(error instanceof HoldfastError)) throw error;
      failed.set(name, error);
    }
  }
  return new Map([...failed, ...(await standings(org, described))]);
}
