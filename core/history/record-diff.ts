import type { Tx } from '#core/db';
import { fieldChanges, type FieldChange } from '#core/diff';
import { HoldfastError, type ChangeKind } from '#core/model';
import { changesOfRun, holdsNul } from '#core/versions';
import { fieldsFor, nameOf, objectOfRun, shown } from './object-of-run.ts';

/** Differing fields of one record in one run; for added and deleted records every field with a value. */
export interface RecordDiff {
  object: string;
  label: string;
  recordId: string;
  name: string;
  kind: ChangeKind;
  fields: FieldChange[];
}

/** Throws NOT_FOUND for a run that is not there and a record that did not change in it. `recordId` has 18 characters. */
export async function recordDiff(
  tx: Tx,
  runId: string,
  object: string,
  recordId: string,
): Promise<RecordDiff> {
  const found = await objectOfRun(tx, runId, object);
  if (!found) throw new HoldfastError('NOT_FOUND', 'This run has no such object.', { field: 'object' });
  const page = { recordIds: [recordId], limit: 1 };
  const [change] = await changesOfRun(tx, found.storeSchema, found.objectId, found.runNumber, page);
  if (!change)
    throw new HoldfastError('NOT_FOUND', 'This record did not change in this run.', { field: 'recordId' });
  const fields = fieldsFor(change, found);
  return {
    object: found.apiName,
    label: found.label,
    recordId,
    name: nameOf(change, fields),
    kind: change.kind,
    fields: fieldChanges(change.before, change.after, fields).map(forPeople),
  };
}

/** A value that held U+0000 cannot be written back as it was. */
function forPeople(change: FieldChange): FieldChange {
  const restorable = change.restorable && !holdsNul(change.before);
  return { ...change, before: shown(change.before), after: shown(change.after), restorable };
}
