import { and, eq, inArray, sql } from 'drizzle-orm';
import { appendAudit, type AuditDraft } from '#core/audit';
import { connection, restore, run, withTenant, type StoredProblem, type Tx } from '#core/db';
import { asHoldfastError, HoldfastError, isHoldfastError, type RestoreStatus } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { isDatabaseTrouble } from './database-trouble.ts';
import { defaultLimits, type RestoreDeps, type RestoreRef } from './restore-deps.ts';

export type RestoreRow = typeof restore.$inferSelect;

/** A restore that this worker works on. Its epoch makes every write of an earlier holder fail. */
export interface Hold {
  readonly restore: RestoreRow;
  readonly epoch: number;
  /** Number of the run that is undone; the state wanted is the one of the number before. */
  readonly runNumber: number;
  /** Postgres schema of the connection's version store. */
  readonly storeSchema: string;
  /** The org once it is open, for the count of calls. */
  org?: OrgClient;
}

/** Takes a restore that is in one of these states by raising its epoch; undefined when there is nothing to do in it. */
export async function takeRestore(
  deps: RestoreDeps,
  ref: RestoreRef,
  from: readonly RestoreStatus[],
  to: RestoreStatus,
): Promise<Hold | undefined> {
  return withTenant(deps.database.db, ref.tenantId, async (tx) => {
    const [row] = await tx
      .update(restore)
      .set({ epoch: sql`${restore.epoch} + 1`, status: to, heartbeatAt: deps.clock.now(), problem: null })
      .where(and(eq(restore.id, ref.restoreId), inArray(restore.status, [...from])))
      .returning();
    if (!row) return undefined;
    const [place] = await tx
      .select({ runNumber: run.number, storeSchema: connection.storeSchema })
      .from(run)
      .innerJoin(connection, eq(connection.id, run.connectionId))
      .where(eq(run.id, row.runId));
    if (!place) throw new HoldfastError('INTERNAL', 'The run of this restore is gone.');
    return { restore: row, epoch: row.epoch, ...place };
  });
}

/** Writes in one transaction, as a sign of life; throws FENCED, writing nothing, when another worker has taken the restore. */
export function fenced<T>(deps: RestoreDeps, hold: Hold, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { id, tenantId, apiCalls } = hold.restore;
  return withTenant(deps.database.db, tenantId, async (tx) => {
    const held = await tx
      .update(restore)
      .set({ heartbeatAt: deps.clock.now(), apiCalls: apiCalls + (hold.org?.apiCalls() ?? 0) })
      .where(and(eq(restore.id, id), eq(restore.epoch, hold.epoch)))
      .returning({ id: restore.id });
    if (held.length === 0) throw new HoldfastError('FENCED', 'Another worker has taken over this restore.');
    return work(tx);
  });
}

/** Reads in one transaction of the tenant. */
export function read<T>(deps: RestoreDeps, hold: Hold, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTenant(deps.database.db, hold.restore.tenantId, work);
}

/** Stops between two calls to the org when the process is about to end; the reconciler hands the restore to another worker. */
export function stopIfAsked(deps: RestoreDeps): void {
  if (deps.signal?.aborted)
    throw new HoldfastError('DATABASE_UNAVAILABLE', 'The worker is stopping; the restore goes on later.');
}

/**
 * Runs the work of a held restore with signs of life beside it. A passing fault is noted on the restore and thrown, so that the queue
 * tries again; a lasting one ends the restore as failed. A restore that another worker took is left to it.
 */
export async function working(deps: RestoreDeps, hold: Hold, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {
    fenced(deps, hold, async () => undefined).catch((error: unknown) => {
      // The next write of the work itself meets the same fault and decides.
      deps.log.warn({ restoreId: hold.restore.id, cause: String(error) }, 'no sign of life could be given');
    });
  }, deps.limits?.heartbeat ?? defaultLimits.heartbeat);
  try {
    await work();
  } catch (error) {
    await endOrPass(deps, hold, error);
  } finally {
    clearInterval(timer);
  }
}

async function endOrPass(deps: RestoreDeps, hold: Hold, error: unknown): Promise<void> {
  const restoreId = hold.restore.id;
  if (isHoldfastError(error, 'FENCED')) {
    deps.log.info({ restoreId, epoch: hold.epoch }, 'restore was taken over by another worker');
    return;
  }
  if (isDatabaseTrouble(error)) throw error;
  const known = asHoldfastError(error);
  const problem = problemOf(known);
  deps.log.warn(
    { restoreId, code: known.code, cause: causeOf(known) },
    known.transient ? 'restore is interrupted' : 'restore failed',
  );
  const ending = known.transient ? {} : { status: 'failed' as const, finishedAt: deps.clock.now() };
  await fenced(deps, hold, async (tx) => {
    await tx
      .update(restore)
      .set({ problem, ...ending })
      .where(eq(restore.id, restoreId));
    if (!known.transient)
      await appendAudit(tx, deps.clock, finished(hold, 'failed', { problem: known.code }));
  });
  if (known.transient) throw known;
}

/** The entry of the audit log for a restore that has ended. */
export function finished(
  hold: Hold,
  status: RestoreStatus,
  facts: Record<string, string | number>,
): AuditDraft {
  const { id: restoreId, tenantId, jobId, object } = hold.restore;
  return {
    actor: { tenantId, memberId: null },
    kind: 'restore_finished',
    subject: { jobId, restoreId },
    facts: { status, object, ...facts },
  };
}

function problemOf(error: HoldfastError): StoredProblem {
  const { remedy } = error.detail;
  return { code: error.code, message: error.message, ...(remedy === undefined ? {} : { remedy }) };
}

/** For the log: where an unforeseen error came from. */
function causeOf({ cause }: HoldfastError): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
