import { changed, type Save } from './save.ts';

/** Links to these are not locked by a save. */
const UNLOCKED = /^(OwnerId|CreatedById|LastModifiedById|RecordTypeId)$/;

/**
 * Takes the locks of a save: the row itself, the master of a detail, and the record that a new or changed lookup points to (documented:
 * a save of a child locks its master, and a lookup target when the lookup is set).
 */
export function lockForSave(save: Save): void {
  const { org, object, id, values, before, actor } = save;
  if (actor.system) return;
  if (before !== undefined) org.locks.take(id, object.name);
  for (const field of object.fields.values()) {
    if (field.type !== 'reference' || UNLOCKED.test(field.name)) continue;
    const parentId = values[field.name];
    if (typeof parentId !== 'string' || !(field.relationshipOrder !== null || changed(save, field.name)))
      continue;
    const parent = org.store.get(parentId);
    if (parent !== undefined) org.locks.take(parent.id, parent.object.name);
  }
}
