import { HoldfastError, asHoldfastError, isHoldfastError } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { openOrg } from '#core/tenants';
import { tidyStore } from '#core/versions';
import { closeEarly, closeRun } from './close-run.ts';
import { startHeartbeat } from './heartbeat.ts';
import { isPlanned, planRun } from './plan-run.ts';
import { readObjects } from './read-objects.ts';
import { defaultLimits, shortPatience, type RunDeps } from './run-deps.ts';
import { takeRun, type RunHold } from './run-hold.ts';
import { openSlice, type Slice } from './slice.ts';
import { backoff, isDatabaseTrouble } from './trouble.ts';

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
  const hold = await takeRun(deps, task.tenantId, task.runId);
  if (!hold) return 'done';
  const limits = { ...defaultLimits, ...deps.limits };
  let org: OrgClient | undefined;
  const heartbeat = startHeartbeat(deps, hold, limits.heartbeat, () => org);
  try {
    const options = { retry: deps.retry ?? shortPatience };
    org = await openOrg(
      deps.database.db,
      deps.clock,
      deps.masterKey,
      hold.tenantId,
      hold.connectionId,
      options,
    );
    return await performSlice(openSlice({ ...deps, limits }, hold, org, heartbeat.lost));
  } catch (error) {
    return await endOrWait(deps, hold, org, error, limits.patience);
  } finally {
    await heartbeat.stop();
  }
}

async function performSlice(slice: Slice): Promise<SliceOutcome> {
  const { deps, hold, org } = slice;
  if (!(await isPlanned(deps.database.db, hold))) await planRun(slice);
  const again = await readObjects(slice);
  if (again) return { again, connectionId: hold.connectionId };
  const status = await closeRun(deps, hold, org);
  deps.log.info({ runId: hold.runId, status, apiCalls: org.apiCalls() }, 'run closed');
  // The index-only scans of the next run's merges depend on it.
  await tidyStore(deps.database.db, hold.storeSchema);
  return 'done';
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
  const waited = deps.clock.now().getTime() - hold.startedAt.getTime();
  const { code, detail, cause } = known;
  deps.log.warn(
    {
      runId: hold.runId,
      code,
      salesforceCode: detail.salesforceCode,
      cause: cause instanceof Error ? cause.stack : undefined,
    },
    'run interrupted',
  );
  if (known.transient && known.code !== 'API_LIMIT' && waited < patience) {
    // Doubles with the time waited, as there is no count of attempts for a whole run.
    const wait = backoff(Math.log2(Math.max(2, waited / 4_000)));
    return { again: new Date(deps.clock.now().getTime() + wait), connectionId: hold.connectionId };
  }
  const status = await closeEarly(deps, hold, org, withRemedy(known));
  deps.log.warn({ runId: hold.runId, status, code }, 'run ended early');
  return 'done';
}

function withRemedy(error: HoldfastError): HoldfastError {
  if (error.detail.remedy !== undefined || error.code !== 'REAUTHORISE') return error;
  const remedy = 'Open the connection in Holdfast and authorise it again.';
  return new HoldfastError(error.code, error.message, { ...error.detail, remedy }, error.cause);
}
