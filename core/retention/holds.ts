import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { appendAudit, type AuditActor } from '#core/audit';
import { connection, retentionHold, run, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';

/** A purge that waits for a person, as lists show it. Instants are ISO 8601. */
export interface RetentionHold {
  id: string;
  connection: { id: string; name: string };
  heldAt: string;
  /** Snapshots that would go. */
  runs: number;
  versions: number;
  versionsTotal: number;
  oldestSnapshotAt: string | null;
  /** Confirmed, and about to be carried out; null while it waits. */
  confirmedAt: string | null;
}

export type HoldRow = typeof retentionHold.$inferSelect;

/** The purges of the tenant that are not settled, newest first. */
export async function listRetentionHolds(tx: Tx): Promise<RetentionHold[]> {
  const rows = await selectHolds(tx)
    .where(isNull(retentionHold.settledAt))
    .orderBy(desc(retentionHold.heldAt));
  return rows.map(toHold);
}

/**
 * Lets a held purge go ahead: exactly the snapshots that were shown, once. A worker does it as soon as the connection's queue lets it;
 * should it not come to that, the next run of the connection does. Confirming it again changes nothing. Throws NOT_FOUND, also when it was settled meanwhile.
 */
export async function confirmRetentionHold(
  tx: Tx,
  clock: Clock,
  actor: AuditActor & { readonly memberId: string },
  holdId: string,
): Promise<RetentionHold> {
  const confirmed = await tx
    .update(retentionHold)
    .set({ confirmedByMemberId: actor.memberId, confirmedAt: clock.now() })
    .where(
      and(eq(retentionHold.id, holdId), isNull(retentionHold.settledAt), isNull(retentionHold.confirmedAt)),
    )
    .returning();
  const [row] = await selectHolds(tx).where(
    and(eq(retentionHold.id, holdId), isNull(retentionHold.settledAt)),
  );
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such purge waiting.');
  const [done] = confirmed;
  if (done) {
    const { connectionId, versions, runs } = done;
    const subject = { connectionId, holdId };
    await enqueuePurge(tx, actor.tenantId, done);
    await appendAudit(tx, clock, { actor, kind: 'retention_confirmed', subject, facts: { versions, runs } });
  }
  return toHold(row);
}

/** Concluding a run applies the retention of its connection, also when all else of it was done before. */
async function enqueuePurge(tx: Tx, tenantId: string, { connectionId, runs }: HoldRow): Promise<void> {
  const [newest] = await tx
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.connectionId, connectionId), inArray(run.number, runs)))
    .orderBy(desc(run.number))
    .limit(1);
  if (!newest) return;
  const queue = queueOfConnection(connectionId);
  await enqueue(tx, 'conclude_run', { tenantId, runId: newest.id }, { queue });
}

/** The unsettled hold of a connection, locked. */
export async function openHold(tx: Tx, connectionId: string): Promise<HoldRow | undefined> {
  const [row] = await tx
    .select()
    .from(retentionHold)
    .where(and(eq(retentionHold.connectionId, connectionId), isNull(retentionHold.settledAt)))
    .for('update');
  return row;
}

/** Closes a hold: carried out, or overtaken. */
export async function settleHold(tx: Tx, clock: Clock, hold: HoldRow | undefined): Promise<void> {
  if (hold)
    await tx.update(retentionHold).set({ settledAt: clock.now() }).where(eq(retentionHold.id, hold.id));
}

function selectHolds(tx: Tx) {
  return tx
    .select({ hold: retentionHold, connection: { id: connection.id, name: connection.name } })
    .from(retentionHold)
    .innerJoin(connection, eq(connection.id, retentionHold.connectionId))
    .$dynamic();
}

function toHold({ hold, connection: org }: Awaited<ReturnType<typeof selectHolds>>[number]): RetentionHold {
  const { id, heldAt, runs, versions, versionsTotal, oldestKeptAt, confirmedAt } = hold;
  return {
    ...{ id, versions, versionsTotal },
    connection: org,
    heldAt: heldAt.toISOString(),
    runs: runs.length,
    oldestSnapshotAt: oldestKeptAt?.toISOString() ?? null,
    confirmedAt: confirmedAt?.toISOString() ?? null,
  };
}
