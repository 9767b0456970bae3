import { enqueue, parsePayload } from '#core/queue';
import { verifyJob } from '#core/verify';
import type { TaskEntry } from '../task.ts';

/** Performs a verification; when this worker stops before its end, another one goes on. */
export const verifyJobTask: TaskEntry = {
  name: 'verify_job',
  handle: async (deps, payload) => {
    const task = parsePayload('verify_job', payload);
    const outcome = await verifyJob(deps, task);
    if (outcome === 'later') await enqueue(deps.database.db, 'verify_job', task);
    deps.log.info({ verificationId: task.verificationId, outcome }, 'verification');
  },
};
