import { performErasure } from '#core/erasure';
import { parsePayload } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Takes one record, and its files, out of every snapshot. */
export const eraseRecordTask: TaskEntry = {
  name: 'erase_record',
  handle: async (deps, payload) => {
    const task = parsePayload('erase_record', payload);
    await performErasure(deps, task);
    deps.log.info({ erasureId: task.erasureId }, 'erasure carried out');
  },
};
