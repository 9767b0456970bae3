import type { FieldValue } from '../../worlds/world.ts';
import type { RecordStore } from '../store.ts';
import { canReach, type GuardedRecords, type Reach } from './sharing.ts';

/** What UserRecordAccess tells of one user and one record: column -> value. */
export type RecordAccess = Readonly<Record<string, FieldValue>>;

/**
 * Rights of a user on records among those `seen` by whoever asks: others are left out [documented]. Delete and transfer are those of the owner, of those
 * above him and of Modify All.
 */
export function recordAccess(
  org: GuardedRecords,
  seen: Pick<RecordStore, 'get'>,
  userId: string,
  recordIds: readonly string[],
): RecordAccess[] {
  return recordIds.flatMap((id) => {
    const record = seen.get(id);
    if (record === undefined || record.values['IsDeleted'] === true) return [];
    const reaches = (wanted: Reach): boolean => canReach(org, userId, record, wanted);
    const rights = org.access.object(userId, record.object);
    const read = rights.read && reaches('read');
    const edit = read && (rights.edit || rights.modifyAll) && reaches('edit');
    const all = edit && reaches('own');
    const remove = all && (rights.delete || rights.modifyAll);
    const level = all ? 'All' : edit ? 'Edit' : read ? 'Read' : 'None';
    return [
      {
        UserId: userId,
        RecordId: record.id,
        HasReadAccess: read,
        HasEditAccess: edit,
        HasDeleteAccess: remove,
        HasTransferAccess: all,
        HasAllAccess: all,
        MaxAccessLevel: level,
      },
    ];
  });
}
