import { and, eq, ne, sql } from 'drizzle-orm';
import { connection, run, runObject, withTenant, type StoredProblem, type Tx } from '#core/db';
import type { HoldfastError } from '#core/model';
import { closingStatus, type RunStatus } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import type { OrgClient } from '#core/salesforce';
import { currentCount, dropStaging, openStaging, storedObject } from '#core/versions';
import type { RunDeps } from './run-deps.ts';
import { fence, runnerOfTx, type RunHold } from './run-hold.ts';

/** Closes a run of which every object is done, with the status its coverage has earned. */
export async function closeRun(deps: RunDeps, hold: RunHold, org: OrgClient): Promise<RunStatus> {
  return close(deps, hold, org, async (tx) => {
    const objects = await tx
      .select({ coverage: runObject.coverage, expected: runObject.expected })
      .from(runObject)
      .where(eq(runObject.runId, hold.runId));
    const covered = objects.map(({ coverage, expected }) => ({
      coverage: coverage ?? ('failed' as const),
      expected,
    }));
    return { status: closingStatus(covered), problem: null };
  });
}

/**
 * Closes a run that cannot go on. Objects it was not done with keep the records of earlier runs and are named in the coverage:
 * `skipped` when the org's API allowance ended it (`partial`, the next run catches up), else `failed`.
 */
export async function closeEarly(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  error: HoldfastError,
): Promise<RunStatus> {
  return close(deps, hold, org, async (tx) => {
    const spent = error.code === 'API_LIMIT';
    const coverage = spent ? 'skipped' : 'failed';
    const planned = await leaveOutRest(tx, hold, coverage, `Not read: ${error.message}`, deps.clock.now());
    if (error.code === 'REAUTHORISE') {
      await tx.update(connection).set({ status: 'reauthorise' }).where(eq(connection.id, hold.connectionId));
    }
    return { status: spent && planned ? 'partial' : 'failed', problem: problemOf(error) };
  });
}

async function close(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  decide: (tx: Tx) => Promise<{ status: RunStatus; problem: StoredProblem | null }>,
): Promise<RunStatus> {
  return withTenant(deps.database.db, hold.tenantId, async (tx) => {
    await tx.execute(sql`set local synchronous_commit = on`);
    const { status, problem } = await decide(tx);
    const now = deps.clock.now();
    await fence(runnerOfTx(tx), hold, now, org);
    await tx.update(run).set({ status, problem, finishedAt: now }).where(eq(run.id, hold.runId));
    const { tenantId, runId, connectionId } = hold;
    await enqueue(tx, 'conclude_run', { tenantId, runId }, { queue: queueOfConnection(connectionId) });
    return status;
  });
}

/** Gives every unfinished object its coverage. False when the run was not even planned. */
async function leaveOutRest(
  tx: Tx,
  hold: RunHold,
  coverage: 'skipped' | 'failed',
  reason: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .select({ object: runObject.object, state: runObject.state })
    .from(runObject)
    .where(eq(runObject.runId, hold.runId));
  for (const { object, state } of rows) {
    if (state === 'done') continue;
    await leaveOut(tx, hold, object, coverage, reason, now);
  }
  return rows.length > 0;
}

/** Ends the work on one object without touching its versions: its snapshot stays that of its last good run. */
export async function leaveOut(
  tx: Tx,
  hold: RunHold,
  object: string,
  coverage: 'skipped' | 'failed',
  reason: string,
  now: Date,
): Promise<void> {
  const stored = await storedObject(tx, hold.storeSchema, object);
  if (stored) await dropStaging(tx, openStaging(hold.storeSchema, hold.number, stored));
  const records = stored ? await currentCount(tx, hold.storeSchema, stored.id) : 0;
  await tx
    .update(runObject)
    .set({
      state: 'done',
      coverage,
      expected: false,
      reason,
      records,
      rowsStaged: 0,
      finishedAt: now,
      bulkJobId: null,
    })
    .where(and(eq(runObject.runId, hold.runId), eq(runObject.object, object), ne(runObject.state, 'done')));
}

function problemOf(error: HoldfastError): StoredProblem {
  const { code, message, detail } = error;
  return { code, message, ...(detail.remedy === undefined ? {} : { remedy: detail.remedy }) };
}
