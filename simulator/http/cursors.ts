import type { IdSource } from '../engine/ids.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { RowPlan } from '../soql/plan.ts';

/** An open query: which records it found, and how to write them. */
export interface Cursor {
  readonly id: string;
  readonly plan: RowPlan;
  readonly records: readonly StoredRecord[];
  readonly pageRows: number;
  /** Epoch ms. */
  readonly openedAt: number;
}

/** Two days [common knowledge, not documented for REST]. */
const LIFETIME_MS = 2 * 86_400_000;
/** At most ten open cursors a user; the oldest goes. */
const OPEN_PER_USER = 10;

/** The open queries of all users. */
export class Cursors {
  readonly #ids: IdSource;
  readonly #open = new Map<string, { cursor: Cursor; userId: string }>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  open(
    userId: string,
    plan: RowPlan,
    records: readonly StoredRecord[],
    pageRows: number,
    openedAt: number,
  ): Cursor {
    const mine = [...this.#open].filter(([, entry]) => entry.userId === userId);
    for (const [id] of mine.slice(0, Math.max(0, mine.length - OPEN_PER_USER + 1))) this.#open.delete(id);
    const cursor = { id: this.#ids.next('01g'), plan, records, pageRows, openedAt };
    this.#open.set(cursor.id, { cursor, userId });
    return cursor;
  }

  /** The open query of that Id; undefined when it was closed or is too old. */
  find(id: string, now: number): Cursor | undefined {
    const cursor = this.#open.get(id)?.cursor;
    return cursor === undefined || now - cursor.openedAt > LIFETIME_MS ? undefined : cursor;
  }
}
