import { parsePayload } from '#core/queue';
import { applyRestore } from '#core/restore';
import type { TaskEntry } from '../task.ts';

/** Executes a confirmed restore and reads back what it wrote. */
export const applyRestoreTask: TaskEntry = {
  name: 'apply_restore',
  handle: async (deps, payload) => {
    await applyRestore(deps, parsePayload('apply_restore', payload));
  },
};
