import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import type { FieldDescription, ObjectDescription } from '#core/model';
import { addPartition, storeTable } from './store.ts';
import { storedObject, type StoredField, type StoredObject } from './stored-object.ts';

/** From this many expected records an object gets a partition of its own at its first run (measured: version store reference). */
const ownPartitionFrom = 100_000;

/** An object as it will be stored in a run, and how its fields differ from those of the run before. */
export interface RegisteredObject extends StoredObject {
  /** True when the object was never stored before this run. */
  readonly firstSeen: boolean;
  /** API names of fields that are new, came back, or changed their type: only a full read gets their values for every record. */
  readonly newFields: readonly string[];
  /** API names of fields that are gone. Their values stay in the older snapshots. */
  readonly lostFields: readonly string[];
}

/**
 * Makes an object known to the store for a run: its number, a slot for each field, and the run's field list where it differs from the one
 * before. `fields` are the fields that the run reads, with or without the Id. Repeating it for the same run changes nothing.
 */
export async function registerObject(
  tx: Tx,
  storeSchema: string,
  runNumber: number,
  description: ObjectDescription,
  fields: readonly FieldDescription[],
  expectedRecords: number,
): Promise<RegisteredObject> {
  const before = await storedObject(tx, storeSchema, description.name, runNumber - 1);
  const id = await objectId(tx, storeSchema, description.name);
  if (!before && expectedRecords >= ownPartitionFrom) await addPartition(tx, storeSchema, id);
  const kept = fields.filter((field) => field.name.toLowerCase() !== 'id');
  const slots = await assignSlots(tx, storeSchema, id, kept);
  const stored: StoredObject = {
    id,
    apiName: description.name,
    label: description.label,
    keyPrefix: description.keyPrefix,
    fields: kept.map((field) => ({
      ...field,
      slot: slots.get(field.name.toLowerCase()) ?? missingSlot(field.name),
    })),
  };
  await storeFieldList(tx, storeSchema, runNumber, stored, before);
  return { ...stored, firstSeen: !before, ...fieldDrift(before?.fields ?? [], stored.fields) };
}

async function objectId(tx: Tx, storeSchema: string, apiName: string): Promise<number> {
  const table = storeTable(storeSchema, 'stored_object');
  const lower = apiName.toLowerCase();
  const find = async () =>
    (await tx.execute<{ id: number }>(sql`select id from ${table} where name_lower = ${lower}`))[0]?.id;
  const known = await find();
  if (known !== undefined) return known;
  await tx.execute(
    sql`insert into ${table} (api_name, name_lower) values (${apiName}, ${lower}) on conflict (name_lower) do nothing`,
  );
  const id = await find();
  if (id === undefined) throw new Error('The object just inserted is not there.');
  return id;
}

/** Slots by lower case API name. A name keeps its slot for ever, whatever becomes of the field; a new name gets the next one. */
async function assignSlots(
  tx: Tx,
  storeSchema: string,
  id: number,
  fields: readonly FieldDescription[],
): Promise<Map<string, number>> {
  const table = storeTable(storeSchema, 'field_slot');
  const names = JSON.stringify(fields.map((field) => field.name.toLowerCase()));
  // Runs of one connection never overlap, but a zombie worker may still be at it: two of them must not give out one slot twice.
  await tx.execute(sql`lock table ${table} in share row exclusive mode`);
  await tx.execute(sql`
    insert into ${table} (object, name_lower, slot)
    select ${id}::int, wanted.name, coalesce((select max(slot) from ${table} where object = ${id}::int), 0)
      + row_number() over (order by wanted.place)
    from json_array_elements_text(${names}::text::json) with ordinality wanted(name, place)
    where not exists (select from ${table} known where known.object = ${id}::int and known.name_lower = wanted.name)`);
  const rows = await tx.execute<{ name_lower: string; slot: number }>(
    sql`select name_lower, slot from ${table} where object = ${id}::int`,
  );
  return new Map(rows.map((row) => [row.name_lower, row.slot]));
}

async function storeFieldList(
  tx: Tx,
  storeSchema: string,
  runNumber: number,
  stored: StoredObject,
  before: StoredObject | undefined,
): Promise<void> {
  const table = storeTable(storeSchema, 'object_schema');
  if (before && fingerprint(before) === fingerprint(stored)) {
    // A resumed run may have stored a list that the org has changed back since.
    await tx.execute(
      sql`delete from ${table} where object = ${stored.id}::int and from_run = ${runNumber}::int`,
    );
    return;
  }
  await tx.execute(sql`
    insert into ${table} (object, from_run, fingerprint, label, key_prefix, fields)
    values (${stored.id}::int, ${runNumber}::int, ${fingerprint(stored)}, ${stored.label}, ${stored.keyPrefix}::text,
      ${JSON.stringify(stored.fields)}::text::jsonb)
    on conflict (object, from_run) do update
      set fingerprint = excluded.fingerprint, label = excluded.label, key_prefix = excluded.key_prefix, fields = excluded.fields`);
}

/** Equal for equal field lists, whatever the order of their properties. */
function fingerprint({ label, keyPrefix, fields }: StoredObject): string {
  const facts = fields.map((field) => Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256')
    .update(JSON.stringify([label, keyPrefix, facts]))
    .digest('hex');
}

function fieldDrift(before: readonly StoredField[], after: readonly StoredField[]) {
  const typeBefore = new Map(before.map((field) => [field.slot, field.type]));
  const slotsAfter = new Set(after.map((field) => field.slot));
  return {
    newFields: after.filter((field) => typeBefore.get(field.slot) !== field.type).map((field) => field.name),
    lostFields: before.filter((field) => !slotsAfter.has(field.slot)).map((field) => field.name),
  };
}

function missingSlot(name: string): never {
  throw new Error(`No slot was assigned to field ${name}.`);
}
