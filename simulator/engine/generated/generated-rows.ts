import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import type { FieldValue } from '../../worlds/world.ts';
import type { Org } from '../org.ts';
import type { RowSet } from '../row-set.ts';
import type { StoredRecord, Values } from '../record.ts';
import { columnsOf, type Column, type GeneratedSpec } from './columns.ts';
import { mix } from './dice.ts';
import { NumberedIds } from './numbered-ids.ts';

/** A change of many computed rows at once: it hits a row by chance of its own, and takes no memory per row. */
export interface TouchLayer {
  /** Tells the layers of an object apart; decides rows and new values. Never 0. */
  readonly salt: number;
  /** Of 2^32. */
  readonly chance: number;
  /** SystemModstamp of the hit rows, stored form. */
  readonly stamp: string;
  /** Moment of the commit. */
  readonly at: string;
  readonly userId: string;
}

/** Does the layer change this row? (Rows that lie in the overlay are changed there instead.) */
export const hits = (layer: TouchLayer, row: number): boolean => mix(layer.salt, row, 3) < layer.chance;

/** Columns that a layer changes in a row that it hits: two of the changeable ones. */
export function changedColumns(layer: TouchLayer, row: number, changeable: readonly Column[]): Column[] {
  const first = mix(layer.salt, row, 4) % changeable.length;
  const second =
    (first + 1 + (mix(layer.salt, row, 5) % Math.max(1, changeable.length - 1))) % changeable.length;
  return [...new Set([changeable[first], changeable[second]])].filter((column) => column !== undefined);
}

/**
 * The rows of one object as a function of a seed and their number, and a map of those that were written since. Memory grows with the
 * rows that clients changed, not with the rows there are.
 */
export class GeneratedRows implements RowSet {
  readonly spec: GeneratedSpec;
  readonly object: ObjectDef;
  readonly columns: readonly Column[];
  readonly changeable: readonly Column[];
  readonly ids: NumberedIds;
  layers: readonly TouchLayer[] = [];
  /** Rows that were written; null for those removed for good. Also rows that were created later. */
  readonly #overlay = new Map<string, StoredRecord | null>();
  /** The same for rows that were computed once, by number: a walk over all rows asks here for each. */
  readonly #byNumber = new Map<number, StoredRecord | null>();
  /** When a computed row was written first. */
  readonly #writtenAt = new Map<string, string>();
  readonly #now: () => Date;
  readonly #byField: ReadonlyMap<string, Column>;
  readonly #view: new (row: number, layers: readonly TouchLayer[]) => Values;

  constructor(org: Org, object: ObjectDef, spec: GeneratedSpec) {
    this.spec = spec;
    this.#now = org.now;
    this.object = object;
    this.columns = columnsOf(org, object, spec);
    this.changeable = this.columns.filter((column) => column.changeable);
    this.ids = new NumberedIds(`${object.keyPrefix ?? ''}${org.ids.instance}`);
    this.#byField = new Map(this.columns.map((column) => [column.field.name, column]));
    this.#view = viewClass(this);
  }

  /** Row number of an Id; undefined for those of rows created later. */
  rowOf(id: string): number | undefined {
    const row = (this.ids.number(id) ?? -1) - this.spec.first;
    return row >= 0 && row < this.spec.count && this.ids.id(row + this.spec.first) === id ? row : undefined;
  }

