import { historyObjectName } from '../catalogue/field-history.ts';
import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import type { Org } from './org.ts';
import { valueOf, type Save } from './save.ts';
import { dropNulls } from './touch.ts';

/** Ids of all history rows begin so, whatever their object [documented for entity history]. */
const HISTORY_PREFIX = '017';

/**
 * Writes one history row for each tracked field that a save changed, a second one with the names where it is a lookup, and `created` for a
 * new record. Long texts are noted without their values, as documented.
 */
export function writeHistory(save: Save): void {
  const { org, object, before, actor } = save;
  const tracked = object.historyFields;
  if (tracked === undefined || tracked.length === 0 || actor.system) return;
  const history = org.schema.find(historyObjectName(object.name));
  if (history === undefined) return;
  if (before === undefined) {
    addRow(save, history, 'created', null, null);
    return;
  }
  for (const name of tracked) {
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined) continue;
    const was = valueOf(before, field.name);
    const is = valueOf(save.values, field.name);
    if (was === is) continue;
    const keeps = field.length <= 255;
    addRow(save, history, historyName(field), keeps ? was : null, keeps ? is : null);
    if (field.type === 'reference')
      addRow(save, history, historyName(field), nameOf(org, was), nameOf(org, is));
  }
}

/** Standard lookups are noted without `Id`: `Owner`, `Account`. */
function historyName(field: FieldDef): string {
  return field.type === 'reference' && !field.custom ? field.name.replace(/Id$/, '') : field.name;
}

const nameOf = (org: Org, id: FieldValue): FieldValue =>
  org.store.get(String(id ?? ''))?.values['Name'] ?? null;

function addRow(save: Save, history: ObjectDef, field: string, was: FieldValue, is: FieldValue): void {
  const { org, object, id: parentId, actor } = save;
  const parent = history.fields.has('parentid') ? 'ParentId' : `${object.name}Id`;
  const id = org.ids.next(HISTORY_PREFIX);
  const row = {
    Id: id,
    IsDeleted: false,
    [parent]: parentId,
    CreatedById: actor.userId,
    CreatedDate: org.stamp(),
    Field: field,
    OldValue: was === null ? null : String(was),
    NewValue: is === null ? null : String(is),
  };
  org.store.put(history, id, dropNulls(row));
}
