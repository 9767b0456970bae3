export { enqueue, type EnqueueOptions } from './enqueue.ts';
export {
  cronTasks,
  jobKeyOf,
  parsePayload,
  queueOfConnection,
  workTasks,
  type CronTask,
  type RestoreTask,
  type RunTask,
  type TaskPayloads,
  type WorkTask,
} from './task.ts';
