import type { TaskEntry } from '../task.ts';

export const fetchFilesTask: TaskEntry = { name: 'fetch_files', handle: async () => undefined };
