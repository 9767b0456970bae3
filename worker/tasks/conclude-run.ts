import type { TaskEntry } from '../task.ts';

export const concludeRunTask: TaskEntry = { name: 'conclude_run', handle: async () => undefined };
