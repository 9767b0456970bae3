import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { Actor } from '../actor.ts';
import { SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import type { StoredRecord } from '../record.ts';
import { canReach } from './sharing.ts';

/** Refuses a new record of an object that the actor may not create. */
export function checkCreate(org: Org, object: ObjectDef, actor: Actor): void {
  if (isFree(org, actor)) return;
  const rights = org.access.object(actor.userId, object);
  if (!rights.read || !rights.create) throw readOnly();
}

/** Refuses a change of a record that the actor does not see, or sees and may not change. */
export function checkChange(org: Org, record: StoredRecord, actor: Actor, wanted: 'edit' | 'delete'): void {
  if (isFree(org, actor)) return;
  const rights = org.access.object(actor.userId, record.object);
  if (!rights.read || !canReach(org, actor.userId, record, 'read')) throw crossReference(record.id);
  // Documented: to delete a record asks for ownership, a role above the owner's, or Modify All; to change it is not enough.
  const reach = wanted === 'delete' ? 'own' : 'edit';
  if (!(rights[wanted] || rights.modifyAll) || !canReach(org, actor.userId, record, reach)) throw readOnly();
}

/** Refuses a lookup to a record that the actor does not see. */
export function checkParent(org: Org, parent: StoredRecord, actor: Actor): void {
  if (isFree(org, actor) || parent.object.name === 'User' || parent.object.name === 'Group') return;
  const rights = org.access.object(actor.userId, parent.object);
  if (!rights.read || !canReach(org, actor.userId, parent, 'read')) throw crossReference(parent.id);
}

const isFree = (org: Org, actor: Actor): boolean => actor.system || !org.access.restricts(actor.userId);

/** The refusal of a change by someone who may not make it. */
export const readOnly = (): SalesforceError =>
  new SalesforceError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', [], 403);

const crossReference = (id: string): SalesforceError =>
  new SalesforceError(
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
    [],
    403,
  );
