import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import { countsForStorage } from './counted-objects.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { StoredRecord, Values } from './record.ts';
import { MemoryRows, type RowSet } from './row-set.ts';

/** Reference fields that no rule follows backwards: not worth an index. */
const UNFOLLOWED = new Set(['OwnerId', 'CreatedById', 'LastModifiedById']);

/** One write of the running transaction. */
export interface Write {
  readonly object: ObjectDef;
  readonly id: string;
  readonly before: Values | undefined;
}

/** A step of the running transaction: how it is taken back, and how it is done again. */
interface Step {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly write: Write | undefined;
}

interface Table {
  readonly rows: RowSet;
  /** Do its rows count against data storage? */
  readonly counted: boolean;
  /** Reference field -> target Id -> Ids of the rows that point there, deleted rows included. */
  readonly references: Map<string, Map<string, Set<string>>>;
  /** Unique or external-id field -> comparable value -> Ids. */
  readonly keys: Map<string, Map<string, Set<string>>>;
}

/** All rows of the org, live and deleted, with the indexes that the rules need, and an undo log. */
export class RecordStore {
  readonly #schema: Schema;
  readonly #tables = new Map<string, Table>();
  #steps: Step[] = [];
  #live = 0;
  readonly #unprefixed = new Set<string>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** A mark to which `rollBackTo` can return. */
  savepoint(): number {
    return this.#steps.length;
  }

  rollBackTo(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.undo();
  }

  /** Takes back everything since a mark and answers how to do it again. */
  takeBack(mark: number): () => void {
    const steps = this.#steps.slice(mark);
    this.rollBackTo(mark);
    return () => {
      for (const step of steps) {
        step.redo();
        this.#steps.push(step);
      }
    };
  }

  /** Makes everything so far final. */
  commit(): void {
    this.#steps = [];
  }

