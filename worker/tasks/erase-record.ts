import { performErasure } from '#core/erasure';
import { loggable } from '#core/model';
import { parsePayload } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Takes one record, and its files, out of every snapshot. */
export const eraseRecordTask: TaskEntry = {
  name: 'erase_record',
  handle: async (deps, payload) => {
    const task = parsePayload('erase_record', payload);
    const { failure } = await performErasure(deps, task);
    if (failure) deps.log.error({ erasureId: task.erasureId, ...loggable(failure) }, 'erasure failed');
    else deps.log.info({ erasureId: task.erasureId }, 'erasure carried out');
  },
};
