import { HoldfastError } from '#core/model';

/** What each task is told: ids only, since payloads lie readable in the queue's tables. */
export interface TaskPayloads {
  /** Performs the next slice of a run. */
  readonly run_backup: RunTask;
  /** Evaluates alerts, queues notifications and applies retention, once a run is closed. */
  readonly conclude_run: RunTask;
  /** Fetches the file bodies of a connection that are still missing, until a slice is over. */
  readonly fetch_files: ConnectionTask;
  /** Compares a job's store with its org and with itself. */
  readonly verify_job: VerifyTask;
  /** Sends one notification. */
  readonly send_notification: NotificationTask;
  /** Reads which objects an org has, without backing them up. */
  readonly list_objects: ConnectionTask;
  /** Removes the history of a deleted job. */
  readonly delete_job: JobTask;
  /** Takes one record out of every snapshot. */
  readonly erase_record: ErasureTask;
  /** Works out what a restore will do. */
  readonly plan_restore: RestoreTask;
  /** Executes a confirmed restore. */
  readonly apply_restore: RestoreTask;
}

export interface RunTask {
  readonly tenantId: string;
  readonly runId: string;
}

export interface ConnectionTask {
  readonly tenantId: string;
  readonly connectionId: string;
}

export interface JobTask {
  readonly tenantId: string;
  readonly jobId: string;
}

export interface VerifyTask {
  readonly tenantId: string;
  readonly verificationId: string;
}

export interface NotificationTask {
  readonly tenantId: string;
  readonly notificationId: string;
}

export interface ErasureTask {
  readonly tenantId: string;
  readonly erasureId: string;
}

export interface RestoreTask {
  readonly tenantId: string;
  readonly restoreId: string;
}

/** Tasks that are enqueued for one unit of work. */
export type WorkTask = keyof TaskPayloads;

/** Tasks that the worker's crontab starts; they take no payload. */
export const cronTasks = [
  'start_due_runs',
  'reconcile_open_work',
  'purge_nonces',
  'start_due_verifications',
] as const;
export type CronTask = (typeof cronTasks)[number];

const idFields: { readonly [Task in WorkTask]: readonly (keyof TaskPayloads[Task] & string)[] } = {
  run_backup: ['tenantId', 'runId'],
  conclude_run: ['tenantId', 'runId'],
  fetch_files: ['tenantId', 'connectionId'],
  verify_job: ['tenantId', 'verificationId'],
  send_notification: ['tenantId', 'notificationId'],
  list_objects: ['tenantId', 'connectionId'],
  delete_job: ['tenantId', 'jobId'],
  erase_record: ['tenantId', 'erasureId'],
  plan_restore: ['tenantId', 'restoreId'],
  apply_restore: ['tenantId', 'restoreId'],
};

export const workTasks = Object.keys(idFields) as readonly WorkTask[];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The payload of a task as it comes out of the queue. Throws INTERNAL when it is not of the task's form. */
export function parsePayload<Task extends WorkTask>(task: Task, payload: unknown): TaskPayloads[Task] {
  const given: Readonly<Record<string, unknown>> =
    typeof payload === 'object' && payload !== null ? { ...payload } : {};
  const ids = idFields[task].map((field) => {
    const id = given[field];
    if (typeof id === 'string' && uuid.test(id)) return [field, id] as const;
    throw new HoldfastError('INTERNAL', `The task ${task} was queued without a valid ${field}.`, {
      task,
      field,
    });
  });
  return Object.fromEntries(ids) as unknown as TaskPayloads[Task];
}

/** The job key of a unit of work: adding it again replaces the waiting job instead of making a second. */
export function jobKeyOf<Task extends WorkTask>(task: Task, payload: TaskPayloads[Task]): string {
  // The tenant comes first in every list; the other id names the unit of work.
  const ids: Readonly<Record<string, unknown>> = { ...payload };
  return `${task}:${String(ids[idFields[task][1] ?? 'tenantId'])}`;
}

/** The named queue of a connection: its runs and restores happen one after the other. */
export function queueOfConnection(connectionId: string): string {
  return `connection:${connectionId}`;
}

/** The named queue of a connection's files, beside its runs: fetching lets go by itself when a run begins. */
export function queueOfFiles(connectionId: string): string {
  return `files:${connectionId}`;
}
