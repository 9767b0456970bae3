import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { StoredRecord, Values } from './record.ts';
import { RecordTable } from './record-table.ts';
import type { RowSet } from './row-set.ts';
import type { TransactionLog } from './transaction-log.ts';

/** All rows of the org, live and deleted. Every write is a step of the running transaction. */
export class RecordStore {
  readonly #schema: Schema;
  readonly #log: TransactionLog;
  readonly #tables = new Map<string, RecordTable>();
  /** Live rows that count against data storage. */
  #live = 0;
  readonly #unprefixed = new Set<string>();

  constructor(schema: Schema, log: TransactionLog) {
    this.#schema = schema;
    this.#log = log;
  }

  get(id: string): StoredRecord | undefined {
    const object = this.#schema.byPrefix(id.slice(0, 3));
    return object === undefined ? this.#withoutPrefix(id) : this.#tables.get(object.name)?.rows.get(id);
  }

  /** Rows of history objects share one prefix, so that it does not tell their object. */
  #withoutPrefix(id: string): StoredRecord | undefined {
    for (const name of this.#unprefixed) {
      const record = this.#tables.get(name)?.rows.get(id);
      if (record !== undefined) return record;
    }
    return undefined;
  }

  /** Rows of an object in order of creation; deleted ones only when asked for. */
  *rows(object: ObjectDef, deletedToo = false): Generator<StoredRecord> {
    for (const record of this.#tables.get(object.name)?.rows.values() ?? []) {
      if (deletedToo || record.values['IsDeleted'] !== true) yield record;
    }
  }

  /** The same for readers of a few fields: cheap, but `values` may not be enumerated or copied. */
  *scan(object: ObjectDef, deletedToo = false): Generator<StoredRecord> {
    for (const record of this.#tables.get(object.name)?.rows.scan() ?? []) {
      if (deletedToo || record.values['IsDeleted'] !== true) yield record;
    }
  }

  /** Lets the rows of an object that has none yet live elsewhere, for example be computed from a seed. */
  adopt(object: ObjectDef, rows: RowSet): void {
    if (this.count(object) > 0) throw new Error(`${object.name} has rows already`);
    this.#tables.set(object.name, new RecordTable(object, rows));
    this.#live += rows.liveCount() ?? 0;
  }

  /** Where the rows of an object live; undefined when it never had any. */
  rowSet(object: ObjectDef): RowSet | undefined {
    return this.#tables.get(object.name)?.rows;
  }

  /** How many live rows there are that count against data storage. */
  liveRows(): number {
    return this.#live;
  }

  count(object: ObjectDef): number {
    const known = this.#tables.get(object.name)?.rows.liveCount();
    if (known !== undefined) return known;
    let count = 0;
    const rows = this.scan(object);
    while (rows.next().done !== true) count++;
    return count;
  }

  /** Rows of `object` whose reference `field` names `target`. */
  referrers(object: ObjectDef, field: FieldDef, target: string, deletedToo = false): StoredRecord[] {
    return this.#tables.get(object.name)?.referrers(field, target, deletedToo) ?? [];
  }

  /** Live rows whose field equals the value (unique, external-id and lookup fields are indexed). */
  byKey(object: ObjectDef, field: FieldDef, value: FieldValue): StoredRecord[] {
    return this.#tables.get(object.name)?.byKey(field, value) ?? [];
  }

  /** Writes the new state of a row; `undefined` removes it for good. */
  put(object: ObjectDef, id: string, values: Values | undefined): void {
    const table = this.#table(object);
    if (object.keyPrefix === null) this.#unprefixed.add(object.name);
    const before = table.rows.get(id)?.values;
    this.#log.step(
      () => this.#write(table, object, id, values),
      () => this.#write(table, object, id, before),
      { object, id, before },
    );
  }

  #write(table: RecordTable, object: ObjectDef, id: string, values: Values | undefined): void {
    const before = table.rows.get(id);
    table.write(object, id, before, values);
    if (table.counted) this.#live += liveness(values) - liveness(before?.values);
  }

  /** Builds the index of one field anew, after the field was added, changed or removed. */
  reindex(object: ObjectDef, fieldName: string): void {
    this.#tables.get(object.name)?.reindex(object, fieldName);
  }

  /** Keeps the rows of an object whose name has changed. */
  renameTable(from: string, to: string): void {
    const table = this.#tables.get(from);
    if (table === undefined) return;
    this.#tables.delete(from);
    this.#tables.set(to, table);
  }

  #table(object: ObjectDef): RecordTable {
    const known = this.#tables.get(object.name);
    if (known !== undefined) return known;
    const table = new RecordTable(object);
    this.#tables.set(object.name, table);
    return table;
  }
}

const liveness = (values: Values | undefined): number =>
  values === undefined || values['IsDeleted'] === true ? 0 : 1;
