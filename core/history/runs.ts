import { and, asc, desc, eq, isNotNull, lt } from 'drizzle-orm';
import { backupJob, connection, run, runObject, type Tx } from '#core/db';
import { HoldfastError, type Coverage } from '#core/model';
import { toRunSummary, type RunSummary } from '#core/jobs';
import { groupShortfalls, type Shortfall } from './shortfalls.ts';

/** Newest first; `nextBefore` is the run number to continue from, null at the end. */
export interface RunList {
  runs: RunSummary[];
  nextBefore: number | null;
}

/** What one run got of one object. `reason` says in plain words why it is less than all; empty for `ok` and `empty`. */
export interface RunObject {
  object: string;
  label: string;
  coverage: Coverage;
  /** The shortfall is by design of Salesforce or of Holdfast, and leaves the run green. */
  expected: boolean;
  reason: string;
  records: number;
  added: number;
  changed: number;
  deleted: number;
}

/** A run and its coverage, by label. Of a run that is not finished, the objects that are. */
export interface RunDetail {
  run: RunSummary;
  objects: RunObject[];
  /** What was not covered in full, by cause, with the next step. */
  shortfalls: Shortfall[];
}

/** The runs of a job. Throws NOT_FOUND for a job that this tenant does not have. */
export async function listRuns(
  tx: Tx,
  jobId: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<RunList> {
  const [job] = await tx.select({ id: backupJob.id }).from(backupJob).where(eq(backupJob.id, jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const older = page.before === undefined ? undefined : lt(run.number, page.before);
  const rows = await tx
    .select()
    .from(run)
    .where(and(eq(run.jobId, jobId), older))
    .orderBy(desc(run.number))
    .limit(page.limit + 1);
  const runs = rows.slice(0, page.limit).map(toRunSummary);
  return { runs, nextBefore: rows.length > page.limit ? (runs.at(-1)?.number ?? null) : null };
}

/** Throws NOT_FOUND for a run that this tenant does not have. */
export async function runDetail(tx: Tx, runId: string): Promise<RunDetail> {
  const { summary } = await findRun(tx, runId);
  const rows = await tx
    .select()
    .from(runObject)
    .where(and(eq(runObject.runId, runId), isNotNull(runObject.coverage)))
    .orderBy(asc(runObject.label), asc(runObject.object));
  return { run: summary, objects: rows.flatMap(toRunObject), shortfalls: groupShortfalls(rows) };
}

/** A run with the schema of the version store that holds its records. Throws NOT_FOUND. */
export async function findRun(tx: Tx, runId: string): Promise<{ summary: RunSummary; storeSchema: string }> {
  const [row] = await tx
    .select({ run, storeSchema: connection.storeSchema })
    .from(run)
    .innerJoin(connection, eq(connection.id, run.connectionId))
    .where(eq(run.id, runId));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such run.');
  return { summary: toRunSummary(row.run), storeSchema: row.storeSchema };
}

/** As `findRun`. Throws SNAPSHOT_PURGED for a run whose records retention has given up. */
export async function findReadableRun(
  tx: Tx,
  runId: string,
): Promise<{ summary: RunSummary; storeSchema: string }> {
  const found = await findRun(tx, runId);
  if (found.summary.purgedAt === null) return found;
  throw new HoldfastError('SNAPSHOT_PURGED', 'The snapshot of this run is older than the retention allows.', {
    remedy: 'Choose a later run.',
  });
}

function toRunObject(row: typeof runObject.$inferSelect): RunObject[] {
  const { object, label, coverage, expected, reason, records, added, changed, deleted } = row;
  return coverage === null
    ? []
    : [{ object, label, coverage, expected, reason, records, added, changed, deleted }];
}
