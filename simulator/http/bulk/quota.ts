import type { Org } from '../../engine/org.ts';

/** Batches that an org may process a day, in both Bulk APIs together [documented]. */
export const DAILY_BATCHES = 15_000;
/** Rows that Bulk API 2.0 counts as one batch [documented]. */
export const BATCH_ROWS = 10_000;
/** How long a job and its results are kept [documented]. */
export const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Is a job that last changed then still there? */
export function isKept(org: Org, changedAt: string): boolean {
  return org.now().getTime() - Date.parse(changedAt) <= KEPT_MS;
}

/** Counts batches; the count starts anew each UTC day of the org clock. */
export class BatchQuota {
  readonly #now: () => Date;
  #used = 0;
  #day = '';

  constructor(now: () => Date) {
    this.#now = now;
  }

  get used(): number {
    this.#turnDay();
    return this.#used;
  }

  get exhausted(): boolean {
    return this.used >= DAILY_BATCHES;
  }

  count(batches: number): void {
    this.#turnDay();
    this.#used += batches;
  }

  #turnDay(): void {
    const today = this.#now().toISOString().slice(0, 10);
    if (today !== this.#day) this.#used = 0;
    this.#day = today;
  }
}
