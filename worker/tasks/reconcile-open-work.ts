import { reconcileOpenWork } from '../reconcile.ts';
import type { TaskEntry } from '../task.ts';

/** Gives every unfinished run and restore a live job again. */
export const reconcileOpenWorkTask: TaskEntry = {
  name: 'reconcile_open_work',
  handle: async ({ database, clock, log }) => {
    const { released, requeued } = await reconcileOpenWork(database.db, clock);
    if (released + requeued > 0) log.info({ released, requeued }, 'unfinished work taken up');
  },
};
