import type { TaskEntry } from '../task.ts';

export const startDueVerificationsTask: TaskEntry = {
  name: 'start_due_verifications',
  handle: async () => undefined,
};
