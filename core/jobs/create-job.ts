import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { backupJob, orgObject, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { meet } from './arrivals.ts';
import { requireRoom } from './entitlement.ts';
import { getJob, type Job } from './job.ts';
import {
  checkHighFrequency,
  checkedSettings,
  auditFacts,
  defaultSettings,
  type JobKind,
  type JobSettings,
} from './job-settings.ts';
import { namedAsInOrg } from './org-objects.ts';
import { requestRun } from './request-run.ts';
import { checkTimeZone, nextRunOf } from './schedule.ts';
import { requireUsableConnection } from './usable-connection.ts';

/** What a person decides about a new backup job. Settings that are left out are `defaultSettings`. */
export interface NewJob extends Partial<Omit<JobSettings, 'name'>> {
  readonly tenantId: string;
  readonly memberId: string;
  readonly name: string;
  readonly connectionId: string;
  /** `standard` when not given. */
  readonly kind?: JobKind;
  /** `HH:MM` in `timeZone`; only a standard job has one. */
  readonly timeOfDay?: string | null;
  /** IANA zone. */
  readonly timeZone: string;
  /** Whether to start a first run at once, in the same transaction. */
  readonly runFirstBackup: boolean;
}

/**
 * Makes a backup job: daily, or every hour. Throws BAD_REQUEST naming the field and the remedy, NOT_FOUND for a connection that the
 * member neither owns nor shares, NAME_TAKEN (names differ in more than upper and lower case), ALLOWANCE_REACHED, CONFLICT for a
 * high-frequency job that would be the first, ALREADY_RUNNING when a first run was wanted while the connection has one.
 */
export async function createJob(tx: Tx, clock: Clock, wanted: NewJob): Promise<Job> {
  const now = clock.now();
  const { tenantId, connectionId, timeZone, kind = 'standard' } = wanted;
  const timeOfDay = checkedTime(kind, wanted.timeOfDay ?? null);
  checkTimeZone(timeZone);
  const nextRunAt = nextRunOf({ kind, timeOfDay, timeZone }, now);
  const settings = checkedSettings(settingsOf(wanted));
  await requireUsableConnection(tx, wanted.memberId, connectionId);
  const allowed = await requireRoom(tx, tenantId, kind);
  if (kind === 'high_frequency') checkHighFrequency(settings.objectFilter, allowed.highFrequencyObjects);
  const objectFilter = await namedAsInOrg(tx, connectionId, settings.objectFilter, undefined);
  const id = clock.uuid();
  const [row] = await tx
    .insert(backupJob)
    .values({
      ...settings,
      ...{ id, tenantId, connectionId, kind, timeOfDay, timeZone, nextRunAt, objectFilter },
      createdByMemberId: wanted.memberId,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: backupJob.id });
  if (!row) throw nameTaken();
  await meet(tx, clock, { id, tenantId }, await choosableObjects(tx, connectionId));
  if (wanted.runFirstBackup) await requestRun(tx, clock, { jobId: id, trigger: 'first' });
  const job = await getJob(tx, id);
  await appendAudit(tx, clock, {
    actor: wanted,
    kind: 'job_created',
    subject: { jobId: id, connectionId },
    facts: { ...auditFacts(settings), kind, timeOfDay, timeZone },
  });
  return job;
}

function settingsOf(wanted: NewJob): JobSettings {
  const { name, apiLimitPercent, bulkLimitPercent, includeFiles, objectFilter, retention } = wanted;
  return {
    name,
    apiLimitPercent: apiLimitPercent ?? defaultSettings.apiLimitPercent,
    bulkLimitPercent: bulkLimitPercent ?? defaultSettings.bulkLimitPercent,
    includeFiles: includeFiles ?? defaultSettings.includeFiles,
    objectFilter: objectFilter ?? defaultSettings.objectFilter,
    retention: retention ?? defaultSettings.retention,
  };
}

function checkedTime(kind: JobKind, timeOfDay: string | null): string | null {
  if ((kind === 'standard') === (timeOfDay !== null)) return timeOfDay;
  throw new HoldfastError(
    'BAD_REQUEST',
    kind === 'standard'
      ? 'A standard job needs a time of day.'
      : 'A high-frequency job runs every hour and has no time of day.',
    {
      field: 'timeOfDay',
      remedy: kind === 'standard' ? 'Give hours and minutes, such as 02:30.' : 'Leave the time of day out.',
    },
  );
}

/** What the listing of the org held when the job was saved: none of it is new to the job later. */
async function choosableObjects(tx: Tx, connectionId: string) {
  const rows = await tx.select().from(orgObject).where(eq(orgObject.connectionId, connectionId));
  return rows
    .filter(({ choice }) => choice !== 'unsupported')
    .map(({ object: name, namespace }) => ({ name, namespace }));
}

/** Also for another job's new name. */
export function nameTaken(): HoldfastError {
  return new HoldfastError('NAME_TAKEN', 'Another backup job already has this name.', {
    field: 'name',
    remedy: 'Choose another name.',
  });
}
