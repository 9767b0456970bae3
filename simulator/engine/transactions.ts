import type { PendingEvent } from './events.ts';
import type { RecordLocks } from './locks.ts';
import { LongTransaction } from './long-transaction.ts';
import type { TransactionLog } from './transaction-log.ts';
import { stampText } from './values.ts';

/** A transaction at the moment of its commit; its writes are still in the log. */
export interface Commit {
  /** Moment of the commit, ISO text. */
  readonly at: string;
  /** The stamp that its rows carry, when the commit came in a later second. */
  readonly savedAt?: string;
  readonly events: readonly PendingEvent[];
}

interface Surroundings {
  readonly now: () => Date;
  readonly log: TransactionLog;
  readonly locks: RecordLocks;
  /** What is done before a transaction begins. */
  readonly before: () => void;
  /** Makes a commit known to the org. */
  readonly committed: (commit: Commit) => void;
}

/** The transactions of an org: one runs at a time, and any number of long ones stand open beside it. */
export class Transactions {
  readonly #around: Surroundings;
  readonly #open = new Set<LongTransaction>();
  #events: PendingEvent[] = [];
  #stamp: string | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Does a transaction run at this moment? */
  get running(): boolean {
    return this.#stamp !== undefined;
  }

  /** The moment that all records of the running transaction are stamped with. */
  stamp(): string {
    return this.#stamp ?? stampText(this.#around.now());
  }

  /** Notes a change of the running transaction. */
  record(event: PendingEvent): void {
    this.#events.push(event);
  }

  /** Makes a change outside the rows a part of the running transaction. */
  step(redo: () => void, undo: () => void): void {
    this.#around.log.step(redo, undo);
  }

  /** Keeps what was done outside any transaction: the loading of a saved org. */
  settle(): void {
    this.#around.log.commit();
  }

  /** Runs `work` as one transaction, or as a part of the one that runs. An error takes all of it back and is thrown on. */
  run<T>(work: () => T): T {
    const { log, now, before } = this.#around;
    const outermost = !this.running;
    if (outermost) before();
    const mark = log.savepoint();
    const noted = this.#events.length;
    if (outermost) this.#stamp = stampText(now());
    try {
      const result = work();
      if (outermost) this.#commit();
      return result;
    } catch (error) {
      log.rollBackTo(mark);
      this.#events.length = noted;
      throw error;
    } finally {
      if (outermost) this.#stamp = undefined;
    }
  }

  /**
   * Runs `work` now, with the stamps of now, but keeps it from everybody's eyes until its `commit`: a long transaction of someone else.
   * Its rows are locked meanwhile. `commit` or `rollBack` ends it.
   */
  openLong(work: () => void): LongTransaction {
    if (this.running) throw new Error('A long transaction cannot begin inside another transaction');
    const { before, locks } = this.#around;
    before();
    const { stamp, events, ids, redo } = this.#tryOut(work);
    const unlock = locks.hold(ids);
    const open = new LongTransaction(stamp, (keep) => {
      if (this.running) throw new Error('A long transaction cannot end inside another transaction');
      this.#open.delete(open);
      unlock();
      if (!keep) return;
      this.#stamp = stamp;
      redo();
      this.#events = events;
      this.#commit();
      this.#stamp = undefined;
    });
    this.#open.add(open);
    return open;
  }

  /** Stamp of the oldest transaction that is still open: nothing after it is surely complete. Undefined when none is. */
  oldestOpen(): string | undefined {
    return [...this.#open].map(({ stamp }) => stamp).sort()[0];
  }

  /** Does the work and takes it back: answers what it wrote and how to do it again. */
  #tryOut(work: () => void): {
    stamp: string;
    events: PendingEvent[];
    ids: ReadonlySet<string>;
    redo: () => void;
  } {
    const { log, now } = this.#around;
    const stamp = stampText(now());
    const mark = log.savepoint();
    this.#stamp = stamp;
    try {
      work();
    } catch (error) {
      log.rollBackTo(mark);
      this.#events = [];
      throw error;
    } finally {
      this.#stamp = undefined;
    }
    const ids = new Set([...log.writes()].map(({ id }) => id));
    return { stamp, events: this.#events.splice(0), ids, redo: log.takeBack(mark) };
  }

  #commit(): void {
    const { log, now, committed } = this.#around;
    const at = now().toISOString();
    const stamp = this.#stamp;
    const late = stamp === undefined || stamp.slice(0, 19) === at.slice(0, 19) ? {} : { savedAt: stamp };
    const events = this.#events;
    this.#events = [];
    committed({ at, ...late, events });
    log.commit();
  }
}
