/** Somebody's transaction that has done its saves and not committed: nobody sees them, and their rows are locked. */
export class LongTransaction {
  /** The stamp that its rows carry: the moment of the saves, not of the commit. */
  readonly stamp: string;
  readonly #end: (keep: boolean) => void;
  #ended = false;

  constructor(stamp: string, end: (keep: boolean) => void) {
    this.stamp = stamp;
    this.#end = end;
  }

  /** Makes the saves visible. */
  commit(): void {
    this.#finish(true);
  }

  rollBack(): void {
    this.#finish(false);
  }

  #finish(keep: boolean): void {
    if (this.#ended) throw new Error('This transaction has ended already');
    this.#ended = true;
    this.#end(keep);
  }
}
