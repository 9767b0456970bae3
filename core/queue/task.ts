import { HoldfastError } from '#core/model';

/** What each task is told: ids only, since payloads lie readable in the queue's tables. */
export interface TaskPayloads {
  /** Performs the next slice of a run. */
  readonly run_backup: RunTask;
  /** Works out what a restore will do. */
  readonly plan_restore: RestoreTask;
  /** Executes a confirmed restore. */
  readonly apply_restore: RestoreTask;
}

export interface RunTask {
  readonly tenantId: string;
  readonly runId: string;
}

export interface RestoreTask {
  readonly tenantId: string;
  readonly restoreId: string;
}

/** Tasks that are enqueued for one unit of work. */
export type WorkTask = keyof TaskPayloads;

/** Tasks that the worker's crontab starts; they take no payload. */
export const cronTasks = ['start_due_runs', 'reconcile_open_work', 'purge_nonces'] as const;
export type CronTask = (typeof cronTasks)[number];

const idFields: { readonly [Task in WorkTask]: readonly (keyof TaskPayloads[Task] & string)[] } = {
  run_backup: ['tenantId', 'runId'],
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
  const id = 'runId' in payload ? payload.runId : payload.restoreId;
  return `${task}:${id}`;
}

/** The named queue of a connection: its runs and restores happen one after the other. */
export function queueOfConnection(connectionId: string): string {
  return `connection:${connectionId}`;
}
