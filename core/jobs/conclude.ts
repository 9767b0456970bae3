import { and, eq, isNull } from 'drizzle-orm';
import { run, type Tx } from '#core/db';
import { hasSnapshot, isTerminal, type Clock, type RunStatus } from '#core/model';

/** A run of which the records are complete, or that ended without them. */
export interface RunToConclude {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly connectionId: string;
  readonly number: number;
  readonly kind: 'full' | 'incremental';
  readonly status: RunStatus;
  /** Whether there is a snapshot to evaluate. */
  readonly hasSnapshot: boolean;
}

/** Locks a run for its conclusion. Undefined when that was done, when it is not that far, or there is no such run. */
export async function runToConclude(tx: Tx, runId: string): Promise<RunToConclude | undefined> {
  const [row] = await tx
    .select()
    .from(run)
    .where(and(eq(run.id, runId), isNull(run.concludedAt)))
    .for('update');
  if (!row || !(isTerminal(row.status) || row.status === 'record_data_complete')) return undefined;
  const { id, tenantId, jobId, connectionId, number, kind, status } = row;
  return { id, tenantId, jobId, connectionId, number, kind, status, hasSnapshot: hasSnapshot(status) };
}

/** Writes down that alerts were evaluated and messages queued. */
export async function markConcluded(tx: Tx, clock: Clock, runId: string): Promise<void> {
  await tx.update(run).set({ concludedAt: clock.now() }).where(eq(run.id, runId));
}