  get(id: string): StoredRecord | undefined {
    const written = this.#overlay.get(id);
    if (written !== undefined) return written ?? undefined;
    const row = this.rowOf(id);
    return row === undefined ? undefined : { id, object: this.object, values: this.#whole(row, this.layers) };
  }

  set(id: string, record: StoredRecord): void {
    this.#write(id, record);
    this.#overlay.set(id, record);
  }

  delete(id: string): void {
    if (this.#write(id, null)) this.#overlay.set(id, null);
    else this.#overlay.delete(id);
  }

  /** Notes what became of a computed row; false for one that was created later. */
  #write(id: string, record: StoredRecord | null): boolean {
    const row = this.rowOf(id);
    if (row === undefined) return false;
    if (!this.#byNumber.has(row)) this.#writtenAt.set(id, this.#now().toISOString());
    this.#byNumber.set(row, record);
    return true;
  }

  computedAt(id: string, moment: string): StoredRecord | undefined {
    const row = this.rowOf(id);
    if (row === undefined || (this.#overlay.has(id) && (this.#writtenAt.get(id) ?? '') <= moment))
      return undefined;
    const layers = this.layers.filter((layer) => layer.at <= moment);
    return { id, object: this.object, values: this.#whole(row, layers) };
  }

  *values(): Generator<StoredRecord> {
    for (const record of this.scan()) yield this.#overlay.get(record.id) ?? this.get(record.id) ?? record;
  }

  scan(): Generator<StoredRecord> {
    return this.#walk(this.layers, this.#byNumber, this.#overlay);
  }

  /** A walk over the rows as they stand now, however long it takes. */
  freeze(): Generator<StoredRecord> {
    return this.#walk(this.layers, new Map(this.#byNumber), new Map(this.#overlay));
  }

  *#walk(
    layers: readonly TouchLayer[],
    byNumber: ReadonlyMap<number, StoredRecord | null>,
    overlay: ReadonlyMap<string, StoredRecord | null>,
  ): Generator<StoredRecord> {
    const View = this.#view;
    for (let row = 0; row < this.spec.count; row++) {
      const written = byNumber.size === 0 ? undefined : byNumber.get(row);
      if (written === undefined) yield new ComputedRecord(this, row, layers, new View(row, layers));
      else if (written !== null) yield written;
    }
    for (const [id, record] of overlay) if (record !== null && this.rowOf(id) === undefined) yield record;
  }

  liveCount(): number {
    let count = this.spec.count;
    for (const [id, record] of this.#overlay) {
      const live = record !== null && record.values['IsDeleted'] !== true;
      if (this.rowOf(id) === undefined) count += live ? 1 : 0;
      else if (!live) count--;
    }
    return count;
  }

  maybe(field: FieldDef, value: FieldValue): readonly string[] {
    const column = this.#byField.get(field.name);
    if (column === undefined || value === null) return [];
    if (field.name === 'Id') return [String(value)];
    if (column.rowsNaming !== undefined)
      return column.rowsNaming(String(value)).map((row) => this.ids.id(this.spec.first + row));
    const number = Number(/(\d+)\D*$/.exec(String(value))?.[1] ?? 0);
    return number >= 1 && number <= this.spec.count ? [this.ids.id(this.spec.first + number - 1)] : [];
  }

  /** Rows written since, with null for removed ones. */
  written(): ReadonlyMap<string, StoredRecord | null> {
    return this.#overlay;
  }

  /** Value of a column in a row that was not written, after these layers. */
  valueAt(column: Column, row: number, layers: readonly TouchLayer[]): FieldValue {
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index];
      if (layer === undefined || !hits(layer, row)) continue;
      const { name } = column.field;
      if (name === 'SystemModstamp' || name === 'LastModifiedDate') return layer.stamp;
      if (name === 'LastModifiedById') return layer.userId;
      if (column.changeable && changedColumns(layer, row, this.changeable).includes(column))
        return column.read(row, layer.salt);
    }
    return column.read(row, 0);
  }

  #whole(row: number, layers: readonly TouchLayer[]): Values {
    const values: Record<string, FieldValue> = {};
    for (const column of this.columns) {
      const value = this.valueAt(column, row, layers);
      if (value !== null) values[column.field.name] = value;
    }
    return values;
  }
}

/** A record whose Id is worked out when asked for. */
export class ComputedRecord implements StoredRecord {
  readonly object: ObjectDef;
  readonly values: Values;
  readonly #rows: GeneratedRows;
  readonly #row: number;
  readonly #layers: readonly TouchLayer[];

  constructor(rows: GeneratedRows, row: number, layers: readonly TouchLayer[], values: Values) {
    this.object = rows.object;
    this.values = values;
    this.#rows = rows;
    this.#row = row;
    this.#layers = layers;
  }

  get id(): string {
    return this.#rows.ids.id(this.#rows.spec.first + this.#row);
  }

  /** Number of the row when it is as it was made; undefined when a layer changed it. */
  get untouched(): number | undefined {
    for (const layer of this.#layers) if (hits(layer, this.#row)) return undefined;
    return this.#row;
  }
}

/** A class whose objects answer each column of a row under its field name, computed at that moment. */
function viewClass(rows: GeneratedRows): new (row: number, layers: readonly TouchLayer[]) => Values {
  class View {
    readonly #row: number;
    readonly #layers: readonly TouchLayer[];

    constructor(row: number, layers: readonly TouchLayer[]) {
      this.#row = row;
      this.#layers = layers;
    }

    static read(view: View, column: Column): FieldValue {
      return view.#layers.length === 0
        ? column.read(view.#row, 0)
        : rows.valueAt(column, view.#row, view.#layers);
    }
  }
  for (const column of rows.columns) {
    Object.defineProperty(View.prototype, column.field.name, {
      get(this: View) {
        return View.read(this, column);
      },
    });
  }
  return View as unknown as new (row: number, layers: readonly TouchLayer[]) => Values;
}
