import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { deleteUnreferenced, type BodyStorage } from '#core/files';
import { connection, run, withTenant, type Database, type Tx } from '#core/db';
import type { Clock } from '#core/model';
import { purgeVersions, storedObjects } from '#core/versions';
import { giveUpSnapshots, type Purge } from './give-up-snapshots.ts';
import { heldRuns } from './kept-runs.ts';
import { safetyMargins } from './safety-margins.ts';

export interface RetentionDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Where file bodies lie. */
  readonly storage: BodyStorage;
  /** Aborted when the process stops: the purge goes on in the next call. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RetentionLimits>;
}

export interface RetentionLimits {
  /** Versions deleted in one transaction. */
  readonly versionsPerStep: number;
  /** Transactions of one call. */
  readonly steps: number;
}

/** Small enough that a step takes about a second, and a call well below a minute. */
export const defaultRetentionLimits: RetentionLimits = { versionsPerStep: 20_000, steps: 50 };

export interface RetentionOutcome {
  /** Numbers of the runs whose snapshots were given up. */
  readonly runs: readonly number[];
  readonly versions: number;
  /** A larger purge waits for a person: see `listRetentionHolds`. */
  readonly held: boolean;
  /** False when there is more to delete: call it again. */
  readonly done: boolean;
}

/**
 * Applies the retention of all jobs of the connection that a run belongs to. First decides which snapshots are given up and marks their runs, in one transaction
 * with the audit entry; from then on nobody reads them. Then deletes the versions that no other run needs, step by step. May be stopped
 * anywhere and called again: what is marked decides. Call it at the end of each run, while nothing else works on the connection (its named
 * queue). Does nothing for a run that is not there.
 */
export async function applyRetention(
  deps: RetentionDeps,
  { tenantId, runId }: { readonly tenantId: string; readonly runId: string },
): Promise<RetentionOutcome> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(deps.database.db, tenantId, work);
  const purge = await inTenant((tx) => storeOfRun(tx, tenantId, runId));
  if (!purge) return { runs: [], versions: 0, held: false, done: true };
  const { runs, held } = await inTenant((tx) => giveUpSnapshots(tx, deps.clock, purge));
  const { versions, done } = await deleteVersions(deps, purge, inTenant);
  if (done && versions > 0) await deleteFiles(deps, purge);
  return { runs, versions, held, done };
}

/** Bodies of files that no version has any more. One that is left by a crash goes after the next purge. */
async function deleteFiles({ database, clock, storage }: RetentionDeps, purge: Purge): Promise<void> {
  const grace = safetyMargins.fileGraceDays * 86_400_000;
  const olderThan = new Date(clock.now().getTime() - grace);
  await deleteUnreferenced(database.db, clock, { ...purge, storage }, olderThan);
}

async function deleteVersions(
  deps: RetentionDeps,
  purge: Purge,
  inTenant: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<{ versions: number; done: boolean }> {
  const { versionsPerStep, steps } = { ...defaultRetentionLimits, ...deps.limits };
  const objects = await inTenant((tx) => storedObjects(tx, purge.storeSchema));
  let versions = 0;
  let step = 0;
  for (const object of objects) {
    for (let deleted = versionsPerStep; deleted === versionsPerStep; versions += deleted) {
      if (step >= steps || deps.signal?.aborted) {
        await inTenant((tx) => recordDeleted(tx, deps.clock, purge, versions));
        return { versions, done: false };
      }
      deleted = await inTenant(async (tx) => {
        const kept = (await heldRuns(tx, purge.connectionId)).map(({ number }) => number);
        return purgeVersions(tx, purge.storeSchema, object.id, kept, versionsPerStep);
      });
      // Objects without anything to delete are no step, or a call would never get past the first so many of them.
      if (deleted > 0) step += 1;
    }
  }
  await inTenant((tx) => recordDeleted(tx, deps.clock, purge, versions));
  return { versions, done: true };
}

async function recordDeleted(tx: Tx, clock: Clock, purge: Purge, versions: number): Promise<void> {
  if (versions === 0) return;
  const { tenantId, connectionId } = purge;
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId: null },
    kind: 'versions_purged',
    subject: { connectionId },
    facts: { versions },
  });
}

async function storeOfRun(tx: Tx, tenantId: string, runId: string): Promise<Purge | undefined> {
  const [row] = await tx
    .select({ connectionId: connection.id, storeSchema: connection.storeSchema })
    .from(run)
    .innerJoin(connection, eq(connection.id, run.connectionId))
    .where(eq(run.id, runId));
  return row && { tenantId, ...row };
}
