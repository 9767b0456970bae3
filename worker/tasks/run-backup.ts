import { performRun } from '#core/backup';
import { isHoldfastError } from '#core/model';
import { enqueue, parsePayload, queueOfConnection } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Performs one slice of a run, and queues the next one until the run is closed. */
export const runBackupTask: TaskEntry = {
  name: 'run_backup',
  handle: async (deps, payload) => {
    const task = parsePayload('run_backup', payload);
    try {
      const outcome = await performRun(deps, task);
      if (outcome === 'done') return;
      const { again, connectionId } = outcome;
      await enqueue(deps.database.db, 'run_backup', task, {
        queue: queueOfConnection(connectionId),
        runAt: again,
      });
    } catch (error) {
      if (!isHoldfastError(error, 'FENCED')) throw error;
      deps.log.info('another worker has taken the run over');
    }
  },
};
