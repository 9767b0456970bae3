import { stampText } from './values.ts';

const DAY = 86_400_000;

/** A removal that getDeleted tells of. */
export interface Deletion {
  readonly id: string;
  readonly object: string;
  /** Stamp of the transaction that removed the record. */
  readonly at: string;
}

/** What getDeleted knows: the removals of the last 15 days, fewer when the log is full [documented]. */
export class DeletionLog implements Iterable<Deletion> {
  readonly #size: number;
  #entries: Deletion[] = [];
  #purgedUntil = '';

  /** `size` is the number of entries that the log holds. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Removals at or before this moment (ISO text) are no longer in the log; empty when nothing was purged from it. */
  get purgedUntil(): string {
    return this.#purgedUntil;
  }

  [Symbol.iterator](): Iterator<Deletion> {
    return this.#entries.values();
  }

  add(deletion: Deletion): void {
    this.#entries.push(deletion);
  }

  /** Takes one removal out again, as if it had never been noted. */
  remove(deletion: Deletion): void {
    const index = this.#entries.lastIndexOf(deletion);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  /** Forgets all removals up to and including a moment (ISO text). */
  purge(until: string): void {
    this.#entries = this.#entries.filter((entry) => entry.at > until);
    if (until > this.#purgedUntil) this.#purgedUntil = until;
  }

  /** Forgets the oldest removals beyond the size of the log, as the platform does when it is full. */
  trim(): void {
    const surplus = this.#entries.length - this.#size;
    if (surplus > 0) this.purge(this.#entries[surplus - 1]?.at ?? '');
  }

  /** Earliest moment that getDeleted can tell of: 15 days back, or the last purge of the log [documented]. */
  earliest(now: Date): string {
    const oldest = stampText(new Date(now.getTime() - 15 * DAY));
    return this.#purgedUntil > oldest ? this.#purgedUntil : oldest;
  }
}
