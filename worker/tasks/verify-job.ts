import type { TaskEntry } from '../task.ts';

export const verifyJobTask: TaskEntry = { name: 'verify_job', handle: async () => undefined };
