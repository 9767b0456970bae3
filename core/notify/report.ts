import { and, asc, eq, inArray, or } from 'drizzle-orm';
import { alertsOfRun } from '#core/alerts';
import { backupJob, connection, run, runObject, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import type { Report } from './message.ts';

const mostShortfalls = 20;

/** What a message about a run tells; without a run, the test message of a job. Throws NOT_FOUND. */
export async function readReport(
  tx: Tx,
  about: { readonly jobId: string; readonly runId: string | null; readonly reason: Report['reason'] },
): Promise<Report> {
  const [found] = await tx
    .select({ job: backupJob, org: connection })
    .from(backupJob)
    .innerJoin(connection, eq(connection.id, backupJob.connectionId))
    .where(eq(backupJob.id, about.jobId));
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const { job, org } = found;
  const head = {
    reason: about.reason,
    job: { id: job.id, name: job.name },
    org: { id: org.orgId, name: org.orgName },
  };
  if (about.runId === null) return { ...head, run: null, alerts: [], shortfalls: [] };
  const alerts = (await alertsOfRun(tx, about.runId)).map(({ message }) => message);
  return {
    ...head,
    run: await readRun(tx, about.runId),
    alerts,
    shortfalls: await readShortfalls(tx, about.runId),
  };
}

async function readRun(tx: Tx, runId: string): Promise<Report['run']> {
  const [row] = await tx.select().from(run).where(eq(run.id, runId));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such run.');
  const { id, number, status, records, added, changed, deleted, apiCalls, warnings, problem } = row;
  const finishedAt = row.finishedAt?.toISOString() ?? null;
  return { id, number, status, records, added, changed, deleted, apiCalls, warnings, problem, finishedAt };
}

async function readShortfalls(tx: Tx, runId: string): Promise<Report['shortfalls']> {
  const { label, reason, coverage, expected } = runObject;
  return tx
    .select({ object: label, reason })
    .from(runObject)
    .where(
      and(
        eq(runObject.runId, runId),
        or(inArray(coverage, ['failed', 'partial']), and(eq(coverage, 'skipped'), eq(expected, false))),
      ),
    )
    .orderBy(asc(label))
    .limit(mostShortfalls);
}
