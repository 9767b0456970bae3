import type { run } from '#core/db';
import type { RunStatus } from '#core/model';

/** One execution of a job, as lists show it. Instants are ISO 8601 in UTC. */
export interface RunSummary {
  id: string;
  jobId: string;
  /** Rises by one for each run of the connection. */
  number: number;
  status: RunStatus;
  kind: 'full' | 'incremental';
  trigger: 'schedule' | 'manual' | 'first';
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
  /** Objects that were not covered in full. */
  warnings: number;
  problem: { code: string; message: string; remedy?: string } | null;
}

/** A row of the run table as people see it: without what only workers need. */
export function toRunSummary(row: typeof run.$inferSelect): RunSummary {
  const { id, jobId, number, status, kind, trigger, records, added, changed, deleted } = row;
  const { objectsTotal, objectsDone, apiCalls, warnings, problem } = row;
  return {
    ...{ id, jobId, number, status, kind, trigger, records, added, changed, deleted },
    ...{ objectsTotal, objectsDone, apiCalls, warnings, problem },
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
