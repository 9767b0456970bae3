import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Tx } from '#core/db';
import { hashOfSlots } from './row-hash.ts';
import { storeTable } from './store.ts';
import type { StoredField, StoredObject } from './stored-object.ts';

/**
 * Up to here the values of a row are staged in columns, which is fastest. A row of columns must fit into 8,160 bytes, with up to 19 bytes
 * left per filled column after Postgres moved long values out; 300 columns always fit (measured: 500 do not). Wider objects are
 * staged as arrays, which a trigger builds from each row that COPY reads; the wide row itself is never stored.
 */
const mostColumns = 300;

/** Where one run puts the rows of one object before they are merged. */
export interface Staging {
  readonly storeSchema: string;
  readonly runNumber: number;
  readonly objectId: number;
  readonly form: 'columns' | 'arrays';
  /** Holds `c0` (the Id), `_h`, and the values. */
  readonly table: string;
  /** The table that COPY names: `table`, or the one with the trigger. */
  readonly loadTable: string;
  /** Lower case API name -> column of `loadTable`. */
  readonly columns: ReadonlyMap<string, string>;
  /** Slots that are read in this run, in ascending order. */
  readonly slots: readonly number[];
  /** Those whose values make a version; the others are kept beside them. */
  readonly hashedSlots: readonly number[];
  /** Slot of IsDeleted, where the object has it. */
  readonly deletedSlot: number | undefined;
}

/** The staging of an object in a run, as `prepareStaging` made it: for a run that is resumed. Touches nothing. */
export function openStaging(storeSchema: string, runNumber: number, object: StoredObject): Staging {
  const inOrder = object.fields.filter((field) => !field.hidden).sort((a, b) => a.slot - b.slot);
  const slots = inOrder.map((field) => field.slot);
  const form = slots.length > mostColumns ? 'arrays' : 'columns';
  const table = `staged_${runNumber}_${object.id}`;
  return {
    storeSchema,
    runNumber,
    objectId: object.id,
    form,
    table,
    loadTable: form === 'columns' ? table : `load_${runNumber}_${object.id}`,
    columns: new Map([
      ['id', 'c0'],
      ...inOrder.map((field) => [field.name.toLowerCase(), `c${field.slot}`] as const),
    ]),
    slots,
    hashedSlots: inOrder.filter(makesVersion).map((field) => field.slot),
    deletedSlot: inOrder.find((field) => field.name.toLowerCase() === 'isdeleted')?.slot,
  };
}

/** False for what Salesforce computes when it is read: by a formula, or for the user who reads. Such values say nothing about a record. */
export function makesVersion(field: StoredField): boolean {
  return !field.calculated && !['lastvieweddate', 'lastreferenceddate'].includes(field.name.toLowerCase());
}

/**
 * Makes the staging of an object anew, dropping what an earlier try left. It is unlogged: it outlives our process, and a crash of
 * Postgres empties it, which `stagedRows` against the number of rows copied reveals.
 */
export async function prepareStaging(
  tx: Tx,
  storeSchema: string,
  runNumber: number,
  object: StoredObject,
): Promise<Staging> {
  const staging = openStaging(storeSchema, runNumber, object);
  await dropStaging(tx, staging);
  for (const statement of staging.form === 'columns' ? columnTable(staging) : arrayTables(staging)) {
    await tx.execute(statement);
  }
  return staging;
}

/** Rows in a staging; none when there is no such staging. */
export async function stagedRows(q: Queryable, staging: Staging): Promise<number> {
  const [table] = await q.execute<{ found: boolean }>(sql`
    select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${staging.storeSchema} and c.relname = ${staging.table}) as found`);
  if (!table?.found) return 0;
  const [row] = await q.execute<{ rows: string }>(sql`select count(*) as rows from ${stagingTable(staging)}`);
  return Number(row?.rows);
}

/** Removes a staging. No error when there is none. */
export async function dropStaging(tx: Tx, staging: Staging): Promise<void> {
  const { storeSchema, table, runNumber, objectId } = staging;
  const load = `load_${runNumber}_${objectId}`;
  await tx.execute(sql`drop table if exists ${storeTable(storeSchema, load)}`);
  await tx.execute(sql`drop function if exists ${storeTable(storeSchema, load)}()`);
  await tx.execute(sql`drop table if exists ${storeTable(storeSchema, table)}`);
}

/** The table that holds the staged rows, quoted. */
export function stagingTable(staging: Staging): SQL {
  return storeTable(staging.storeSchema, staging.table);
}

/** The value of a slot in a staged row, as an expression. */
export function payloadValue({ form }: Staging, prefix: string, slot: number): string {
  return form === 'columns' ? `${prefix}c${slot}` : `${prefix}payload[${slot}]`;
}

function columnTable(staging: Staging): SQL[] {
  const hash = sql.raw(hashOf(staging, ''));
  const columns = sql.raw(staging.slots.map((slot) => `, c${slot} text`).join(''));
  return [
    sql`create unlogged table ${stagingTable(staging)} (
      c0 text collate "C" not null${columns}, _h int8 generated always as (${hash}) stored)`,
  ];
}

function arrayTables(staging: Staging): SQL[] {
  const load = storeTable(staging.storeSchema, staging.loadTable);
  const columns = sql.raw(staging.slots.map((slot) => `, c${slot} text`).join(''));
  const table = stagingTable(staging);
  return [
    sql`create unlogged table ${table} (c0 text collate "C" not null, _h int8 not null, payload text[] not null)`,
    sql`create unlogged table ${load} (c0 text${columns})`,
    sql`create function ${load}() returns trigger language plpgsql set search_path = pg_catalog as $fold$ begin
      insert into ${table} (c0, _h, payload) values (new.c0, ${sql.raw(hashOf(staging, 'new.'))}, ${sql.raw(payloadOf(staging, 'new.'))});
      return null;
    end $fold$`,
    sql`create trigger fold before insert on ${load} for each row execute function ${load}()`,
  ];
}

function hashOf({ hashedSlots }: Staging, prefix: string): string {
  return hashOfSlots(hashedSlots, (slot) => `${prefix}c${slot}`);
}

/** The payload of a staged row: null in the slots that this run does not read. */
export function payloadOf(staging: Staging, prefix: string): string {
  if (staging.form === 'arrays' && prefix !== 'new.') return `${prefix}payload`;
  const read = new Set(staging.slots);
  const last = staging.slots.at(-1) ?? 0;
  const items = Array.from({ length: last }, (_, index) =>
    read.has(index + 1) ? `${prefix}c${index + 1}` : 'null',
  );
  return `array[${items.join(', ')}]::text[]`;
}
