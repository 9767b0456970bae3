import type { runObject } from '#core/db';
import { adviceOn } from '#core/model';

/** Objects that a run did not cover in full for the same cause, and what to do about it. */
export interface Shortfall {
  /** An error code of ours or of Salesforce; `OTHER` where the reason is all there is. */
  cause: string;
  title: string;
  /** The next step; null where `title` is the whole story. */
  remedy: string | null;
  /** API names, in order. */
  objects: string[];
  /** Of those, how many the run did not begin with. */
  notStarted: number;
}

type Row = Pick<
  typeof runObject.$inferSelect,
  'object' | 'coverage' | 'expected' | 'cause' | 'reason' | 'notStarted'
>;

/** The shortfalls that turn a run amber, grouped by cause, those of most objects first. What is by design is left out. */
export function groupShortfalls(rows: readonly Row[]): Shortfall[] {
  const groups = new Map<string, Shortfall>();
  for (const row of rows) {
    if (!isShort(row)) continue;
    const key = row.cause ?? row.reason;
    const group = groups.get(key) ?? opened(row);
    groups.set(key, group);
    group.objects.push(row.object);
    if (row.notStarted) group.notStarted += 1;
  }
  const found = [...groups.values()];
  for (const { objects } of found) objects.sort();
  return found.sort(
    (one, other) => other.objects.length - one.objects.length || compare(one.cause, other.cause),
  );
}

function isShort({ coverage, expected }: Row): boolean {
  return coverage === 'failed' || coverage === 'partial' || (coverage === 'skipped' && !expected);
}

function opened({ cause, reason }: Row): Shortfall {
  const named =
    cause === null ? { cause: 'OTHER', title: reason, remedy: null } : { cause, ...adviceOn(cause) };
  return { ...named, objects: [], notStarted: 0 };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}
