import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import type { FieldDescription, ObjectDescription } from '#core/model';
import { addPartition, storeTable } from './store.ts';
import { storedObject, type StoredField, type StoredObject } from './stored-object.ts';

/** From this many expected records an object without versions gets a partition of its own (measured: version store reference). */
const ownPartitionFrom = 100_000;

/**
 * Makes an object known to the store for a run: its number, a slot for each field, and the run's field list where it differs from the one
 * before. `fields` are the fields that the run reads, with or without the Id; `hidden` names fields of the run before that are still in the
 * org, but out of sight. A field whose values mean something else now (`meaningChanged`) gets another slot, so that older snapshots keep
 * what they had. Repeating it for the same run changes nothing.
 */
export async function registerObject(
  tx: Tx,
  storeSchema: string,
  runNumber: number,
  description: ObjectDescription,
  fields: readonly FieldDescription[],
  expectedRecords: number,
  hidden: ReadonlySet<string> = new Set(),
): Promise<StoredObject> {
  const before = await storedObject(tx, storeSchema, description.name, runNumber - 1);
  const id = await objectId(tx, storeSchema, description.name);
  if (expectedRecords >= ownPartitionFrom && !(await hasVersions(tx, storeSchema, id))) {
    await addPartition(tx, storeSchema, id);
  }
  const kept = fields.filter((field) => field.name.toLowerCase() !== 'id');
  // Runs of one connection never overlap, but a zombie worker may still be at it: two of them must not give out one slot twice.
  await tx.execute(sql`lock table ${storeTable(storeSchema, 'field_slot')} in share row exclusive mode`);
  await retireSlots(tx, storeSchema, runNumber, id, kept, before);
  const slots = await assignSlots(tx, storeSchema, id, kept);
  const stored: StoredObject = {
    id,
    apiName: description.name,
    label: description.label,
    keyPrefix: description.keyPrefix,
    fields: [
      ...kept.map((field) => ({
        ...field,
        slot: slots.get(field.name.toLowerCase()) ?? missingSlot(field.name),
      })),
      ...hiddenFields(before, kept, hidden),
    ],
  };
  await storeFieldList(tx, storeSchema, runNumber, stored, before);
  return stored;
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

/** Once an object has versions it stays where they are: moving them would lock the partition that they share. */
async function hasVersions(tx: Tx, storeSchema: string, id: number): Promise<boolean> {
  const [row] = await tx.execute<{ found: boolean }>(
    sql`select exists (select from ${storeTable(storeSchema, 'record_version')} where object = ${id}::int) as found`,
  );
  return row?.found ?? false;
}

/** True when values of the field cannot be compared with those it had: of another type, other decimals, or by another formula. */
export function meaningChanged(before: FieldDescription, now: FieldDescription): boolean {
  const facts = ['type', 'precision', 'scale', 'calculated'] as const;
  // A field list that was stored before formulas were looked at names none.
  const formulas = [before.formulaHash, now.formulaHash];
  return (
    facts.some((fact) => before[fact] !== now[fact]) ||
    (!formulas.includes(undefined) && formulas[0] !== formulas[1])
  );
}

/**
 * Takes their slot from names that stand for something else than in earlier runs: a field that means something else now, or that was gone
 * and made anew. The slot stays taken, under a name that no field can have.
 */
async function retireSlots(
  tx: Tx,
  storeSchema: string,
  runNumber: number,
  id: number,
  fields: readonly FieldDescription[],
  before: StoredObject | undefined,
): Promise<void> {
  if (before === undefined) return;
  const known = new Map(before.fields.map((field) => [field.name.toLowerCase(), field]));
  const others = fields.filter((field) => {
    const old = known.get(field.name.toLowerCase());
    return old === undefined || meaningChanged(old, field);
  });
  if (others.length === 0) return;
  const names = JSON.stringify(others.map((field) => field.name.toLowerCase()));
  // A slot that this very run gave out is in no earlier list.
  await tx.execute(sql`
    update ${storeTable(storeSchema, 'field_slot')} f set name_lower = f.name_lower || '#' || f.slot
    where f.object = ${id}::int and f.name_lower in (select value from json_array_elements_text(${names}::text::json))
      and exists (
        select from ${storeTable(storeSchema, 'object_schema')} s, jsonb_array_elements(s.fields) used
        where s.object = ${id}::int and s.from_run < ${runNumber}::int and (used->>'slot')::int = f.slot)`);
}

/** Fields of the run before that are out of sight now. */
function hiddenFields(
  before: StoredObject | undefined,
  kept: readonly FieldDescription[],
  hidden: ReadonlySet<string>,
): StoredField[] {
  const visible = new Set(kept.map((field) => field.name.toLowerCase()));
  const fields = before?.fields ?? [];
  return fields
    .filter(({ name }) => hidden.has(name) && !visible.has(name.toLowerCase()))
    .map((field) => ({ ...field, hidden: true }));
}

/** Slots by lower case API name. A name keeps its slot until it is retired; a new name gets the next one. */
async function assignSlots(
  tx: Tx,
  storeSchema: string,
  id: number,
  fields: readonly FieldDescription[],
): Promise<Map<string, number>> {
  const table = storeTable(storeSchema, 'field_slot');
  const names = JSON.stringify(fields.map((field) => field.name.toLowerCase()));
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

function missingSlot(name: string): never {
  throw new Error(`No slot was assigned to field ${name}.`);
}
