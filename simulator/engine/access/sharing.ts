import type { StoredRecord } from '../record.ts';
import type { RecordStore } from '../store.ts';
import type { AccessControl } from './access-control.ts';

/** Records, and who may do what with them: an org, of which access needs no more. */
export interface GuardedRecords {
  readonly access: AccessControl;
  readonly store: RecordStore;
}

/**
 * May a user see, or edit, one record? Owner, those above him in the role hierarchy, shares, View All and Modify All open what the
 * org-wide default closes. A detail record, and a contact with an account, follow their parent.
 */
export function canReach(
  org: GuardedRecords,
  userId: string,
  record: StoredRecord,
  wanted: 'read' | 'edit',
): boolean {
  const { access } = org;
  if (!access.hasPrivateObjects || access.may(userId, 'ModifyAllData')) return true;
  if (wanted === 'read' && access.may(userId, 'ViewAllData')) return true;
  const rights = access.object(userId, record.object.name);
  if (rights.modifyAll || (wanted === 'read' && rights.viewAll)) return true;
  const parent = governingParent(org, record);
  if (parent !== undefined) return canReach(org, userId, parent, wanted);
  const model = access.sharingModel(record.object.name);
  if (model === 'ReadWrite' || (model === 'Read' && wanted === 'read')) return true;
  const owner = record.values['OwnerId'];
  if (owner === undefined || owner === userId || isAbove(org, userId, String(owner))) return true;
  return access
    .sharesOf(record.id)
    .some((share) => share.userId === userId && (wanted === 'read' || share.level === 'Edit'));
}

/** The record whose sharing this one follows. */
function governingParent(org: GuardedRecords, record: StoredRecord): StoredRecord | undefined {
  const { object, values } = record;
  if (object.name === 'Contact') return org.store.get(String(values['AccountId'] ?? ''));
  if (object.fields.has('ownerid')) return undefined;
  for (const field of object.fields.values()) {
    if (!field.cascadeDelete || field.nillable) continue;
    const parent = org.store.get(String(values[field.name] ?? ''));
    if (parent !== undefined) return parent;
  }
  return undefined;
}

/** Is the user's role above the role of the owner? */
function isAbove(org: GuardedRecords, userId: string, ownerId: string): boolean {
  const mine = org.store.get(userId)?.values['UserRoleId'];
  let role = org.store.get(String(org.store.get(ownerId)?.values['UserRoleId'] ?? ''));
  for (let steps = 0; role !== undefined && mine !== undefined && steps < 100; steps++) {
    const above = role.values['ParentRoleId'];
    if (above === mine) return true;
    role = org.store.get(String(above ?? ''));
  }
  return false;
}
