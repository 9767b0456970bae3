import { enqueue, parsePayload, queueOfConnection } from '#core/queue';
import { verifyJob } from '#core/verify';
import type { TaskEntry } from '../task.ts';

/** Performs a verification; when its slice is over, or this worker stops, before its end, it waits behind the runs of the connection. */
export const verifyJobTask: TaskEntry = {
  name: 'verify_job',
  handle: async (deps, payload) => {
    const task = parsePayload('verify_job', payload);
    const outcome = await verifyJob(deps, task);
    if (outcome !== 'done') {
      const queue = queueOfConnection(outcome.later);
      await enqueue(deps.database.db, 'verify_job', task, { queue });
    }
    const told = outcome === 'done' ? 'done' : 'later';
    deps.log.info({ verificationId: task.verificationId, outcome: told }, 'verification');
  },
};
