import { SalesforceError } from './errors.ts';

/** A refusal to come: the next `times` saves that touch this record, or any record of this object, find it locked. */
export interface ScriptedLock {
  readonly id?: string;
  readonly object?: string;
  readonly times: number;
}

/** Locks that tests have scripted, as the state file keeps them. */
export interface SavedLocks {
  readonly scripted: readonly ScriptedLock[];
  readonly bulkBatchRows?: number;
}

/** Row locks. A simulator works one call after the other, so locks are those that tests script and those of transactions held open. */
export class RecordLocks {
  readonly #held = new Map<string, number>();
  #scripted: { id: string | undefined; object: string | undefined; left: number }[] = [];
  #lane: Set<string> | undefined;
  /**
   * Rows of one internal batch of Bulk API 2.0 while the batches of a job contend for locks; undefined while they never do. A real org
   * makes batches of 10,000 rows.
   */
  bulkBatchRows: number | undefined;

  /** Locks records until the function answered is called. */
  hold(ids: Iterable<string>): () => void {
    const mine = [...ids];
    for (const id of mine) this.#held.set(id, (this.#held.get(id) ?? 0) + 1);
    return () => {
      for (const id of mine) {
        const left = (this.#held.get(id) ?? 1) - 1;
        if (left === 0) this.#held.delete(id);
        else this.#held.set(id, left);
      }
    };
  }

  script(lock: ScriptedLock): void {
    this.#scripted.push({ id: lock.id, object: lock.object?.toLowerCase(), left: lock.times });
  }

  /** Ends all scripted locks, and lets Bulk loads run without contention again. */
  clear(): void {
    this.#scripted = [];
    this.bulkBatchRows = undefined;
  }

  /** For saving the state of the org. */
  save(): SavedLocks {
    return {
      scripted: this.#scripted.map(({ id, object, left }) => ({
        ...(id === undefined ? {} : { id }),
        ...(object === undefined ? {} : { object }),
        times: left,
      })),
      ...(this.bulkBatchRows === undefined ? {} : { bulkBatchRows: this.bulkBatchRows }),
    };
  }

  restore(saved: SavedLocks): void {
    for (const lock of saved.scripted) this.script(lock);
    this.bulkBatchRows = saved.bulkBatchRows;
  }

  /** Takes the lock of a row for the running save. Throws UNABLE_TO_LOCK_ROW when somebody else has it. */
  take(id: string, object: string): void {
    if (this.#held.size > 0 && this.#held.has(id)) throw unableToLock(id);
    if (this.#scripted.length > 0) this.#play(id, object);
    this.#lane?.add(id);
  }

  #play(id: string, object: string): void {
    const name = object.toLowerCase();
    const hit = this.#scripted.find(
      (one) => one.left > 0 && (one.id === id || (one.id === undefined && one.object === name)),
    );
    if (hit === undefined) return;
    hit.left--;
    throw unableToLock(id);
  }

  /**
   * Runs batches as if at the same time: rows that one batch has locked stay locked for the batches after it, until all have ended.
   * Children of one parent in different batches collide, as under a parallel load.
   */
  inParallel<T>(batches: readonly (() => T)[]): T[] {
    const releases: (() => void)[] = [];
    try {
      return batches.map((batch) => {
        this.#lane = new Set();
        try {
          return batch();
        } finally {
          releases.push(this.hold(this.#lane));
          this.#lane = undefined;
        }
      });
    } finally {
      for (const release of releases) release();
    }
  }
}

const unableToLock = (id: string): SalesforceError =>
  new SalesforceError(
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
    [],
  );
