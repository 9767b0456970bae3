import { and, asc, eq, sql } from 'drizzle-orm';
import { backupJob, connection, run, withTenant, type Tx } from '#core/db';
import { countFiles, fetchFiles, giveUpFilesOf, listFiles, type FetchDeps, type Fetched } from '#core/files';
import { HoldfastError } from '#core/model';
import { enqueue, queueOfConnection, queueOfFiles, type ConnectionTask } from '#core/queue';
import { closeWithFiles } from './close-with-files.ts';
import type { RunHold } from './run-hold.ts';

/** All files are settled or a run goes first (whose close brings the files back), or the instant to go on at. */
export type FilesOutcome = 'done' | { readonly again: Date };

/**
 * Performs one bounded slice of fetching the files of a connection, and closes the runs that have all of theirs, in their order. Throws
 * what our own database throws.
 */
export async function performFiles(deps: FetchDeps, task: ConnectionTask): Promise<FilesOutcome> {
  await dropCancelled(deps, task);
  const fetched = await fetchFiles(deps, task);
  await settleRuns(deps, task, fetched);
  return fetched.next === 'done' || fetched.next === 'paused' ? 'done' : fetched.next;
}

/** Lists the files of a run whose records are complete, if its job wants files. Answers how many there are to fetch. */
export async function filesToFetch(tx: Tx, hold: RunHold, now: Date): Promise<number> {
  const [job] = await tx
    .select({ includeFiles: backupJob.includeFiles })
    .from(run)
    .innerJoin(backupJob, eq(backupJob.id, run.jobId))
    .where(eq(run.id, hold.runId));
  if (!job?.includeFiles) return 0;
  const waiting = await listFiles(tx, { storeSchema: hold.storeSchema, number: hold.number, now });
  await tx.update(run).set({ filesTotal: waiting }).where(eq(run.id, hold.runId));
  return waiting;
}

/** Has the files of a connection fetched, those of older runs that a run of it has held up included. Goes into the close of a run. */
export async function resumeFiles(tx: Tx, { tenantId, connectionId }: ConnectionTask): Promise<void> {
  const [waiting] = await waitingRuns(tx, connectionId);
  if (!waiting) return;
  const task = { tenantId, connectionId };
  await enqueue(tx, 'fetch_files', task, { queue: queueOfFiles(connectionId) });
}

/** Runs that wait for files, in their order; nobody else closes them until the end of the transaction. */
async function waitingRuns(tx: Tx, connectionId: string): Promise<(typeof run.$inferSelect)[]> {
  return tx
    .select()
    .from(run)
    .where(and(eq(run.connectionId, connectionId), eq(run.status, 'record_data_complete')))
    .orderBy(asc(run.number))
    .for('update');
}

async function storeSchemaOf(tx: Tx, connectionId: string): Promise<string> {
  const [row] = await tx
    .select({ storeSchema: connection.storeSchema })
    .from(connection)
    .where(eq(connection.id, connectionId));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such connection.');
  return row.storeSchema;
}

/** A person ended the run: its records are complete, so it is closed with what files it has. */
async function dropCancelled(deps: FetchDeps, { tenantId, connectionId }: ConnectionTask): Promise<void> {
  await withTenant(deps.database.db, tenantId, async (tx) => {
    const storeSchema = await storeSchemaOf(tx, connectionId);
    for (const waiting of await waitingRuns(tx, connectionId)) {
      if (waiting.cancelRequestedAt === null) continue;
      const reason = 'The run was ended by a person before this file was fetched.';
      await giveUpFilesOf(tx, storeSchema, waiting.number, reason, deps.clock.now());
    }
  });
}

/** Brings the counts of waiting runs up to date and closes those that have no file to wait for. */
async function settleRuns(
  deps: FetchDeps,
  { tenantId, connectionId }: ConnectionTask,
  { calls, usage }: Fetched,
): Promise<void> {
  await withTenant(deps.database.db, tenantId, async (tx) => {
    let spent = calls;
    let inOrder = true;
    const storeSchema = await storeSchemaOf(tx, connectionId);
    for (const waiting of await waitingRuns(tx, connectionId)) {
      const files = await countFiles(tx, storeSchema, waiting.number);
      await tx
        .update(run)
        .set({
          filesTotal: files.total,
          filesDone: files.done,
          filesFailed: files.failed,
          fileBytes: files.bytes,
          // Calls are not told apart by file; the oldest run is the one that was worked on.
          apiCalls: sql`${run.apiCalls} + ${spent}::int`,
          ...(usage ? { orgApiUsed: usage.used, orgApiMax: usage.max, orgApiAt: usage.at } : {}),
        })
        .where(eq(run.id, waiting.id));
      spent = 0;
      inOrder &&= files.pending === 0;
      if (!inOrder) continue;
      const status = await closeWithFiles(tx, waiting, storeSchema, deps.clock.now());
      await enqueue(
        tx,
        'conclude_run',
        { tenantId, runId: waiting.id },
        { queue: queueOfConnection(connectionId) },
      );
      deps.log.info({ runId: waiting.id, status }, 'run closed with its files');
    }
  });
}
