import { and, asc, eq, ne } from 'drizzle-orm';
import { runObject, withTenant, type Db, type Tx } from '#core/db';
import type { RunHold } from './run-hold.ts';

/** Checkpoint and coverage of one object in one run. */
export type ObjectRow = typeof runObject.$inferSelect;

/** Objects that the run is not done with, in their order. */
export async function unfinishedObjects(db: Db, hold: RunHold): Promise<ObjectRow[]> {
  return withTenant(db, hold.tenantId, (tx) =>
    tx
      .select()
      .from(runObject)
      .where(and(eq(runObject.runId, hold.runId), ne(runObject.state, 'done')))
      .orderBy(asc(runObject.position)),
  );
}

/** Changes the checkpoint of an object and returns the row as it is then. */
export async function updateObject(
  tx: Tx,
  row: Pick<ObjectRow, 'runId' | 'object'>,
  change: Partial<typeof runObject.$inferInsert>,
): Promise<ObjectRow> {
  const [changed] = await tx
    .update(runObject)
    .set(change)
    .where(and(eq(runObject.runId, row.runId), eq(runObject.object, row.object)))
    .returning();
  if (!changed) throw new Error(`The run has no row for ${row.object}.`);
  return changed;
}

/** The checkpoint of an object of which nothing is staged: to be read from its start, in the ranges it was cut into. */
export const fromTheStart = {
  state: 'pending',
  bulkJobId: null,
  nextLocator: null,
  pagesDone: 0,
  rowsStaged: 0,
  rangeAt: 0,
  rangeRows: 0,
} as const satisfies Partial<ObjectRow>;
