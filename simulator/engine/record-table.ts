import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { countsForStorage } from './counted-objects.ts';
import type { StoredRecord, Values } from './record.ts';
import { MemoryRows, type RowSet } from './row-set.ts';

/** Reference fields that no rule follows backwards: not worth an index. */
const UNFOLLOWED = new Set(['OwnerId', 'CreatedById', 'LastModifiedById']);

/** Comparable value of a field -> Ids of the rows that have it. */
type Index = Map<string, Set<string>>;

/** The rows of one object, deleted ones included, with the indexes that the rules need. */
export class RecordTable {
  readonly rows: RowSet;
  /** Do the rows count against data storage? */
  readonly counted: boolean;
  /** By reference field: target Ids. */
  readonly #references = new Map<string, Index>();
  /** By unique or external-id field. */
  readonly #keys = new Map<string, Index>();

  constructor(object: ObjectDef, rows: RowSet = new MemoryRows()) {
    this.rows = rows;
    this.counted = countsForStorage(object.name);
    for (const field of object.fields.values()) this.#addIndex(field);
  }

  /** Rows whose reference `field` names `target`. */
  referrers(field: FieldDef, target: string, deletedToo: boolean): StoredRecord[] {
    const index = this.#references.get(field.name);
    const names = (record: StoredRecord | undefined): boolean => record?.values[field.name] === target;
    if (index === undefined) return this.#searched(names, deletedToo);
    return this.#whole(this.#candidates(field, target, index.get(target), names), deletedToo);
  }

  /** Live rows whose field equals the value (unique, external-id and lookup fields are indexed). */
  byKey(field: FieldDef, value: FieldValue): StoredRecord[] {
    const index = this.#keys.get(field.name);
    const wanted = comparable(field, value);
    const equal = (record: StoredRecord | undefined): boolean =>
      comparable(field, record?.values[field.name]) === wanted;
    if (index === undefined) return this.#searched(equal, false);
    return this.#whole(this.#candidates(field, value, index.get(wanted), equal), false);
  }

  /** Puts the new state of a row; `undefined` removes it for good. `before` is the row as it stands. */
  write(object: ObjectDef, id: string, before: StoredRecord | undefined, values: Values | undefined): void {
    for (const [index, field] of this.#indexesOf(object)) {
      const was = before?.values[field.name];
      const is = values?.[field.name];
      if (was === is) continue;
      if (was !== undefined && was !== null) index.get(comparable(field, was))?.delete(id);
      if (is !== undefined && is !== null) addTo(index, comparable(field, is), id);
    }
    if (values === undefined) this.rows.delete(id);
    else this.rows.set(id, { id, object, values });
  }

  /** Builds the index of one field anew, after the field was added, changed or removed. */
  reindex(object: ObjectDef, fieldName: string): void {
    this.#references.delete(fieldName);
    this.#keys.delete(fieldName);
    const field = object.fields.get(fieldName.toLowerCase());
    if (field === undefined) return;
    const index = this.#addIndex(field);
    if (index === undefined) return;
    for (const record of this.rows.values()) {
      const value = record.values[fieldName];
      if (value !== undefined && value !== null) addTo(index, comparable(field, value), record.id);
    }
  }

  /** Gives a field the empty index that it needs, if any. */
  #addIndex(field: FieldDef): Index | undefined {
    const index: Index = new Map();
    if (field.type === 'reference' && !UNFOLLOWED.has(field.name)) this.#references.set(field.name, index);
    else if (field.unique || field.externalId || field.idLookup) this.#keys.set(field.name, index);
    else return undefined;
    return index;
  }

  *#indexesOf(object: ObjectDef): Generator<[Index, FieldDef]> {
    for (const indexes of [this.#references, this.#keys]) {
      for (const [name, index] of indexes) {
        const field = object.fields.get(name.toLowerCase());
        if (field !== undefined) yield [index, field];
      }
    }
  }

  /** Ids that an index names, after those of computed rows, which only the rows themselves know. */
  #candidates(
    field: FieldDef,
    value: FieldValue,
    indexed: Iterable<string> | undefined,
    test: (record: StoredRecord | undefined) => boolean,
  ): Set<string> {
    const computed = this.rows.maybe(field, value).filter((id) => test(this.rows.get(id)));
    return new Set([...computed, ...(indexed ?? [])]);
  }

  #whole(ids: Iterable<string>, deletedToo: boolean): StoredRecord[] {
    return [...ids]
      .map((id) => this.rows.get(id))
      .filter((record) => record !== undefined)
      .filter((record) => deletedToo || record.values['IsDeleted'] !== true);
  }

  /** Whole rows that pass a test, found by looking at each. */
  #searched(test: (record: StoredRecord) => boolean, deletedToo: boolean): StoredRecord[] {
    const found: string[] = [];
    for (const record of this.rows.scan()) if (test(record)) found.push(record.id);
    return this.#whole(found, deletedToo);
  }
}

function addTo(index: Index, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

/** Unique and external ids are compared without case unless the field says otherwise. */
function comparable(field: FieldDef, value: FieldValue | undefined): string {
  const text = String(value ?? '');
  return field.type === 'reference' || field.caseSensitive ? text : text.toLowerCase();
}
