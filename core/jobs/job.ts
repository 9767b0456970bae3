import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { backupJob, connection, member, run, type Tx } from '#core/db';
import { HoldfastError, type ObjectFilter, type RetentionPolicy, type RunStatus } from '#core/model';
import { toRunSummary, type RunSummary } from './run-summary.ts';

/** A backup job with what a dashboard card shows. The same shape as the API's `Job`. */
export interface Job {
  id: string;
  name: string;
  kind: 'standard' | 'high_frequency';
  enabled: boolean;
  /** Local time of the daily run, `HH:MM`; null for a high-frequency job. */
  timeOfDay: string | null;
  /** IANA zone. */
  timeZone: string;
  connection: { id: string; name: string; orgId: string; orgName: string; sandbox: boolean };
  /** `pending_first_run`, `disabled`, or the status of the newest run. */
  status: RunStatus | 'pending_first_run' | 'disabled';
  lastRun: RunSummary | null;
  /** ISO 8601 in UTC; null while disabled. */
  nextRunAt: string | null;
  createdAt: string;
  /** Name of the user who made it. */
  createdBy: string;
  /** Share of the org's daily API allowance at which it stops reading, in percent. */
  apiLimitPercent: number;
  /** Share of the org's daily Bulk query jobs, in percent; null for no limit of its own. */
  bulkLimitPercent: number | null;
  includeFiles: boolean;
  objectFilter: ObjectFilter;
  retention: RetentionPolicy;
}

/** Every job of the tenant, by name. */
export async function listJobs(tx: Tx): Promise<Job[]> {
  const rows = await selectJobs(tx)
    .where(isNull(backupJob.deletedAt))
    .orderBy(asc(sql`lower(${backupJob.name})`));
  return rows.map(toJob);
}

/** One job. Throws NOT_FOUND. */
export async function getJob(tx: Tx, jobId: string): Promise<Job> {
  const [row] = await selectJobs(tx).where(and(eq(backupJob.id, jobId), isNull(backupJob.deletedAt)));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  return toJob(row);
}

function selectJobs(tx: Tx) {
  const newest = sql`(select max(other.number) from ${run} other where other.job_id = ${backupJob.id})`;
  return tx
    .select({ job: backupJob, connection, createdBy: member.name, lastRun: run })
    .from(backupJob)
    .innerJoin(connection, eq(connection.id, backupJob.connectionId))
    .innerJoin(member, eq(member.id, backupJob.createdByMemberId))
    .leftJoin(run, sql`${run.jobId} = ${backupJob.id} and ${run.number} = ${newest}`)
    .$dynamic();
}

type JobRow = Awaited<ReturnType<typeof selectJobs>>[number];

function toJob({ job, connection: org, createdBy, lastRun }: JobRow): Job {
  return {
    id: job.id,
    name: job.name,
    kind: job.kind,
    enabled: job.enabled,
    timeOfDay: job.timeOfDay,
    timeZone: job.timeZone,
    connection: { id: org.id, name: org.name, orgId: org.orgId, orgName: org.orgName, sandbox: org.sandbox },
    status: job.enabled ? (lastRun?.status ?? 'pending_first_run') : 'disabled',
    lastRun: lastRun && toRunSummary(lastRun),
    nextRunAt: job.nextRunAt?.toISOString() ?? null,
    createdAt: job.createdAt.toISOString(),
    createdBy,
    apiLimitPercent: job.apiLimitPercent,
    bulkLimitPercent: job.bulkLimitPercent,
    includeFiles: job.includeFiles,
    objectFilter: job.objectFilter,
    retention: job.retention,
  };
}
