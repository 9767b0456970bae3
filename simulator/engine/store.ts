import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue } from '../worlds/world.ts';

/** Values by canonical field name; a missing key is null. Never changed in place: each write puts a new object. */
export type Values = Readonly<Record<string, FieldValue>>;

export interface StoredRecord {
  readonly id: string;
  readonly object: ObjectDef;
  readonly values: Values;
}

/** Reference fields that no rule follows backwards: not worth an index. */
const UNFOLLOWED = new Set(['OwnerId', 'CreatedById', 'LastModifiedById']);

interface Table {
  readonly rows: Map<string, StoredRecord>;
  /** Reference field -> target Id -> Ids of the rows that point there, deleted rows included. */
  readonly references: Map<string, Map<string, Set<string>>>;
  /** Unique or external-id field -> comparable value -> Ids. */
  readonly keys: Map<string, Map<string, Set<string>>>;
}

/** All rows of the org, live and deleted, with the indexes that the rules need, and an undo log. */
export class RecordStore {
  readonly #schema: Schema;
  readonly #tables = new Map<string, Table>();
  #undo: (() => void)[] = [];

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** A mark to which `rollBackTo` can return. */
  savepoint(): number {
    return this.#undo.length;
  }

  rollBackTo(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }

  /** Makes everything so far final. */
  commit(): void {
    this.#undo = [];
  }

  /** Registers what takes a change outside the tables back. */
  onRollBack(undo: () => void): void {
    this.#undo.push(undo);
  }

  get(id: string): StoredRecord | undefined {
    const object = this.#schema.byPrefix(id.slice(0, 3));
    return object === undefined ? undefined : this.#tables.get(object.name)?.rows.get(id);
  }

  /** Rows of an object in order of creation; deleted ones only when asked for. */
  *rows(object: ObjectDef, deletedToo = false): Generator<StoredRecord> {
    for (const record of this.#tables.get(object.name)?.rows.values() ?? []) {
      if (deletedToo || record.values['IsDeleted'] !== true) yield record;
    }
  }

  count(object: ObjectDef): number {
    let count = 0;
    const rows = this.rows(object);
    while (rows.next().done !== true) count++;
    return count;
  }

  /** Rows of `object` whose reference `field` names `target`. */
  referrers(object: ObjectDef, field: FieldDef, target: string, deletedToo = false): StoredRecord[] {
    const table = this.#tables.get(object.name);
    if (table === undefined) return [];
    const index = table.references.get(field.name);
    if (index === undefined) {
      return [...this.rows(object, deletedToo)].filter((record) => record.values[field.name] === target);
    }
    return [...(index.get(target) ?? [])]
      .map((id) => table.rows.get(id))
      .filter((record) => record !== undefined)
      .filter((record) => deletedToo || record.values['IsDeleted'] !== true);
  }

  /** Live rows whose field equals the value (keys are indexed for unique, external-id and lookup fields). */
  byKey(object: ObjectDef, field: FieldDef, value: FieldValue): StoredRecord[] {
    const table = this.#tables.get(object.name);
    const index = table?.keys.get(field.name);
    if (table === undefined) return [];
    if (index === undefined) {
      return [...this.rows(object)].filter(
        (record) => comparable(field, record.values[field.name]) === comparable(field, value),
      );
    }
    return [...(index.get(comparable(field, value)) ?? [])]
      .map((id) => table.rows.get(id))
      .filter((record) => record !== undefined)
      .filter((record) => record.values['IsDeleted'] !== true);
  }

  /** Writes the new state of a row; `undefined` removes it for good. */
  put(object: ObjectDef, id: string, values: Values | undefined): void {
    const table = this.#table(object);
    const before = table.rows.get(id);
    this.#apply(table, object, id, before, values);
    this.#undo.push(() => this.#apply(table, object, id, table.rows.get(id), before?.values));
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
    if (values === undefined) table.rows.delete(id);
    else table.rows.set(id, { id, object, values });
  }

  #table(object: ObjectDef): Table {
    const known = this.#tables.get(object.name);
    if (known !== undefined) return known;
    const table: Table = { rows: new Map(), references: new Map(), keys: new Map() };
    for (const field of object.fields.values()) {
      if (field.type === 'reference' && !UNFOLLOWED.has(field.name))
        table.references.set(field.name, new Map());
      else if (field.unique || field.externalId || field.idLookup) table.keys.set(field.name, new Map());
    }
    this.#tables.set(object.name, table);
    return table;
  }
}

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
