import { forgetJob } from '#core/backup';
import { parsePayload } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Removes the history of a job that a person deleted. */
export const deleteJobTask: TaskEntry = {
  name: 'delete_job',
  handle: async ({ database, storage, log }, payload) => {
    const { tenantId, jobId } = parsePayload('delete_job', payload);
    const outcome = await forgetJob({ database, storage }, tenantId, jobId);
    log.info({ jobId, outcome }, 'job removed');
  },
};
