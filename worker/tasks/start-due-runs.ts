import { dueJobs, startDueRun } from '#core/jobs';
import type { TaskEntry } from '../task.ts';

/** Starts the run of every job whose time has come. One job's failure does not keep the others from starting. */
export const startDueRunsTask: TaskEntry = {
  name: 'start_due_runs',
  handle: async ({ database, clock, log }) => {
    const failures: unknown[] = [];
    for (const due of await dueJobs(database.db, clock)) {
      try {
        const outcome = await startDueRun(database.db, clock, due);
        log.info({ jobId: due.jobId, outcome }, 'scheduled run');
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} due jobs could not be started.`);
  },
};
