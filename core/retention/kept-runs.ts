import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm';
import { backupJob, restore, run, type Tx } from '#core/db';
import { hasSnapshot, isTerminal, type RetentionPolicy, type RunStatus } from '#core/model';
import { keptByPolicy, type PolicyRun } from './policy.ts';
import { safetyMargins } from './safety-margins.ts';

/** A run whose snapshot is not purged yet. */
export interface HeldRun {
  readonly id: string;
  readonly jobId: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly at: Date;
}

/** What becomes of the runs of a connection. */
export interface Decision {
  /** By number, ascending. */
  readonly kept: readonly HeldRun[];
  readonly purged: readonly HeldRun[];
}

/** Another policy for one job than the one it has: to see what it would do. */
export interface PolicyChange {
  readonly jobId: string;
  readonly policy: RetentionPolicy;
}

const millisecondsOfDay = 86_400_000;

/**
 * Which runs of a connection its jobs keep. They share one store, so a run stays as long as its own job's policy keeps it, and the safety
 * margins hold: the newest run, open runs, the young, and the newest good ones of each job. What an unfinished restore reads stays too.
 */
export async function decideRuns(
  tx: Tx,
  connectionId: string,
  now: Date,
  change?: PolicyChange,
): Promise<Decision> {
  const runs = await heldRuns(tx, connectionId);
  const jobs = await tx
    .select({ id: backupJob.id, retention: backupJob.retention, timeZone: backupJob.timeZone })
    .from(backupJob)
    .where(eq(backupJob.connectionId, connectionId));
  const kept = new Set(runs.filter((one) => isBeyondPolicy(one, now)).map(({ id }) => id));
  const newest = runs.at(-1);
  if (newest) kept.add(newest.id);
  for (const id of await runsBeingRestored(tx, connectionId)) kept.add(id);
  for (const { id: jobId, retention, timeZone } of jobs) {
    const policy = change?.jobId === jobId ? change.policy : retention;
    for (const id of keptOfJob(runs, jobId, policy, timeZone, now)) kept.add(id);
  }
  return {
    kept: runs.filter(({ id }) => kept.has(id)),
    purged: runs.filter(({ id }) => !kept.has(id)),
  };
}

/** Runs of a connection whose snapshot is not purged, oldest first. */
export async function heldRuns(tx: Tx, connectionId: string): Promise<HeldRun[]> {
  const rows = await tx
    .select()
    .from(run)
    .where(and(eq(run.connectionId, connectionId), isNull(run.purgedAt)))
    .orderBy(run.number);
  return rows.map(({ id, jobId, number, status, startedAt, requestedAt }) => ({
    ...{ id, jobId, number, status },
    at: startedAt ?? requestedAt,
  }));
}

/** Runs that a restore still reads: planned ones too, as a person may be about to confirm them. */
export async function runsBeingRestored(tx: Tx, connectionId: string): Promise<string[]> {
  const ended = ['completed', 'completed_with_errors', 'failed'] as const;
  const rows = await tx
    .selectDistinct({ runId: restore.runId })
    .from(restore)
    .where(and(eq(restore.connectionId, connectionId), notInArray(restore.status, [...ended])));
  return rows.map(({ runId }) => runId);
}

/** Keeps the rows of these runs from being asked for by a restore until the end of the transaction. */
export async function lockRuns(tx: Tx, runs: readonly HeldRun[]): Promise<void> {
  const ids = runs.map(({ id }) => id);
  await tx.select({ id: run.id }).from(run).where(inArray(run.id, ids)).orderBy(run.number).for('update');
}

function isBeyondPolicy({ status, at }: HeldRun, now: Date): boolean {
  const age = (now.getTime() - at.getTime()) / millisecondsOfDay;
  return !isTerminal(status) || age < safetyMargins.minimumAgeDays;
}

function keptOfJob(
  runs: readonly HeldRun[],
  jobId: string,
  policy: RetentionPolicy,
  timeZone: string,
  now: Date,
): string[] {
  const own = runs.filter((one) => one.jobId === jobId);
  const seen = own.map((one): PolicyRun => ({ number: one.number, at: one.at, snapshot: snapshotOf(one) }));
  const whole = seen.filter(({ snapshot }) => snapshot === 'whole');
  const numbers = keptByPolicy(policy, timeZone, seen, now);
  for (const { number } of whole.slice(-safetyMargins.minimumRunsKept)) numbers.add(number);
  return own.filter(({ number }) => numbers.has(number)).map(({ id }) => id);
}

function snapshotOf({ status }: HeldRun): PolicyRun['snapshot'] {
  if (status === 'partial') return 'part';
  return hasSnapshot(status) ? 'whole' : 'none';
}
