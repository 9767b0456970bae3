import type { CronTask } from '#core/queue';

/** Minutes and hours in UTC; the local times of backup jobs are computed by core/jobs, not here. */
const schedule: Readonly<Record<CronTask, string>> = {
  start_due_runs: '* * * * *',
  reconcile_open_work: '* * * * *',
  purge_nonces: '17 * * * *',
  start_due_verifications: '41 * * * *',
};

/** The crontab as graphile-worker reads it. A tick that comes while the last one still waits replaces it. */
export const crontab: string = Object.entries(schedule)
  .map(([task, times]) => `${times} ${task} ?id=${task}&max=3&jobKey=${task}`)
  .join('\n');