  /** The writes of the running transaction in their order. */
  *writes(): Generator<Write> {
    for (const { write } of this.#steps) if (write !== undefined) yield write;
  }

  /** The objects that the running transaction has written to, each as often as it was. */
  *writtenObjects(): Generator<ObjectDef> {
    for (const { write } of this.#steps) if (write !== undefined) yield write.object;
  }

  /** Registers what takes a change outside the tables back. */
  onRollBack(undo: () => void): void {
    this.#steps.push({ undo, redo: () => undefined, write: undefined });
  }

  /** Makes a change outside the tables a step of the running transaction. */
  step(redo: () => void, undo: () => void): void {
    redo();
    this.#steps.push({ undo, redo, write: undefined });
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
    this.#tables.set(object.name, { ...newTable(object), rows });
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
    const table = this.#tables.get(object.name);
    if (table === undefined) return [];
    const index = table.references.get(field.name);
    if (index === undefined) {
      return this.#searched(table, (record) => record.values[field.name] === target, deletedToo);
    }
    const computed = table.rows
      .maybe(field, target)
      .filter((id) => table.rows.get(id)?.values[field.name] === target);
    return [...new Set([...computed, ...(index.get(target) ?? [])])]
      .map((id) => table.rows.get(id))
      .filter((record) => record !== undefined)
      .filter((record) => deletedToo || record.values['IsDeleted'] !== true);
  }

  /** Live rows whose field equals the value (keys are indexed for unique, external-id and lookup fields). */
  byKey(object: ObjectDef, field: FieldDef, value: FieldValue): StoredRecord[] {
    const table = this.#tables.get(object.name);
    const index = table?.keys.get(field.name);
    if (table === undefined) return [];
    const wanted = comparable(field, value);
    const equal = (record: StoredRecord | undefined): boolean =>
      comparable(field, record?.values[field.name]) === wanted;
    if (index === undefined) return this.#searched(table, equal, false);
    const computed = table.rows.maybe(field, value).filter((id) => equal(table.rows.get(id)));
    return [...new Set([...computed, ...(index.get(wanted) ?? [])])]
      .map((id) => table.rows.get(id))
      .filter((record) => record !== undefined)
      .filter((record) => record.values['IsDeleted'] !== true);
  }

  /** Whole rows that pass a test, found by looking at each. */
  #searched(table: Table, test: (record: StoredRecord) => boolean, deletedToo: boolean): StoredRecord[] {
    const found: StoredRecord[] = [];
    for (const record of table.rows.scan()) {
      if (!test(record) || (!deletedToo && record.values['IsDeleted'] === true)) continue;
      const whole = table.rows.get(record.id);
      if (whole !== undefined) found.push(whole);
    }
    return found;
  }

  /** Writes the new state of a row; `undefined` removes it for good. */
  put(object: ObjectDef, id: string, values: Values | undefined): void {
    const table = this.#table(object);
    if (object.keyPrefix === null) this.#unprefixed.add(object.name);
    const before = table.rows.get(id);
    this.#apply(table, object, id, before, values);
    this.#steps.push({
      undo: () => this.#apply(table, object, id, table.rows.get(id), before?.values),
      redo: () => this.#apply(table, object, id, table.rows.get(id), values),
      write: { object, id, before: before?.values },
    });
  }

  #apply(
    table: Table,
    object: ObjectDef,
    id: string,
    before: StoredRecord | undefined,
    values: Values | undefined,
  ): void {
    for (const [index, field] of indexesOf(table, object)) {
      const was = before?.values[field.name];
      const is = values?.[field.name];
      if (was === is) continue;
      if (was !== undefined && was !== null) index.get(comparable(field, was))?.delete(id);
      if (is !== undefined && is !== null) addTo(index, comparable(field, is), id);
    }
    if (table.counted) this.#live += liveness(values) - liveness(before?.values);
    if (values === undefined) table.rows.delete(id);
    else table.rows.set(id, { id, object, values });
  }

  /** Builds the index of one field anew, after the field was added, changed or removed. */
  reindex(object: ObjectDef, fieldName: string): void {
    const table = this.#tables.get(object.name);
    if (table === undefined) return;
    table.references.delete(fieldName);
    table.keys.delete(fieldName);
    const field = object.fields.get(fieldName.toLowerCase());
    if (field === undefined) return;
    addIndex(table, field);
    const index = table.references.get(fieldName) ?? table.keys.get(fieldName);
    if (index === undefined) return;
    for (const record of table.rows.values()) {
      const value = record.values[fieldName];
      if (value !== undefined && value !== null) addTo(index, comparable(field, value), record.id);
    }
  }

  /** Keeps the rows of an object whose name has changed. */
  renameTable(from: string, to: string): void {
    const table = this.#tables.get(from);
    if (table === undefined) return;
    this.#tables.delete(from);
    this.#tables.set(to, table);
  }

  #table(object: ObjectDef): Table {
    const known = this.#tables.get(object.name);
    if (known !== undefined) return known;
    const table = newTable(object);
    this.#tables.set(object.name, table);
    return table;
  }
}

function newTable(object: ObjectDef): Table {
  const table: Table = {
    rows: new MemoryRows(),
    counted: countsForStorage(object.name),
    references: new Map(),
    keys: new Map(),
  };
  for (const field of object.fields.values()) addIndex(table, field);
  return table;
}

/** Gives a field the empty index that it needs, if any. */
function addIndex(table: Table, field: FieldDef): void {
  if (field.type === 'reference' && !UNFOLLOWED.has(field.name)) table.references.set(field.name, new Map());
  else if (field.unique || field.externalId || field.idLookup) table.keys.set(field.name, new Map());
}

const liveness = (values: Values | undefined): number =>
  values === undefined || values['IsDeleted'] === true ? 0 : 1;

function* indexesOf(table: Table, object: ObjectDef): Generator<[Map<string, Set<string>>, FieldDef]> {
  for (const [name, index] of [...table.references, ...table.keys]) {
    const field = object.fields.get(name.toLowerCase());
    if (field !== undefined) yield [index, field];
  }
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

/** Unique and external ids are compared without case unless the field says otherwise. */
function comparable(field: FieldDef, value: FieldValue | undefined): string {
  const text = String(value ?? '');
  return field.type === 'reference' || field.caseSensitive ? text : text.toLowerCase();
}
