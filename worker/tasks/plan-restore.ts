import { parsePayload } from '#core/queue';
import { planRestore } from '#core/restore';
import type { TaskEntry } from '../task.ts';

/** Works out what a restore will do, for a person to look at and confirm. */
export const planRestoreTask: TaskEntry = {
  name: 'plan_restore',
  handle: async (deps, payload) => {
    await planRestore(deps, parsePayload('plan_restore', payload));
  },
};
