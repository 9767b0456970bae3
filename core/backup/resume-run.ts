import { and, eq, gt, inArray, isNotNull, lt } from 'drizzle-orm';
import { run, runObject, withTenant, type Tx } from '#core/db';
import { isHoldfastError } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import { bulkJobsLeft, type ApiReading, type OrgClient } from '#core/salesforce';
import { openOrg } from '#core/tenants';
import { dropStaging, openStaging, storedObject } from '#core/versions';
import { shortPatience, type RunDeps } from './run-deps.ts';
import type { RunHold } from './run-hold.ts';
import { isSpent, nextLook, shareOfRun, worthResuming, type RunShare } from './run-share.ts';

type RunRow = typeof run.$inferSelect;
type RunId = { readonly tenantId: string; readonly runId: string };

/**
 * Whether a partial run goes on now. It does when its time has come, enough calls are free, and no newer run of the connection has begun;
 * the look at what is free is one call at most. Otherwise the next look is set down and queued, or the run stays as it is for good.
 */
export async function mayResume(deps: RunDeps, { tenantId, runId }: RunId): Promise<boolean> {
  const found = await withTenant(deps.database.db, tenantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(run)
      .where(and(eq(run.id, runId), eq(run.status, 'partial'), isNotNull(run.resumeAt)));
    if (!row?.resumeAt || (await hasNewer(tx, row))) return undefined;
    return { row, resumeAt: row.resumeAt, share: await shareOfRun(tx, row) };
  });
  if (!found) return false;
  const { row, resumeAt, share } = found;
  if (row.cancelRequestedAt !== null) return true;
  const now = deps.clock.now();
  if (resumeAt > now) return false;
  const soonest = nextLook(now, share.apiPercent, share.known);
  // With the whole share used up, the look itself would be a call too many.
  if (soonest > now && isSpent(share)) {
    await lookLater(deps, row, soonest, {});
    return false;
  }
  return look(deps, row, share);
}

async function hasNewer(tx: Tx, { connectionId, number }: RunRow): Promise<boolean> {
  const rows = await tx
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.connectionId, connectionId), gt(run.number, number)))
    .limit(1);
  return rows.length > 0;
}

/** Asks Salesforce what is free, and writes it down. */
async function look(deps: RunDeps, row: RunRow, share: RunShare): Promise<boolean> {
  const { clock } = deps;
  let org: OrgClient | undefined;
  try {
    const options = {
      retry: deps.retry ?? shortPatience,
      budget: { share: { percent: share.apiPercent } },
    };
    org = await openOrg(deps.database.db, clock, deps.masterKey, row.tenantId, row.connectionId, options);
    const limits = await org.limits();
    const daily = limits.get('DailyApiRequests');
    const reading =
      org.usage() ?? (daily && { used: daily.max - daily.remaining, max: daily.max, at: clock.now() });
    const bulkLeft = share.bulkPercent === null ? null : bulkJobsLeft(limits, share.bulkPercent);
    const free =
      (!reading || worthResuming(reading, share.apiPercent)) && (bulkLeft === null || bulkLeft > 0);
    const found = {
      ...(reading ? readingOf(reading) : {}),
      ...{ bulkLeft, bulkAskedAt: clock.now() },
      apiCalls: row.apiCalls + org.apiCalls(),
    };
    if (!free) await lookLater(deps, row, nextLook(clock.now(), share.apiPercent, reading), found);
    else await update(deps, row, found);
    return free;
  } catch (error) {
    // What keeps the org from being asked keeps the run from going on; an authorisation that is gone is told when the run is taken.
    if (isHoldfastError(error, 'REAUTHORISE')) return true;
    if (!isHoldfastError(error) || !['API_LIMIT', 'ORG_UNAVAILABLE', 'PAGE_REJECTED'].includes(error.code))
      throw error;
    const reading = org?.usage();
    const found = reading ? { ...readingOf(reading), apiCalls: row.apiCalls + (org?.apiCalls() ?? 0) } : {};
    await lookLater(deps, row, nextLook(clock.now(), share.apiPercent, reading), found);
    return false;
  }
}

function readingOf({ used, max, at }: ApiReading) {
  return { orgApiUsed: used, orgApiMax: max, orgApiAt: at };
}

async function lookLater(deps: RunDeps, row: RunRow, at: Date, found: Partial<RunRow>): Promise<void> {
  const { id: runId, tenantId, connectionId } = row;
  await update(deps, row, { ...found, resumeAt: at }, async (tx) =>
    enqueue(tx, 'run_backup', { tenantId, runId }, { queue: queueOfConnection(connectionId), runAt: at }),
  );
  deps.log.info({ runId, at }, 'too few API calls are free to go on');
}

/** Only while the run is as it was found: a worker that took it meanwhile knows better. */
async function update(
  deps: RunDeps,
  row: RunRow,
  found: Partial<RunRow>,
  then: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<void> {
  await withTenant(deps.database.db, row.tenantId, async (tx) => {
    const changed = await tx
      .update(run)
      .set({ ...found, heartbeatAt: deps.clock.now() })
      .where(and(eq(run.id, row.id), eq(run.epoch, row.epoch), eq(run.status, 'partial')))
      .returning({ id: run.id });
    if (changed.length > 0) await then(tx);
  });
}

/**
 * Older runs of the connection that stopped at the allowance stay as they are once this one has begun: what they had staged goes. Salesforce
 * removes their Bulk jobs by itself after 7 days.
 */
export async function supersedeOlder(tx: Tx, hold: RunHold): Promise<void> {
  const older = await tx
    .update(run)
    .set({ resumeAt: null })
    .where(
      and(
        eq(run.connectionId, hold.connectionId),
        lt(run.number, hold.number),
        eq(run.status, 'partial'),
        isNotNull(run.resumeAt),
      ),
    )
    .returning({ id: run.id, number: run.number });
  if (older.length === 0) return;
  const ids = older.map(({ id }) => id);
  const left = await tx
    .select({ object: runObject.object, runId: runObject.runId })
    .from(runObject)
    .where(and(inArray(runObject.runId, ids), eq(runObject.state, 'extracting')));
  for (const { object, runId } of left) {
    const stored = await storedObject(tx, hold.storeSchema, object);
    const number = older.find(({ id }) => id === runId)?.number;
    if (stored && number !== undefined) await dropStaging(tx, openStaging(hold.storeSchema, number, stored));
  }
  await tx
    .update(runObject)
    .set({ state: 'done', rowsStaged: 0, bulkJobId: null, nextLocator: null })
    .where(and(inArray(runObject.runId, ids), isNotNull(runObject.coverage)));
}
