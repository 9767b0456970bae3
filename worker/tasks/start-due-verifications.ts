import { requestDueVerifications } from '#core/verify';
import type { TaskEntry } from '../task.ts';

/** Requests the weekly verification of every backup. */
export const startDueVerificationsTask: TaskEntry = {
  name: 'start_due_verifications',
  handle: async ({ database, clock, log }) => {
    const requested = await requestDueVerifications(database.db, clock);
    if (requested > 0) log.info({ requested }, 'verifications requested');
  },
};
