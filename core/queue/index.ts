export { enqueue, type EnqueueOptions } from './enqueue.ts';
export {
  cronTasks,
  jobKeyOf,
  parsePayload,
  queueOfConnection,
  queueOfFiles,
  workTasks,
  type ConnectionTask,
  type CronTask,
  type ErasureTask,
  type JobTask,
  type NotificationTask,
  type RestoreTask,
  type RunTask,
  type TaskPayloads,
  type VerifyTask,
  type WorkTask,
} from './task.ts';
