import { performFiles } from '#core/backup';
import { enqueue, parsePayload, queueOfFiles } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Fetches files of a connection for the length of a slice, and queues the next slice while some wait. */
export const fetchFilesTask: TaskEntry = {
  name: 'fetch_files',
  handle: async (deps, payload) => {
    const task = parsePayload('fetch_files', payload);
    const outcome = await performFiles(deps, task);
    if (outcome === 'done') return;
    await enqueue(deps.database.db, 'fetch_files', task, {
      queue: queueOfFiles(task.connectionId),
      runAt: outcome.again,
    });
  },
};
