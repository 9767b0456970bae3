export { createJob, type NewJob } from './create-job.ts';
export { dueJobs, startDueRun, type DueJob } from './due-jobs.ts';
export { getJob, listJobs, type Job } from './job.ts';
export { requestRun } from './request-run.ts';
export { toRunSummary, type RunSummary, type RunTrigger } from './run-summary.ts';
export { nextRunAt } from './schedule.ts';
