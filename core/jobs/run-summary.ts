import type { StoredProblem, run } from '#core/db';
import type { RunStatus } from '#core/model';

/** One execution of a job, as lists show it. Instants are ISO 8601 in UTC. The same shape as the API's `RunSummary`. */
export interface RunSummary {
  id: string;
  jobId: string;
  /** Rises by one for each run of the connection. */
  number: number;
  status: RunStatus;
  kind: 'full' | 'incremental';
  trigger: RunTrigger;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Live records in the snapshot. */
  records: number;
  added: number;
  changed: number;
  deleted: number;
  objectsTotal: number;
  objectsDone: number;
  apiCalls: number;
  /** Bulk query jobs that it started. */
  bulkJobs: number;
  /** Objects that were not covered in full. */
  warnings: number;
  problem: StoredProblem | null;
  /** Files new in it, and what became of them so far. `bytes`: of those fetched. */
  files: { total: number; done: number; failed: number; bytes: number };
  /** When a partial run goes on, or looks whether it can; null when it does not. */
  resumeAt: string | null;
  /** When a person asked for its end; it ends at its next checkpoint. */
  cancelRequestedAt: string | null;
  /** When its snapshot was given up by retention; null while it can be read. */
  purgedAt: string | null;
}

/** Who asked for a run: the clock, a person, the saving of a new job, or the clock for a time that was missed. */
export type RunTrigger = 'schedule' | 'manual' | 'first' | 'catch_up';

/** A row of `holdfast.run` as lists show it. */
export function toRunSummary(row: typeof run.$inferSelect): RunSummary {
  const { id, jobId, number, status, kind, trigger, records, added, changed, deleted } = row;
  const { objectsTotal, objectsDone, apiCalls, bulkJobs, warnings, problem } = row;
  return {
    ...{ id, jobId, number, status, kind, trigger },
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    ...{ records, added, changed, deleted, objectsTotal, objectsDone, apiCalls, bulkJobs, warnings, problem },
    files: { total: row.filesTotal, done: row.filesDone, failed: row.filesFailed, bytes: row.fileBytes },
    resumeAt: status === 'partial' ? (row.resumeAt?.toISOString() ?? null) : null,
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    purgedAt: row.purgedAt?.toISOString() ?? null,
  };
}
