import type { ObjectDescription } from '#core/model';
import { read } from '../hold.ts';
import type { FieldValues } from '../plan/field-values.ts';
import type { LiveRecord } from '../plan/planned-record.ts';
import { fieldsThatCount, stillToWrite } from '../plan/still-to-write.ts';
import { readLive } from '../scope/live-records.ts';
import { objectInBackup, valuesBeforeRun } from '../scope/scoped-records.ts';
import type { Item } from '../store/items.ts';
import { batches, presentIdOf, save, type Applying } from './applying.ts';
import { failed, withNote } from './item-state.ts';
import { sendUpdates, type Update, type UpdateEnds } from './send-updates.ts';
import { asPresent, lostText, remap, targetsOf, without, type TargetOf } from './targets.ts';

/**
 * Writes the fields of records that exist: those of the plan, and of undeleted records whatever differs from the backup. Each field is
 * compared with the org once more before it is written. May be done again after a crash: what is as wanted is not written.
 */
export async function updateAll(applying: Applying): Promise<void> {
  const filter = { actions: ['undelete', 'update'], outcomes: ['planned', 'done'] } as const;
  for await (const { description, items } of batches(applying, filter))
    await updateBatch(applying, description, items);
}

async function updateBatch(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<void> {
  const wanted = await wantedValues(applying, description, items);
  const targetOf = await targetsOf(applying, description, [...wanted.values()]);
  const live = await readLive(
    applying.org,
    description,
    items.map(presentIdOf),
    new Set([...wanted.values()].flatMap(Object.keys)),
  );
  const settled: Item[] = [];
  const updates: Update[] = [];
  for (const item of items) {
    const outcome = prepare(
      applying,
      item,
      wanted.get(item.seq) ?? {},
      live.get(presentIdOf(item)),
      description,
      targetOf,
    );
    if ('item' in outcome) updates.push(outcome);
    else settled.push(outcome);
  }
  await save(applying, [...settled, ...updates.map(({ item }) => item)]);
  await sendUpdates(applying, description.name, updates, updateEnds);
}

const updateEnds: UpdateEnds = {
  accepted: (item) => ({ ...item, outcome: 'done' }),
  // An undeleted record is back all the same; reading it back will show which fields differ.
  refused: (item, code, text) =>
    item.action === 'undelete'
      ? withNote({ ...item, outcome: 'done' }, code, text)
      : failed(item, code, text),
};

/** The record as it is settled without a write, or the update that it needs. */
function prepare(
  applying: Applying,
  item: Item,
  wanted: FieldValues,
  live: LiveRecord | undefined,
  description: ObjectDescription,
  targetOf: TargetOf,
): Item | Update {
  if (!live || live.deleted)
    return failed(item, 'DELETED_SINCE', 'It was deleted after the restore was planned.');
  const presentId = asPresent(targetOf);
  const { write, editedSince } = stillToWrite({ item, wanted, live: live.values, description, presentId });
  const { values, waiting, lost } = remap(write, description, targetOf);
  const edited = editedSince.map(({ name }) => name);
  applying.editedSince.set(item.seq, new Set(edited));
  const kept = without({ ...item.values, ...write }, [...edited, ...lost.map(({ name }) => name)]);
  const lostNames = lost.map(({ name }) => name);
  const before = item.action === 'undelete' && item.before ? without(item.before, lostNames) : item.before;
  let next: Item = { ...item, values: kept, before, deferred: waiting.map(({ name }) => name) };
  if (lost.length > 0) next = withNote(next, 'PARENT_NOT_RESTORED', lostText(lost));
  for (const { label } of editedSince)
    next = withNote(next, 'CHANGED_SINCE', `${label} was changed since by a later edit, which is kept.`);
  if (Object.keys(values).length > 0) return { item: next, values };
  const nothingLeft = item.action === 'update' && Object.keys(kept).length === 0;
  return { ...next, outcome: nothingLeft ? 'failed' : 'done' };
}

/** What each record should hold, by its number: the values of the plan; of an undeleted one all that the backup holds. */
export async function wantedValues(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<Map<number, FieldValues>> {
  const { deps, hold } = applying;
  const undeleted = items.filter(({ action }) => action === 'undelete').map(({ recordId }) => recordId);
  const backup = await read(deps, hold, async (tx) => {
    const object = undeleted.length > 0 ? await objectInBackup(tx, hold, description.name) : undefined;
    return object ? valuesBeforeRun(tx, hold, object, undeleted) : new Map<string, FieldValues>();
  });
  return new Map(
    items.map((item) => [item.seq, wantedOf(item, backup.get(item.recordId) ?? {}, description)]),
  );
}

function wantedOf(item: Item, backup: FieldValues, description: ObjectDescription): FieldValues {
  if (item.action !== 'undelete') return item.values;
  const pending = { item, wanted: backup, description, presentId: (id: string) => id };
  const names = new Set([
    ...fieldsThatCount(pending).map(({ name }) => name),
    ...Object.keys(item.before ?? {}),
  ]);
  const counted = Object.entries(backup).filter(([name]) => names.has(name));
  return { ...Object.fromEntries(counted), ...item.values };
}
