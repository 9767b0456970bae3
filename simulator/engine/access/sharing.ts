import type { Schema } from '../../catalogue/schema.ts';
import type { StoredRecord } from '../record.ts';
import type { RecordStore } from '../store.ts';
import type { AccessControl } from './access-control.ts';
import { sharesOf, type Share } from './shares.ts';

/** Records, and who may do what with them: an org, of which access needs no more. */
export interface GuardedRecords {
  readonly access: AccessControl;
  readonly schema: Schema;
  readonly store: RecordStore;
}

/** To see a record, to change it, or to do with it what its owner may. */
export type Reach = 'read' | 'edit' | 'own';

/**
 * May a user see, edit, or act as the owner of one record? Owner, those above him in the role hierarchy, shares, View All and Modify All open what the
 * org-wide default closes. A detail record, and a contact with an account, follow their parent.
 */
export function canReach(org: GuardedRecords, userId: string, record: StoredRecord, wanted: Reach): boolean {
  const { access } = org;
  if (access.isHidden(userId, record.id)) return false;
  const parent = governingParent(org, record);
  if (parent !== undefined && access.isHidden(userId, parent.id)) return false;
  if ((wanted !== 'own' && !access.hasPrivateObjects) || access.may(userId, 'ModifyAllData')) return true;
  if (wanted === 'read' && access.may(userId, 'ViewAllData')) return true;
  const rights = access.object(userId, record.object);
  if (rights.modifyAll || (wanted === 'read' && rights.viewAll)) return true;
  if (parent !== undefined) return canReach(org, userId, parent, wanted);
  const model = access.sharingModel(record.object);
  if ((model === 'ReadWrite' && wanted !== 'own') || (model === 'Read' && wanted === 'read')) return true;
  const owner = record.values['OwnerId'];
  if (owner === undefined || owner === userId || isAbove(org, userId, String(owner))) return true;
  return sharesOf(org, record).some((share) => opens(share, wanted) && isFor(org, share, userId));
}

const opens = ({ level }: Share, wanted: Reach): boolean =>
  wanted === 'read' || level === 'All' || (wanted === 'edit' && level === 'Edit');

/** Is a share given to the user himself, or to a group that he is a member of? */
function isFor(org: GuardedRecords, share: Share, userId: string): boolean {
  if (share.holderId === userId) return true;
  const group = org.store.get(share.holderId);
  if (group?.object.name !== 'Group') return false;
  if (group.values['Type'] === 'Organization') return true;
  const members = org.schema.find('GroupMember');
  const field = members?.fields.get('groupid');
  if (members === undefined || field === undefined) return false;
  return org.store
    .referrers(members, field, group.id)
    .some((member) => member.values['UserOrGroupId'] === userId);
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
