import type { TaskList } from 'graphile-worker';
import { HoldfastError, asHoldfastError, loggable } from '#core/model';
import { cronTasks, workTasks } from '#core/queue';
import type { TaskDeps, TaskEntry } from './task.ts';
import { applyRestoreTask } from './tasks/apply-restore.ts';
import { concludeRunTask } from './tasks/conclude-run.ts';
import { deleteJobTask } from './tasks/delete-job.ts';
import { eraseRecordTask } from './tasks/erase-record.ts';
import { fetchFilesTask } from './tasks/fetch-files.ts';
import { listObjectsTask } from './tasks/list-objects.ts';
import { planRestoreTask } from './tasks/plan-restore.ts';
import { purgeNoncesTask } from './tasks/purge-nonces.ts';
import { reconcileOpenWorkTask } from './tasks/reconcile-open-work.ts';
import { runBackupTask } from './tasks/run-backup.ts';
import { sendNotificationTask } from './tasks/send-notification.ts';
import { startDueRunsTask } from './tasks/start-due-runs.ts';
import { startDueVerificationsTask } from './tasks/start-due-verifications.ts';
import { verifyJobTask } from './tasks/verify-job.ts';

/** Every task of the product. A task that is not in this list does not exist. */
export const registry: readonly TaskEntry[] = [
  runBackupTask,
  concludeRunTask,
  fetchFilesTask,
  verifyJobTask,
  sendNotificationTask,
  listObjectsTask,
  deleteJobTask,
  eraseRecordTask,
  planRestoreTask,
  applyRestoreTask,
  startDueRunsTask,
  reconcileOpenWorkTask,
  purgeNoncesTask,
  startDueVerificationsTask,
];

/**
 * The registry as graphile-worker wants it. Throws INTERNAL when a task of `core/queue` is missing, or one is there twice: a worker
 * that silently left jobs lying would be worse than one that does not start.
 */
export function taskListOf(entries: readonly TaskEntry[], deps: TaskDeps): TaskList {
  const names = entries.map((entry) => entry.name);
  const missing = [...workTasks, ...cronTasks].filter((name) => !names.includes(name));
  const doubled = names.filter((name, index) => names.indexOf(name) !== index);
  if (missing.length > 0 || doubled.length > 0) {
    const faults = [
      ...missing.map((name) => `${name} is missing`),
      ...doubled.map((name) => `${name} is there twice`),
    ];
    throw new HoldfastError('INTERNAL', `The worker's task registry is wrong: ${faults.join(', ')}.`, {
      missing,
      doubled,
    });
  }
  return Object.fromEntries(entries.map((entry) => [entry.name, logged(entry, deps)]));
}

/**
 * Each end of a task in the log, with the ids of the payload (it holds nothing else). The queue keeps the message of an error and logs it,
 * so it gets one that is safe.
 */
function logged(entry: TaskEntry, deps: TaskDeps) {
  return async (payload: unknown): Promise<void> => {
    const log = deps.log.child({ task: entry.name, ...(typeof payload === 'object' ? payload : {}) });
    try {
      await entry.handle({ ...deps, log }, payload);
      log.debug('task done');
    } catch (error) {
      log.warn(loggable(error), 'task failed, the queue tries it again');
      const { code, message } = asHoldfastError(error);
      throw new HoldfastError(code, message);
    }
  };
}
