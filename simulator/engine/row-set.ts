import type { FieldDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { StoredRecord } from './record.ts';

/** The rows of one object, deleted ones included: in memory, or computed on demand (`generated/`). */
export interface RowSet {
  get(id: string): StoredRecord | undefined;
  set(id: string, record: StoredRecord): unknown;
  delete(id: string): unknown;
  /** Whole rows in order of creation: their `values` can be enumerated and copied. */
  values(): Iterable<StoredRecord>;
  /** The same for readers of a few fields: `values` answers by name, but may compute each on access and not be enumerable. */
  scan(): Iterable<StoredRecord>;
  /** The row as it stood at a moment (ISO text), where that can be computed because nobody had written it; else undefined. */
  computedAt(id: string, moment: string): StoredRecord | undefined;
  /** How many rows are live; undefined when only a walk over them can tell. */
  liveCount(): number | undefined;
  /** Ids of rows beyond the index of the store whose `field` may equal `value` (the store compares them itself). */
  maybe(field: FieldDef, value: FieldValue): readonly string[];
}

/** Rows held in memory. */
export class MemoryRows extends Map<string, StoredRecord> implements RowSet {
  scan(): Iterable<StoredRecord> {
    return this.values();
  }

  computedAt(): undefined {
    return undefined;
  }

  liveCount(): undefined {
    return undefined;
  }

  maybe(): readonly string[] {
    return [];
  }
}
