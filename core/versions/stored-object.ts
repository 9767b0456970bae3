import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import type { FieldDescription } from '#core/model';
import { storeExists, storeTable } from './store.ts';

/**
 * A field of a stored object. `slot` is its place in a payload, from 1. A `hidden` field is in the org, but the connected user may not see
 * it: its values are those of the last run that could.
 */
export type StoredField = FieldDescription & { readonly slot: number; readonly hidden?: boolean };

/** An object of a store with the fields it had in a run. The Id is no field here: it is the key of a version. */
export interface StoredObject {
  /** Number of the object within its store. */
  readonly id: number;
  readonly apiName: string;
  readonly label: string;
  readonly keyPrefix: string | null;
  readonly fields: readonly StoredField[];
}

/** The value of a field in a payload: null where it is empty, or where the version is older than the field. */
export function valueOf(
  payload: readonly (string | null)[],
  field: Pick<StoredField, 'slot'>,
): string | null {
  return payload[field.slot - 1] ?? null;
}

interface SchemaRow extends Record<string, unknown> {
  id: number;
  api_name: string;
  label: string;
  key_prefix: string | null;
  fields: StoredField[];
}

/** All objects of a store, by API name, with their fields as of a run (the newest when none is named). */
export async function storedObjects(
  q: Queryable,
  storeSchema: string,
  asOfRun?: number,
): Promise<StoredObject[]> {
  if (!(await storeExists(q, storeSchema))) return [];
  const rows = await q.execute<SchemaRow>(
    sql`${newestSchemas(storeSchema, asOfRun)} order by o.name_lower, s.from_run desc`,
  );
  return rows.map(toStoredObject);
}

/** One object of a store by its API name, in any spelling; undefined when no run up to then had it. */
export async function storedObject(
  q: Queryable,
  storeSchema: string,
  apiName: string,
  asOfRun?: number,
): Promise<StoredObject | undefined> {
  if (!(await storeExists(q, storeSchema))) return undefined;
  const rows = await q.execute<SchemaRow>(
    sql`${newestSchemas(storeSchema, asOfRun)} and o.name_lower = ${apiName.toLowerCase()} order by o.name_lower, s.from_run desc`,
  );
  const [row] = rows;
  return row && toStoredObject(row);
}

function newestSchemas(storeSchema: string, asOfRun: number | undefined) {
  return sql`
    select distinct on (o.name_lower) o.id, o.api_name, s.label, s.key_prefix, s.fields
    from ${storeTable(storeSchema, 'stored_object')} o join ${storeTable(storeSchema, 'object_schema')} s on s.object = o.id
    where s.from_run <= ${asOfRun ?? 2_147_483_647}::int`;
}

function toStoredObject(row: SchemaRow): StoredObject {
  return {
    id: row.id,
    apiName: row.api_name,
    label: row.label,
    keyPrefix: row.key_prefix,
    fields: row.fields,
  };
}
