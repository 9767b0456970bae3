import { isDeepStrictEqual } from 'node:util';
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { appendAudit, type AuditActor, type AuditFact, type AuditKind } from '#core/audit';
import { backupJob, jobObject, type Tx } from '#core/db';
import { HoldfastError, type Clock, type ObjectFilter } from '#core/model';
import { nameTaken } from './create-job.ts';
import { entitlementOf } from './entitlement.ts';
import { getJob, type Job } from './job.ts';
import { auditFacts, checkHighFrequency, checkedSettings, type JobSettings } from './job-settings.ts';
import { namedAsInOrg } from './org-objects.ts';
import { checkTimeZone, nextRunOf } from './schedule.ts';

/** When a standard job runs. */
export interface Schedule {
  /** `HH:MM` in `timeZone`. */
  readonly timeOfDay: string;
  /** IANA zone. */
  readonly timeZone: string;
}

export type JobChange = Partial<JobSettings & Schedule>;

type StoredJob = typeof backupJob.$inferSelect;

/**
 * Changes settings of a job; what is left out stays. A run under way goes on with the settings it was planned with. Throws NOT_FOUND,
 * BAD_REQUEST naming the field and the remedy, NAME_TAKEN.
 */
export async function updateJob(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  change: JobChange,
): Promise<Job> {
  const job = await lockJob(tx, jobId);
  const { timeOfDay, timeZone, ...settings } = checkedSettings(change);
  if (settings.name !== undefined) await requireFreeName(tx, job, settings.name);
  const objectFilter = settings.objectFilter && (await checkedFilter(tx, job, settings.objectFilter));
  if (timeOfDay !== undefined || timeZone !== undefined)
    await setSchedule(tx, clock, job, { timeOfDay, timeZone });
  await tx
    .update(backupJob)
    .set({ ...settings, ...(objectFilter ? { objectFilter } : {}), updatedAt: clock.now() })
    .where(eq(backupJob.id, jobId));
  const { retention } = settings;
  if (retention !== undefined && !isDeepStrictEqual(retention, job.retention))
    await recorded(tx, clock, actor, jobId, 'retention_changed', { before: job.retention, after: retention });
  const facts = { ...change, ...(objectFilter ? { objectFilter } : {}) };
  return recorded(tx, clock, actor, jobId, 'job_changed', auditFacts(facts));
}

/** Moves the daily run of a standard job. Throws NOT_FOUND, BAD_REQUEST for a wrong time and for a high-frequency job. */
export async function rescheduleJob(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  schedule: Schedule,
): Promise<Job> {
  await setSchedule(tx, clock, await lockJob(tx, jobId), schedule);
  return recorded(tx, clock, actor, jobId, 'job_rescheduled', { ...schedule });
}

/** Lets a job run by itself again, from its next time on: what it missed while it was disabled is not made up for. */
export async function enableJob(tx: Tx, clock: Clock, actor: AuditActor, jobId: string): Promise<Job> {
  const job = await lockJob(tx, jobId);
  if (job.enabled) return getJob(tx, jobId);
  const nextRunAt = nextRunOf(job, clock.now());
  await tx
    .update(backupJob)
    .set({ enabled: true, nextRunAt, updatedAt: clock.now() })
    .where(eq(backupJob.id, jobId));
  return recorded(tx, clock, actor, jobId, 'job_enabled');
}

/** Keeps a job from running by itself. A run under way goes on, and a person may still start one. */
export async function disableJob(tx: Tx, clock: Clock, actor: AuditActor, jobId: string): Promise<Job> {
  const job = await lockJob(tx, jobId);
  if (!job.enabled) return getJob(tx, jobId);
  await tx
    .update(backupJob)
    .set({ enabled: false, nextRunAt: null, updatedAt: clock.now() })
    .where(eq(backupJob.id, jobId));
  return recorded(tx, clock, actor, jobId, 'job_disabled');
}

/** The job as it is now, with an entry in the audit log of who made it so. */
async function recorded(
  tx: Tx,
  clock: Clock,
  actor: AuditActor,
  jobId: string,
  kind: AuditKind,
  facts: Record<string, AuditFact> = {},
): Promise<Job> {
  const job = await getJob(tx, jobId);
  await appendAudit(tx, clock, { actor, kind, subject: { jobId }, facts });
  return job;
}

async function lockJob(tx: Tx, jobId: string): Promise<StoredJob> {
  const [job] = await tx
    .select()
    .from(backupJob)
    .where(and(eq(backupJob.id, jobId), isNull(backupJob.deletedAt)))
    .for('update');
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  return job;
}

async function setSchedule(
  tx: Tx,
  clock: Clock,
  job: StoredJob,
  wanted: { readonly timeOfDay?: string | undefined; readonly timeZone?: string | undefined },
): Promise<void> {
  if (job.kind === 'high_frequency' && wanted.timeOfDay !== undefined) {
    throw new HoldfastError('BAD_REQUEST', 'A high-frequency job runs every hour and has no time of day.', {
      field: 'timeOfDay',
      remedy: 'Leave the time of day out, or make a standard job.',
    });
  }
  const timeZone = wanted.timeZone ?? job.timeZone;
  checkTimeZone(timeZone);
  const schedule = { timeOfDay: wanted.timeOfDay ?? job.timeOfDay, timeZone };
  const next = nextRunOf({ kind: job.kind, ...schedule }, clock.now());
  await tx
    .update(backupJob)
    .set({ ...schedule, nextRunAt: job.enabled ? next : null, updatedAt: clock.now() })
    .where(eq(backupJob.id, job.id));
}

async function requireFreeName(tx: Tx, job: StoredJob, name: string): Promise<void> {
  const same = sql`lower(${backupJob.name}) = lower(${name})`;
  const others = await tx
    .select({ id: backupJob.id })
    .from(backupJob)
    .where(and(same, ne(backupJob.id, job.id), isNull(backupJob.deletedAt)));
  if (others.length > 0) throw nameTaken();
}

/** A filter that a person saved is a decision about everything the job has met: nothing of it is new any more. */
async function checkedFilter(tx: Tx, job: StoredJob, filter: ObjectFilter): Promise<ObjectFilter> {
  if (job.kind === 'high_frequency')
    checkHighFrequency(filter, (await entitlementOf(tx, job.tenantId)).highFrequencyObjects);
  const named = await namedAsInOrg(tx, job.connectionId, filter, job.objectFilter);
  await tx.update(jobObject).set({ leftOut: false }).where(eq(jobObject.jobId, job.id));
  return named;
}
