import { listOrg } from '#core/backup';
import { parsePayload } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Reads which objects an org has, for the choice of a job that has not run yet. */
export const listObjectsTask: TaskEntry = {
  name: 'list_objects',
  handle: async ({ database, clock, masterKey, log }, payload) => {
    const { tenantId, connectionId } = parsePayload('list_objects', payload);
    const objects = await listOrg({ database, clock, masterKey }, tenantId, connectionId);
    log.info({ connectionId, objects }, 'org listed');
  },
};
