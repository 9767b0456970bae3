import type { ObjectDef } from '../../catalogue/field-model.ts';
import { customShare, shareObjectName } from '../../catalogue/share-objects.ts';
import type { Org } from '../org.ts';
import { MemoryRows } from '../row-set.ts';
import type { SharingModel } from './rights.ts';
import { shareWithOwner, sharesOf } from './shares.ts';

/**
 * Sets the org-wide default of an object and recalculates its sharing: each record gets the share of its owner, and a custom object its
 * share object, which goes again when the object becomes public [documented].
 */
export function setOrgWideDefault(org: Org, object: ObjectDef, model: SharingModel): void {
  org.transact(() => {
    const before = object.sharingModel;
    const write = (value: SharingModel | undefined): void => {
      if (value === undefined) delete object.sharingModel;
      else object.sharingModel = value;
      org.schema.changed(org.now());
    };
    org.transactions.step(
      () => write(model),
      () => write(before),
    );
    if (object.kind === 'custom') setShareObject(org, object, model !== 'ReadWrite');
    const rows = org.store.rowSet(object);
    if (!object.fields.has('ownerid') || model === 'ReadWrite' || !(rows instanceof MemoryRows)) return;
    for (const record of [...rows.values()])
      if (record.values['IsDeleted'] !== true && sharesOf(org, record).length === 0)
        shareWithOwner(org, record);
  });
}

function setShareObject(org: Org, object: ObjectDef, wanted: boolean): void {
  const name = shareObjectName(object.name);
  if (name === undefined || !object.fields.has('ownerid')) return;
  const known = org.schema.find(name);
  if ((known !== undefined) === wanted) return;
  const share = known ?? customShare(object, name);
  const add = (): void => org.schema.add(share);
  const remove = (): void => org.schema.remove(share);
  if (known !== undefined)
    for (const row of [...org.store.rows(known, true)]) org.store.put(known, row.id, undefined);
  org.transactions.step(wanted ? add : remove, wanted ? remove : add);
}

/** The org-wide default that metadata names; undefined for those that follow a parent. */
export function modelNamed(text: string | undefined): SharingModel | undefined {
  if (text === 'Private' || text === 'Read') return text;
  return text === undefined || text.startsWith('ControlledBy') ? undefined : 'ReadWrite';
}
