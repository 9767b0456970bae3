import { changeKinds, type ChangeKind } from '#core/model';
import { isCovered, type ObjectCounts, type Raised } from './evaluate-rules.ts';

/** The counts of one kind of change of one object in earlier runs of the same job, newest first, at most 30. */
export type ChangeHistory = (object: string, kind: ChangeKind) => readonly number[];

/** With fewer runs there is no telling what is usual. */
const leastRuns = 7;
/** Below this many records nothing is worth a warning, however unusual. */
const leastRecords = 25;
/** A spread of so many typical deviations from the typical run. */
const deviations = 6;
/** The median absolute deviation of a normal distribution, as its standard deviation. */
const normal = 1.4826;

/**
 * What is unlike the last 30 runs. Median and median absolute deviation decide, as one earlier disaster must not make the next one
 * usual; and only what goes beyond every one of those runs counts, so that a weekly import is no surprise. Too few changes are told
 * only of objects that change a lot in every run: an integration that stopped.
 */
export function unusualChanges(objects: readonly ObjectCounts[], history: ChangeHistory): Raised[] {
  return objects.flatMap((counts) => {
    if (!isCovered(counts.coverage)) return [];
    return changeKinds.flatMap((kind) => {
      const earlier = history(counts.object, kind);
      const verdict = compare(counts[kind], earlier);
      return verdict === undefined ? [] : [raised(counts, kind, verdict)];
    });
  });
}

interface Verdict {
  readonly than: 'more' | 'fewer';
  readonly usual: number;
  readonly runs: number;
}

function compare(observed: number, earlier: readonly number[]): Verdict | undefined {
  if (earlier.length < leastRuns) return undefined;
  const usual = median(earlier);
  const spread = deviations * normal * median(earlier.map((count) => Math.abs(count - usual)));
  const runs = earlier.length;
  const high = usual + Math.max(spread, usual, leastRecords);
  if (observed > high && observed > Math.max(...earlier)) return { than: 'more', usual, runs };
  const low = Math.min(...earlier);
  if (low >= leastRecords && observed < low / 4) return { than: 'fewer', usual, runs };
  return undefined;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function raised(counts: ObjectCounts, kind: ChangeKind, { than, usual, runs }: Verdict): Raised {
  const { object, label } = counts;
  const observed = counts[kind];
  const number = (value: number) => Math.round(value).toLocaleString('en');
  return {
    ...{ cause: 'unusual', ruleId: null, object, label, kind, observed },
    message: `${number(observed)} of ${label} ${kind}, ${than} than in any of the last ${runs} runs (usually about ${number(usual)}).`,
  };
}
