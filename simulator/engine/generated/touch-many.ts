import { SalesforceError } from '../errors.ts';
import type { ComputedEvents, ComputedSource } from '../event-log.ts';
import type { ChangeEvent } from '../events.ts';
import type { Org } from '../org.ts';
import type { StoredRecord, Values } from '../record.ts';
import { touch } from '../touch.ts';
import { mix, numberOfText } from './dice.ts';
import { changedColumns, hits, type GeneratedRows, type TouchLayer } from './generated-rows.ts';
import { generatedRows } from './generate.ts';

/**
 * Changes about `percent` of the live rows of a generated object at once: two fields each, with the stamps of now, as one commit. Which
 * rows and which values follows from the seed. Answers how many rows changed. Rows that no client wrote take no memory.
 */
export function touchMany(org: Org, name: string, percent: number, seed: number): number {
  const rows = generatedRows(org, name);
  if (rows === undefined) throw new SalesforceError('INVALID_TOUCH', `${name} has no generated rows`);
  if (!(percent > 0 && percent <= 100))
    throw new SalesforceError('INVALID_TOUCH', 'percent must be above 0 and at most 100');
  if (rows.changeable.length === 0)
    throw new SalesforceError('INVALID_TOUCH', `${name} has no field that could change`);
  const layer: TouchLayer = {
    salt: mix(seed, rows.layers.length + 1, numberOfText(name)) | 1,
    chance: Math.round((percent / 100) * 2 ** 32),
    stamp: org.stamp(),
    at: org.now().toISOString(),
    userId: org.adminUserId,
  };
  const written = touchWritten(org, rows, layer);
  const except = [...rows.written().keys()];
  rows.layers = [...rows.layers, layer];
  const events = layerEvents(rows, { object: name, layer: rows.layers.length - 1, except });
  org.events.pushComputed(events);
  org.revision++;
  return written + events.count;
}

/** Rows that lie in the overlay, and those created later, are changed one by one. */
function touchWritten(org: Org, rows: GeneratedRows, layer: TouchLayer): number {
  let count = 0;
  org.transact(() => {
    for (const [id, record] of [...rows.written()]) {
      if (record === null || record.values['IsDeleted'] === true) continue;
      const number = (rows.ids.number(id) ?? 0) - rows.spec.first;
      if (!hits(layer, number)) continue;
      touch(
        org,
        record,
        newValues(rows, layer, number, record),
        { userId: layer.userId, system: false },
        'modified',
      );
      count++;
    }
  });
  return count;
}

function newValues(rows: GeneratedRows, layer: TouchLayer, row: number, record: StoredRecord): Values {
  const columns = changedColumns(layer, row, rows.changeable);
  const values: Record<string, Values[string]> = {};
  for (const column of columns)
    values[column.field.name] = column.read(row, layer.salt) ?? record.values[column.field.name] ?? null;
  return values;
}

/** The events of a layer, worked out again whenever someone reads them: which rows it hit, and what changed there. */
export function layerEvents(rows: GeneratedRows, source: ComputedSource): ComputedEvents {
  const layer = rows.layers[source.layer];
  if (layer === undefined) throw new Error(`${source.object} has no layer ${source.layer}`);
  const before = rows.layers.slice(0, source.layer);
  const writtenBefore = new Set(source.except);
  const struck = function* (): Generator<number> {
    for (let row = 0; row < rows.spec.count; row++) {
      if (hits(layer, row) && !writtenBefore.has(rows.ids.id(rows.spec.first + row))) yield row;
    }
  };
  let count = 0;
  const rowsStruck = struck();
  while (rowsStruck.next().done !== true) count++;
  return {
    count,
    source,
    *from(index) {
      let at = 0;
      for (const row of struck()) if (at++ >= index) yield eventOf(rows, layer, row, before);
    },
  };
}

function eventOf(
  rows: GeneratedRows,
  layer: TouchLayer,
  row: number,
  before: readonly TouchLayer[],
): Omit<ChangeEvent, 'seq'> {
  const changes: Record<string, [Values[string], Values[string]]> = {};
  for (const column of changedColumns(layer, row, rows.changeable)) {
    const was = rows.valueAt(column, row, before);
    const is = column.read(row, layer.salt);
    if (was !== is) changes[column.field.name] = [was, is];
  }
  return {
    at: layer.at,
    kind: 'update',
    object: rows.object.name,
    id: rows.ids.id(rows.spec.first + row),
    userId: layer.userId,
    changes,
  };
}
