import type { StoredRecord, Values } from './record.ts';
import type { ObjectDef } from '../catalogue/field-model.ts';
import type { RecordStore } from './store.ts';
import type { Write } from './transaction-log.ts';

interface Change {
  readonly at: string;
  readonly object: ObjectDef;
  readonly id: string;
  readonly before: Values | undefined;
}

/** Keeps what each commit replaced, so that a test can ask what was true at any instant since `start`. */
export class History {
  readonly #store: RecordStore;
  readonly #now: () => Date;
  readonly #changes: Change[] = [];
  #since: string | undefined;

  constructor(store: RecordStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** From now on changes are kept. What happened before, such as the loading of a world, is the beginning. */
  start(): void {
    this.#since ??= this.#now().toISOString();
  }

  add(at: string, writes: Iterable<Write>): void {
    if (this.#since === undefined) return;
    for (const { object, id, before } of writes) this.#changes.push({ at, object, id, before });
  }

  /** The committed rows of an object, deleted ones in the bin included, as they were at a moment (ISO text). Throws before `start`. */
  rowsAt(object: ObjectDef, moment: string): StoredRecord[] {
    if (this.#since === undefined || moment < this.#since)
      throw new RangeError(`History begins at ${this.#since ?? 'no time: it was not started'}`);
    const rows = new Map([...this.#store.rows(object, true)].map((record) => [record.id, record]));
    for (let index = this.#changes.length - 1; index >= 0; index--) {
      const change = this.#changes[index];
      if (change === undefined || change.at <= moment) break;
      if (change.object.name !== object.name) continue;
      if (change.before === undefined) rows.delete(change.id);
      else rows.set(change.id, { id: change.id, object, values: change.before });
    }
    const set = this.#store.rowSet(object);
    const touched = new Map([...rows.keys()].map((id) => [id, set?.computedAt(id, moment)]));
    return [...rows.values()].map((record) => touched.get(record.id) ?? record);
  }
}
