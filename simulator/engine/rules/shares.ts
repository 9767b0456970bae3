import { levelFields, parentFieldOf } from '../../catalogue/share-objects.ts';
import { shareWithOwner } from '../access/shares.ts';
import { fieldIntegrity, SalesforceError } from '../errors.ts';
import { changed, textOf, type ObjectRules, type Save } from '../save.ts';
import type { Values } from '../record.ts';

/** Gives a saved record the share of its owner when it is new or has a new owner. Contacts follow their account unless they are private. */
export function shareSaved(save: Save): void {
  const { object, org, id } = save;
  if (!object.fields.has('ownerid') || !changed(save, 'OwnerId')) return;
  if (object.name === 'Contact' && (object.sharingModel ?? 'ReadWrite') === 'ReadWrite') return;
  const record = org.store.get(id);
  if (record !== undefined) shareWithOwner(org, record);
}

/** Clients give manual shares, at a level above the org-wide default. */
export const shareRules: ObjectRules = {
  before: (save) => {
    const { values, actor, org, object } = save;
    values['LastModifiedDate'] ??= org.stamp();
    values['LastModifiedById'] ??= actor.userId;
    values['RowCause'] ??= 'Manual';
    if (actor.system) return;
    refuseFixedShare(values);
    const [level] = levelFields(object);
    const parent = org.store.get(textOf(values, parentFieldOf(object)?.name ?? '') ?? '');
    if (level === undefined || parent === undefined) return;
    const wanted = textOf(values, level.name);
    if (wanted === 'All') throw fieldIntegrity(`${level.label}: level All is the owner's`, [level.name]);
    refuseTrivial(level.name, wanted, org.access.sharingModel(parent.object));
  },
};

/** Refuses to touch what the platform itself has shared; the status of the refusal is assumed. */
export function refuseFixedShare(values: Values): void {
  const cause = String(values['RowCause'] ?? 'Manual');
  if (cause === 'Manual' || cause.endsWith('__c')) return;
  const text = 'insufficient access rights on cross-reference id';
  throw new SalesforceError('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', text, []);
}

const LEVELS = { Private: 0, Read: 1, ReadWrite: 2 } as const;

/** A share that opens nothing more than the org-wide default does is refused [documented]. */
function refuseTrivial(field: string, wanted: string | undefined, model: keyof typeof LEVELS): void {
  const asked = wanted === 'Edit' ? 2 : 1;
  if (asked > LEVELS[model]) return;
  const text = `field integrity exception: ${field} (trivial share level ${wanted ?? 'Read'}, for organization with default level ${model === 'ReadWrite' ? 'Edit' : 'Read'})`;
  throw new SalesforceError('FIELD_FILTER_VALIDATION_EXCEPTION', text, [field]);
}
