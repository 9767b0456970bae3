import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ChangeEvent } from './events.ts';

/** A change by one layer of a generated object, without the rows that were written one by one before it. */
export interface ComputedSource {
  readonly object: string;
  /** Index of the layer. */
  readonly layer: number;
  readonly except: readonly string[];
}

/** Events that are computed when read: those of a change of very many rows at once. */
export interface ComputedEvents {
  readonly count: number;
  /** What they are computed from, for saving. */
  readonly source: ComputedSource;
  /** The events from the one with this index on; `seq` is set by the log. */
  from(index: number): Iterable<Omit<ChangeEvent, 'seq'>>;
}

type Stretch =
  | { readonly kind: 'packed'; readonly first: number; readonly count: number; readonly bytes: Buffer }
  | {
      readonly kind: 'computed';
      readonly first: number;
      readonly count: number;
      readonly events: ComputedEvents;
    };

/** Events that lie open; older ones are packed to a few dozen bytes each. */
const OPEN = 20_000;

/** All changes of an org in the order of their commits. Numbers (`seq`) begin at 1 and have no gaps. */
export class EventLog implements Iterable<ChangeEvent> {
  readonly #old: Stretch[] = [];
  #open: ChangeEvent[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(event: ChangeEvent): void {
    this.#open.push(event);
    this.#length++;
    if (this.#open.length >= 2 * OPEN) this.#pack(OPEN);
  }

  /** Adds events that are computed when read. */
  pushComputed(events: ComputedEvents): void {
    this.#pack(this.#open.length);
    this.#old.push({ kind: 'computed', first: this.#length, count: events.count, events });
    this.#length += events.count;
  }

  /** Events by index (`seq` - 1): from `start` up to but without `end`. */
  slice(start = 0, end = this.#length): ChangeEvent[] {
    const events: ChangeEvent[] = [];
    for (const event of this.#from(start < 0 ? Math.max(0, this.#length + start) : start)) {
      if (event.seq > end) break;
      events.push(event);
    }
    return events;
  }

  at(index: number): ChangeEvent | undefined {
    const place = index < 0 ? this.#length + index : index;
    return this.slice(place, place + 1)[0];
  }

  filter(test: (event: ChangeEvent) => boolean): ChangeEvent[] {
    const chosen: ChangeEvent[] = [];
    for (const event of this) if (test(event)) chosen.push(event);
    return chosen;
  }

  /** The whole log for saving: events, and what stands for computed ones. */
  *saved(): Generator<ChangeEvent | ComputedSource> {
    for (const stretch of this.#old) {
      if (stretch.kind === 'packed') yield* unpack(stretch.bytes);
      else yield stretch.events.source;
    }
    yield* this.#open;
  }

  [Symbol.iterator](): Generator<ChangeEvent> {
    return this.#from(0);
  }

  *#from(start: number): Generator<ChangeEvent> {
    for (const stretch of this.#old) {
      if (stretch.first + stretch.count <= start) continue;
      const skip = Math.max(0, start - stretch.first);
      if (stretch.kind === 'packed') yield* unpack(stretch.bytes).slice(skip);
      else {
        let seq = stretch.first + skip;
        for (const event of stretch.events.from(skip)) yield { ...event, seq: ++seq };
      }
    }
    yield* this.#open.slice(Math.max(0, start - (this.#length - this.#open.length)));
  }

  #pack(count: number): void {
    if (count === 0) return;
    const events = this.#open.slice(0, count);
    this.#open = this.#open.slice(count);
    const first = this.#length - this.#open.length - count;
    this.#old.push({
      kind: 'packed',
      first,
      count,
      bytes: deflateRawSync(JSON.stringify(events), { level: 1 }),
    });
  }
}

const unpack = (bytes: Buffer): ChangeEvent[] =>
  JSON.parse(inflateRawSync(bytes).toString('utf8')) as ChangeEvent[];
