import { and, eq, ne, sql } from 'drizzle-orm';
import { connection, run, runObject, withTenant, type StoredProblem, type Tx } from '#core/db';
import type { HoldfastError } from '#core/model';
import { closingStatus, isTerminal, type RunStatus } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import type { OrgClient } from '#core/salesforce';
import { currentCount, dropStaging, openStaging, storedObject } from '#core/versions';
import type { RunDeps } from './run-deps.ts';
import { filesToFetch, resumeFiles } from './perform-files.ts';
import { updateObject } from './object-row.ts';
import { fence, runnerOfTx, type RunHold } from './run-hold.ts';
import { nextLook } from './run-share.ts';

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
    const waits = (await filesToFetch(tx, hold, deps.clock.now())) > 0;
    return { status: waits ? 'record_data_complete' : closingStatus(covered), problem: null };
  });
}

/**
 * Closes a run that cannot go on, as failed. Objects it was not done with keep the records of earlier runs and are named in the coverage.
 * A run that had a snapshot before it was resumed keeps it.
 */
export async function closeEarly(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  error: HoldfastError,
): Promise<RunStatus> {
  return close(deps, hold, org, async (tx) => {
    const cause = causeOf(error);
    const shortfall = { coverage: 'failed' as const, reason: `Not read: ${error.message}`, cause };
    for (const { object } of await unfinishedRows(tx, hold))
      await leaveOut(tx, hold, object, shortfall, deps.clock.now());
    if (error.code === 'REAUTHORISE') {
      await tx.update(connection).set({ status: 'reauthorise' }).where(eq(connection.id, hold.connectionId));
    }
    return { status: hold.resumed ? 'partial' : 'failed', problem: problemOf(error) };
  });
}

/** Closes a run that a person has ended. What its finished objects wrote stays. */
export async function closeCancelled(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
): Promise<RunStatus> {
  return close(deps, hold, org, async (tx) => {
    const reason = 'The run was ended by a person before this object was read.';
    const shortfall = { coverage: 'skipped' as const, reason, cause: 'CANCELLED' };
    for (const { object } of await unfinishedRows(tx, hold))
      await leaveOut(tx, hold, object, shortfall, deps.clock.now());
    return { status: hold.resumed ? 'partial' : 'cancelled', problem: null };
  });
}

/**
 * Stops a run at the org's allowance, or our share of it. Its snapshot can be used meanwhile: what is unfinished keeps the records of
 * earlier runs and is named in the coverage. The checkpoints stay, so that the same run goes on at `resumeAt`.
 */
export async function pauseRun(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  error: HoldfastError,
): Promise<RunStatus> {
  const now = deps.clock.now();
  const resumeAt = nextLook(now, hold.share.apiPercent, org?.usage() ?? hold.share.known);
  return close(
    deps,
    hold,
    org,
    async (tx) => {
      for (const { object, state } of await unfinishedRows(tx, hold)) {
        const stored = await storedObject(tx, hold.storeSchema, object);
        await updateObject(
          tx,
          { runId: hold.runId, object },
          {
            ...{
              coverage: 'skipped',
              expected: false,
              cause: causeOf(error),
              notStarted: state === 'pending',
            },
            reason: `Not read${state === 'pending' ? '' : ' to the end'}: ${error.message}`,
            records: stored ? await currentCount(tx, hold.storeSchema, stored.id) : 0,
          },
        );
      }
      return { status: 'partial', problem: problemOf(error) };
    },
    resumeAt,
  );
}

async function close(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  decide: (tx: Tx) => Promise<{ status: RunStatus; problem: StoredProblem | null }>,
  resumeAt: Date | null = null,
): Promise<RunStatus> {
  return withTenant(deps.database.db, hold.tenantId, async (tx) => {
    await tx.execute(sql`set local synchronous_commit = on`);
    const { status, problem } = await decide(tx);
    const now = deps.clock.now();
    await fence(runnerOfTx(tx), hold, now, org);
    const finishedAt = isTerminal(status) ? now : null;
    const recordsDoneAt = status === 'partial' || status === 'failed' ? null : now;
    await tx
      .update(run)
      .set({ status, problem, resumeAt, finishedAt, recordsDoneAt })
      .where(eq(run.id, hold.runId));
    const { tenantId, runId, connectionId } = hold;
    await resumeFiles(tx, hold);
    const queue = queueOfConnection(connectionId);
    await enqueue(tx, 'conclude_run', { tenantId, runId }, { queue });
    if (resumeAt) await enqueue(tx, 'run_backup', { tenantId, runId }, { queue, runAt: resumeAt });
    return status;
  });
}

/** Objects that the run is not done with. */
async function unfinishedRows(tx: Tx, hold: RunHold) {
  return tx
    .select({ object: runObject.object, state: runObject.state })
    .from(runObject)
    .where(and(eq(runObject.runId, hold.runId), ne(runObject.state, 'done')));
}

/** Why an object is not covered. `cause` groups it with others: an error code of ours or of Salesforce. */
export interface Shortfall {
  readonly coverage: 'skipped' | 'failed';
  readonly reason: string;
  readonly cause: string;
}

/** Ends the work on one object without touching its versions: its snapshot stays that of its last good run. */
export async function leaveOut(
  tx: Tx,
  hold: RunHold,
  object: string,
  shortfall: Shortfall,
  now: Date,
): Promise<void> {
  const stored = await storedObject(tx, hold.storeSchema, object);
  if (stored) await dropStaging(tx, openStaging(hold.storeSchema, hold.number, stored));
  const records = stored ? await currentCount(tx, hold.storeSchema, stored.id) : 0;
  await tx
    .update(runObject)
    .set({
      ...{ state: 'done', ...shortfall, expected: false, records, rowsStaged: 0 },
      ...{ finishedAt: now, bulkJobId: null, nextLocator: null },
    })
    .where(and(eq(runObject.runId, hold.runId), eq(runObject.object, object), ne(runObject.state, 'done')));
}

/** The code by which shortfalls are grouped: Salesforce's own where it gave one, as that decides what is to be done. */
export function causeOf(error: HoldfastError): string {
  if (error.code === 'API_LIMIT') return error.detail['bulk'] === true ? 'BULK_LIMIT' : 'API_LIMIT';
  return error.detail.salesforceCode ?? error.code;
}

function problemOf(error: HoldfastError): StoredProblem {
  const { code, message, detail } = error;
  return { code, message, ...(detail.remedy === undefined ? {} : { remedy: detail.remedy }) };
}
