import { HoldfastError, asHoldfastError, isHoldfastError, loggable, type RunStatus } from '#core/model';
import { bulkLimitReached, type OrgClient } from '#core/salesforce';
import { openOrg } from '#core/tenants';
import { tidyStore } from '#core/versions';
import { closeCancelled, closeEarly, closeRun, pauseRun } from './close-run.ts';
import { dropBulkJobs } from './drop-bulk-jobs.ts';
import { startHeartbeat } from './heartbeat.ts';
import { isPlanned, planRun } from './plan-run.ts';
import { readObjects } from './read-objects.ts';
import { defaultLimits, shortPatience, type RunDeps } from './run-deps.ts';
import { mayResume, supersedeOlder } from './resume-run.ts';
import { fenced, letGo, takeRun, type RunHold } from './run-hold.ts';
import { clientLimits } from './run-share.ts';
import { openSlice, type Slice } from './slice.ts';
import { isDatabaseTrouble, waitFor } from './trouble.ts';

/** The run is closed, or is to be gone on with at an instant (a Bulk job that is not ready, a backoff, or simply the next slice). */
export type SliceOutcome = 'done' | { readonly again: Date; readonly connectionId: string };

/**
 * Performs one bounded slice of a run: takes it, goes on at its checkpoints, and lets go when it is closed, when its time is up or when
 * there is nothing to do but wait. Killed at any point, the next call goes on from the last checkpoint with the same result.
 * Throws FENCED when another worker has taken the run meanwhile, and whatever our own database throws; everything else ends in the
 * run's status.
 */
export async function performRun(
  deps: RunDeps,
  task: { readonly tenantId: string; readonly runId: string },
): Promise<SliceOutcome> {
  const { tenantId, runId } = task;
  const hold =
    (await takeRun(deps, tenantId, runId)) ??
    ((await mayResume(deps, task)) ? await takeRun(deps, tenantId, runId, true) : undefined);
  if (!hold) return 'done';
  const outcome = await performTaken(deps, hold);
  if (outcome !== 'done') await letGo(deps, hold);
  return outcome;
}

async function performTaken(deps: RunDeps, hold: RunHold): Promise<SliceOutcome> {
  const limits = { ...defaultLimits, ...deps.limits };
  let org: OrgClient | undefined;
  const heartbeat = startHeartbeat(deps, hold, limits.heartbeat, () => org);
  try {
    if (hold.attempts > limits.lostSlices) throw lostTooOften(hold.attempts - 1);
    org = await openOrg(deps.database.db, deps.clock, deps.masterKey, hold.tenantId, hold.connectionId, {
      retry: deps.retry ?? shortPatience,
      ...clientLimits(hold.share),
    });
    return await performSlice(openSlice({ ...deps, limits }, hold, org, heartbeat.lost));
  } catch (error) {
    return await endOrWait(deps, hold, org, error, limits.patience);
  } finally {
    await heartbeat.stop();
    if (org) deps.meter?.callsMade(org.apiCalls());
  }
}

async function performSlice(slice: Slice): Promise<SliceOutcome> {
  const { deps, hold, org } = slice;
  if (hold.cancel.requested) return cancelled(slice);
  if (!(await isPlanned(deps.database.db, hold))) {
    await fenced(deps, hold, org, (tx) => supersedeOlder(tx, hold));
    await planRun(slice);
  }
  const left = await readObjects(slice);
  if (hold.cancel.requested) return cancelled(slice);
  if (left === 'held') throw bulkLimitReached();
  if (left) return { again: left, connectionId: hold.connectionId };
  const status = await closeRun(deps, hold, org);
  tellClosed(slice, status);
  await tidyStore(deps.database.db, hold.storeSchema, hold.number);
  return 'done';
}

async function cancelled(slice: Slice): Promise<SliceOutcome> {
  const { deps, hold, org } = slice;
  await dropBulkJobs(slice);
  tellClosed(slice, await closeCancelled(deps, hold, org));
  return 'done';
}

function tellClosed({ deps, hold, org }: Slice, status: RunStatus): void {
  deps.log.info({ runId: hold.runId, status, apiCalls: org.apiCalls() }, 'run closed');
  meterClosed(deps, hold, status);
  if (org.apiCalls() > 0 && org.limit() === undefined)
    deps.log.warn({ runId: hold.runId }, 'no reply told how much of the API allowance is used');
}

function meterClosed({ clock, meter }: RunDeps, hold: RunHold, status: RunStatus): void {
  meter?.runClosed(status, (clock.now().getTime() - hold.startedAt.getTime()) / 1000);
}

function lostTooOften(times: number): HoldfastError {
  return new HoldfastError('INTERNAL', `The worker ended unexpectedly ${times} times in a row in this run.`, {
    remedy: 'Look into the log of the worker for why it ended, give it more memory, and start the run again.',
  });
}

/** What an error that concerns the whole run leads to. */
async function endOrWait(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  error: unknown,
  patience: number,
): Promise<SliceOutcome> {
  if (isHoldfastError(error, 'FENCED') || isDatabaseTrouble(error)) throw error;
  const known = asHoldfastError(error);
  const { runId, connectionId } = hold;
  deps.log.warn({ runId, ...loggable(known) }, 'run interrupted');
  const waited = deps.clock.now().getTime() - hold.startedAt.getTime();
  if (!hold.cancel.requested && known.transient && known.code !== 'API_LIMIT' && waited < patience) {
    // Doubles with the time waited, as there is no count of attempts for a whole run.
    const wait = waitFor(known, Math.log2(Math.max(2, waited / 4_000)));
    return { again: new Date(deps.clock.now().getTime() + wait), connectionId };
  }
  const status = await endEarly(deps, hold, org, withRemedy(known));
  deps.log.warn({ runId, status, code: known.code }, 'run ended early');
  meterClosed(deps, hold, status);
  return 'done';
}

async function endEarly(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  error: HoldfastError,
): Promise<RunStatus> {
  if (hold.cancel.requested) return closeCancelled(deps, hold, org);
  return error.code === 'API_LIMIT' ? pauseRun(deps, hold, org, error) : closeEarly(deps, hold, org, error);
}

function withRemedy(error: HoldfastError): HoldfastError {
  if (error.detail.remedy !== undefined || error.code !== 'REAUTHORISE') return error;
  const remedy = 'Open the connection in Holdfast and authorise it again.';
  return new HoldfastError(error.code, error.message, { ...error.detail, remedy }, error.cause);
}
