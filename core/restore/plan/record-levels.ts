/** A reference from one record to another of the same object, among those to be inserted. */
export interface SelfReference {
  readonly field: string;
  readonly target: string;
  /** Cannot be filled in a second pass. */
  readonly hard: boolean;
}

/** How the records of one object are spread over successive calls. */
export interface RecordLevels {
  /** Record ids per call round: a record comes in a later round than every record it points to. */
  readonly rounds: readonly (readonly string[])[];
  /** Fields that close a cycle and are filled in a second pass, by record id. */
  readonly deferred: ReadonlyMap<string, readonly string[]>;
  /** Records that require each other in a circle and cannot be inserted at all. */
  readonly stuck: readonly string[];
}

/**
 * Spreads records of one object over rounds so that parents come first. References to records outside the set are ignored. Where
 * records point at each other in a circle, the first by id that can do without is inserted with its lookup empty.
 */
export function levelRecords(references: ReadonlyMap<string, readonly SelfReference[]>): RecordLevels {
  const waiting = new Map<string, SelfReference[]>();
  for (const [id, found] of references)
    waiting.set(
      id,
      found.filter(({ target }) => references.has(target)),
    );
  const deferred = new Map<string, string[]>();
  const rounds: string[][] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, open]) => open.length === 0).map(([id]) => id);
    if (ready.length > 0) {
      rounds.push(ready.sort());
      settle(waiting, new Set(ready));
    } else if (!breakCycle(waiting, deferred)) {
      break;
    }
  }
  return { rounds, deferred, stuck: [...waiting.keys()].sort() };
}

function settle(waiting: Map<string, SelfReference[]>, done: ReadonlySet<string>): void {
  for (const id of done) waiting.delete(id);
  for (const [id, open] of waiting) {
    const left = open.filter(({ target }) => !done.has(target));
    if (left.length < open.length) waiting.set(id, left);
  }
}

/** Defers the open lookups of one record on a cycle; false when every record left has a required one open. */
function breakCycle(waiting: Map<string, SelfReference[]>, deferred: Map<string, string[]>): boolean {
  const free = [...waiting].filter(([, open]) => open.every(({ hard }) => !hard)).map(([id]) => id);
  const chosen = free.sort().find((id) => isOnCycle(waiting, id)) ?? free[0];
  if (chosen === undefined) return false;
  deferred.set(chosen, [...new Set((waiting.get(chosen) ?? []).map(({ field }) => field))].sort());
  waiting.set(chosen, []);
  return true;
}

function isOnCycle(waiting: ReadonlyMap<string, readonly SelfReference[]>, start: string): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { target } of waiting.get(id) ?? []) {
      if (target === start) return true;
      if (!seen.has(target)) open.push(target);
      seen.add(target);
    }
  }
  return false;
}
