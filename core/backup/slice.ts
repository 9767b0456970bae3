import { countLive } from '#core/extract';
import { HoldfastError, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { fetchAhead } from './fetch-ahead.ts';
import type { RunDeps, RunLimits } from './run-deps.ts';
import type { RunHold } from './run-hold.ts';

/** Deps with every limit decided. */
export type SliceDeps = RunDeps & { readonly limits: RunLimits };

/** One bounded stretch of work on a run. What it has learnt about the org is forgotten with it; what counts is in the tables. */
export interface Slice {
  readonly deps: SliceDeps;
  readonly hold: RunHold;
  readonly org: OrgClient;
  /** True when the work should end at this checkpoint. Throws FENCED when another worker has taken the run. */
  over(): boolean;
}

export function openSlice(deps: SliceDeps, hold: RunHold, org: OrgClient, lost: AbortSignal): Slice {
  const end = deps.clock.now().getTime() + deps.limits.slice;
  return {
    deps,
    hold,
    org,
    over: () => {
      if (lost.aborted) throw new HoldfastError('FENCED', 'Another worker has taken this run over.');
      return deps.signal?.aborted === true || deps.clock.now().getTime() >= end;
    },
  };
}

/** What is asked of Salesforce for several objects at once while they are read one after the other. */
export interface Foresight {
  /** Throws the error of an object that cannot be described. */
  describe(object: string): Promise<ObjectDescription>;
  /** Live records of an object as counted some moments ago; undefined where Salesforce cannot count them. */
  countedLive(object: string): Promise<number | undefined>;
  /** Estimate for routing only; 0 when Salesforce has none. */
  estimate(object: string): Promise<number>;
}

/** Objects in one call: describes, COUNT() queries, and cached counts. */
const perCall = { describe: 25, count: 5, estimate: 150 };

export function foresee(org: OrgClient, objects: readonly string[]): Foresight {
  const describe = fetchAhead(objects, perCall.describe, (names) => org.describeMany(names));
  const count = fetchAhead(objects, perCall.count, (names) => countLive(org, names));
  const estimate = fetchAhead(objects, perCall.estimate, (names) => org.recordCounts(names));
  return {
    describe: async (object) => {
      const described = await describe(object);
      if (described === undefined || described instanceof Error) {
        throw described ?? new HoldfastError('ORG_REFUSED', 'Salesforce did not describe this object.');
      }
      return described;
    },
    countedLive: async (object) => countOrNone(await count(object)),
    estimate: async (object) => (await estimate(object)) ?? 0,
  };
}

/** A count that was refused for good is no reason to doubt what was read; any other error is. */
export function countOrNone(counted: number | Error | undefined): number | undefined {
  if (counted instanceof HoldfastError && counted.code !== 'ORG_REFUSED') throw counted;
  return counted instanceof Error ? undefined : counted;
}
