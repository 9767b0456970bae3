import { and, eq, sql } from 'drizzle-orm';
import { run, runObject, type Tx } from '#core/db';
import { failuresByObject } from '#core/files';
import { closingStatus, type RunStatus } from '#core/model';

/**
 * Closes a run whose files are settled, with the status its coverage has earned: an object is covered in part when files of its records
 * could not be got.
 */
export async function closeWithFiles(
  tx: Tx,
  waiting: typeof run.$inferSelect,
  storeSchema: string,
  now: Date,
): Promise<RunStatus> {
  for (const failure of await failuresByObject(tx, storeSchema, waiting.number)) {
    const files = failure.failed === 1 ? '1 file' : `${failure.failed} files`;
    const reason = `The records are complete, but ${files} could not be fetched: ${failure.reason}`;
    const whole = sql`${runObject.coverage} in ('ok', 'empty')`;
    await tx
      .update(runObject)
      .set({
        coverage: sql`case when ${whole} then 'partial' else ${runObject.coverage} end`,
        filesFailed: sql`case when ${whole} then ${failure.failed}::bigint else 0 end`,
        reason: sql`concat_ws(' ', nullif(${runObject.reason}, ''), ${reason}::text)`,
      })
      .where(and(eq(runObject.runId, waiting.id), eq(runObject.object, failure.object)));
  }
  const objects = await tx
    .select({ coverage: runObject.coverage, expected: runObject.expected })
    .from(runObject)
    .where(eq(runObject.runId, waiting.id));
  const covered = objects.map(({ coverage, expected }) => ({ coverage: coverage ?? 'failed', expected }));
  const status = closingStatus(covered);
  const warnings = covered.filter((object) => closingStatus([object]) !== 'completed').length;
  await tx.update(run).set({ status, warnings, finishedAt: now }).where(eq(run.id, waiting.id));
  return status;
}
