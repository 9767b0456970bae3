import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { runObject, type Tx } from '#core/db';
import { fieldChanges, headlineOf } from '#core/diff';
import { HoldfastError, type ChangeKind } from '#core/model';
import { changesOfRun, type VersionChange } from '#core/versions';
import { fieldsFor, nameOf, objectOfRun, type ObjectOfRun } from './object-of-run.ts';
import { findReadableRun } from './runs.ts';
import type { RunSummary } from '#core/jobs';

/** Only objects with at least one change, most changes first. */
export interface RunChanges {
  run: RunSummary;
  objects: { object: string; label: string; added: number; changed: number; deleted: number }[];
}

/** One record in the list of changes. */
export interface ChangedRecord {
  recordId: string;
  /** Its name field, or its Id where it has none. */
  name: string;
  kind: ChangeKind;
  /** Labels of the fields that differ, at most 5, for `changed` only. */
  fields: string[];
  /** How many fields differ, those that only Salesforce sets left out. */
  fieldCount: number;
}

/** By Id. `total` counts all records of the kind, `nextAfter` continues the list and is null at its end. */
export interface ChangedRecordList {
  records: ChangedRecord[];
  total: number;
  nextAfter: string | null;
}

const mostLabels = 5;

/** What a run found changed, object by object. Throws NOT_FOUND, SNAPSHOT_PURGED. */
export async function runChanges(tx: Tx, runId: string): Promise<RunChanges> {
  const { summary } = await findReadableRun(tx, runId);
  const sum = sql<number>`${runObject.added} + ${runObject.changed} + ${runObject.deleted}`;
  const { object, label, added, changed, deleted } = runObject;
  const objects = await tx
    .select({ object, label, added, changed, deleted })
    .from(runObject)
    .where(and(eq(runObject.runId, runId), gt(sum, 0)))
    .orderBy(desc(sum), asc(label));
  return { run: summary, objects };
}

/** The records of an object that a run found changed. Throws NOT_FOUND for a run or an object of it that is not there. */
export async function changedRecords(
  tx: Tx,
  runId: string,
  object: string,
  page: { readonly kind?: ChangeKind; readonly limit: number; readonly after?: string },
): Promise<ChangedRecordList> {
  await findReadableRun(tx, runId);
  const counts = await countsOf(tx, runId, object);
  const total = page.kind ? counts[page.kind] : counts.added + counts.changed + counts.deleted;
  const found = await objectOfRun(tx, runId, object);
  if (!found) return { records: [], total: 0, nextAfter: null };
  const { storeSchema, runNumber } = found;
  const changes = await changesOfRun(tx, storeSchema, found.objectId, runNumber, {
    ...page,
    limit: page.limit + 1,
  });
  const shown = changes.slice(0, page.limit);
  return {
    records: shown.map((change) => toChangedRecord(change, found)),
    total,
    nextAfter: changes.length > page.limit ? (shown.at(-1)?.recordId ?? null) : null,
  };
}

function toChangedRecord(change: VersionChange, object: ObjectOfRun): ChangedRecord {
  const fields = fieldsFor(change, object);
  const differing = headlineOf(fieldChanges(change.before, change.after, fields));
  const labels = change.kind === 'changed' ? differing.slice(0, mostLabels).map((field) => field.label) : [];
  return {
    recordId: change.recordId,
    name: nameOf(change, fields),
    kind: change.kind,
    fields: labels,
    fieldCount: differing.length,
  };
}

async function countsOf(tx: Tx, runId: string, object: string) {
  const { added, changed, deleted } = runObject;
  const [row] = await tx
    .select({ added, changed, deleted })
    .from(runObject)
    .where(and(eq(runObject.runId, runId), eq(sql`lower(${runObject.object})`, object.toLowerCase())));
  if (!row) throw new HoldfastError('NOT_FOUND', 'This run has no such object.', { field: 'object' });
  return row;
}
