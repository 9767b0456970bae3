import type { FieldDescription, ObjectDescription } from '#core/model';
import { read } from '../hold.ts';
import { decideInsert } from '../plan/decide-insert.ts';
import type { FieldValues } from '../plan/field-values.ts';
import { noteColumns } from '../plan/planned-record.ts';
import { isHardReference, referencesIn } from '../plan/writable-fields.ts';
import { missingIds } from '../scope/live-records.ts';
import { objectInBackup, valuesBeforeRun } from '../scope/scoped-records.ts';
import type { Item } from '../store/items.ts';
import type { Applying } from './applying.ts';
import { failed, withNote } from './item-state.ts';
import { targetsOf, without } from './targets.ts';

/** A record that could not be undeleted, and why, in a clause. */
export interface Refused {
  readonly item: Item;
  readonly reason: string;
}

/** Turns undeletes that cannot be into inserts with the values of the backup, in the same place of the list. */
export async function asInserts(
  applying: Applying,
  description: ObjectDescription,
  refused: readonly Refused[],
): Promise<Item[]> {
  if (refused.length === 0) return [];
  const wanted = await backedUp(applying, description, refused);
  const gone = await goneTargets(applying, description, [...wanted.values()]);
  return refused.map((undelete) =>
    asInsert(undelete, wanted.get(undelete.item.recordId) ?? {}, description, gone),
  );
}

async function backedUp(
  { deps, hold }: Applying,
  description: ObjectDescription,
  refused: readonly Refused[],
): Promise<Map<string, FieldValues>> {
  const ids = refused.map(({ item }) => item.recordId);
  return read(deps, hold, async (tx) => {
    const object = await objectInBackup(tx, hold, description.name);
    return object ? valuesBeforeRun(tx, hold, object, ids) : new Map<string, FieldValues>();
  });
}

/**
 * Lookup targets that this restore does not bring back and that are gone or in the recycle bin. The plan looked only at what the
 * undelete was to write; an insert writes all, and must not name such a record.
 */
async function goneTargets(
  applying: Applying,
  description: ObjectDescription,
  records: readonly FieldValues[],
): Promise<ReadonlySet<string>> {
  const targetOf = await targetsOf(applying, description, records);
  const ids = new Set(records.flatMap((values) => referencesIn(description, values).map(({ id }) => id)));
  const outside = [...ids].flatMap((id) => {
    const target = targetOf(id);
    return target.state === 'present' && !target.planned ? [{ id, now: target.id }] : [];
  });
  const missing = await missingIds(
    applying.org,
    outside.map(({ now }) => now),
  );
  return new Set(outside.filter(({ now }) => missing.has(now)).map(({ id }) => id));
}

function asInsert(
  { item, reason }: Refused,
  wanted: FieldValues,
  description: ObjectDescription,
  gone: ReadonlySet<string>,
): Item {
  const verdict = decideInsert(wanted, description);
  const notes = noteColumns(verdict.notes);
  const refusal = `It could not be undeleted: ${trimmed(reason)}.`;
  if (verdict.action === 'blocked')
    return failed(item, 'UNDELETE_FAILED', `${refusal} ${notes.message ?? ''}`.trim());
  const lost = referencesIn(description, verdict.values).filter(({ id }) => gone.has(id));
  const fields = lost.map(({ field }) => field);
  const required = fields.filter(isHardReference);
  if (required.length > 0)
    return failed(
      item,
      'PARENT_MISSING',
      `${refusal} ${missingText(required)} Restore it first, or include related records.`,
    );
  const insert: Item = {
    ...item,
    ...notes,
    action: 'insert',
    outcome: 'planned',
    values: without(
      verdict.values,
      fields.map(({ name }) => name),
    ),
    before: null,
    deferred: [...verdict.deferred],
    newId: null,
  };
  const text = `It could not be undeleted (${trimmed(reason)}), so it gets a new Id.`;
  const noted =
    fields.length > 0 ? withNote(insert, 'PARENT_MISSING', `Left empty: ${missingText(fields)}`) : insert;
  return withNote(noted, 'UNDELETE_FAILED', text);
}

function missingText(fields: readonly FieldDescription[]): string {
  return `${fields.map(({ label }) => label).join(', ')}: the record it points to is neither in the org nor part of this restore.`;
}

function trimmed(reason: string): string {
  return reason.replace(/[.\s]+$/, '');
}
