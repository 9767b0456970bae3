import type { FieldDescription, ObjectDescription } from '#core/model';
import type { FieldValues } from '../plan/field-values.ts';
import type { LiveRecord } from '../plan/planned-record.ts';
import { fieldsThatCount, holdsWanted, type PresentId } from '../plan/still-to-write.ts';
import { readLive } from '../scope/live-records.ts';
import type { Item } from '../store/items.ts';
import { batches, presentIdOf, save, type Applying } from './applying.ts';
import { failed, withNote } from './item-state.ts';
import { asPresent, targetsOf } from './targets.ts';
import { wantedValues } from './update.ts';

/** Reads every record that was touched, or found as wanted, back from the org and compares every field that the restore answers for. */
export async function verifyAll(applying: Applying): Promise<void> {
  const touched = { actions: ['undelete', 'update', 'insert'], outcomes: ['done'] } as const;
  for await (const { description, items } of batches(applying, touched))
    await verifyBatch(applying, description, items);
  const asFound = { actions: ['noop'], outcomes: ['planned'] } as const;
  for await (const { description, items } of batches(applying, asFound))
    await verifyBatch(applying, description, items);
}

async function verifyBatch(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<void> {
  const wanted = await wantedValues(applying, description, items);
  const presentId = asPresent(await targetsOf(applying, description, [...wanted.values()]));
  const live = await readLive(
    applying.org,
    description,
    items.map(presentIdOf),
    new Set([...wanted.values()].flatMap(Object.keys)),
  );
  const read = items.map((item) => {
    const kept = applying.editedSince.get(item.seq) ?? new Set<string>();
    const values = wanted.get(item.seq) ?? {};
    const fields = comparedFields(item, values, description, presentId).filter(({ name }) => !kept.has(name));
    return readBack(item, values, live.get(presentIdOf(item)), fields, presentId);
  });
  await save(applying, read);
}

/** Of an insert every field that was written; of a record that existed those that an update may set. */
function comparedFields(
  item: Item,
  wanted: FieldValues,
  description: ObjectDescription,
  presentId: PresentId,
): FieldDescription[] {
  if (item.action === 'undelete') return fieldsThatCount({ item, wanted, description, presentId });
  return description.fields.filter(({ name }) => name in wanted);
}

/** The record with what reading it back showed. Names the fields that differ, by label. */
export function readBack(
  item: Item,
  wanted: FieldValues,
  live: LiveRecord | undefined,
  fields: readonly FieldDescription[],
  presentId: PresentId,
): Item {
  const asFound = item.action === 'noop';
  if (asFound && Object.keys(item.values).length === 0) return { ...item, outcome: 'verified' };
  // What was as wanted when the plan was made, and is no longer, is one more record that was to be brought back.
  const short: Item = asFound ? { ...item, action: 'update', values: {} } : item;
  if (!live || live.deleted)
    return failed(short, 'NOT_FOUND', 'It was not found in the org when it was read back.');
  const differing = fields.filter((field) => {
    return !holdsWanted(field, wanted[field.name] ?? null, live.values[field.name] ?? null, presentId);
  });
  if (differing.length === 0) return { ...item, outcome: 'verified' };
  const text = `Read back, these fields differ from the backup: ${differing.map(({ label }) => label).join(', ')}.`;
  return { ...withNote(short, 'DIFFERS', text), outcome: 'differs' };
}
