import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { entityDeleted, invalidCrossReference, notSupported } from './errors.ts';
import { checkChange } from './access/check.ts';
import { postTrackedChanges } from './rules/feeds.ts';
import { shareSaved } from './rules/shares.ts';
import type { Actor } from './actor.ts';
import { checkDuplicates, checkValidationRules } from './automation/record-rules.ts';
import { runSaveTriggers } from './automation/run-triggers.ts';
import { writeHistory } from './field-history.ts';
import { readGiven } from './given.ts';
import type { Org } from './org.ts';
import { rulesOf } from './rules/index.ts';
import { lockForSave } from './lock-for-save.ts';
import { isStored, type Save } from './save.ts';
import { changesOf, dropNulls, stampChange } from './touch.ts';
import type { GivenFields, StoredRecord } from './record.ts';
import { validate } from './validate.ts';

/** Changes fields of a live record. A save that changes nothing still moves LastModifiedDate and SystemModstamp. */
export function updateRecord(
  org: Org,
  object: ObjectDef,
  id: string,
  fields: GivenFields,
  actor: Actor,
): void {
  if (!object.updateable && !actor.system) throw notSupported(object.name, 'update');
  const record = liveRecord(org, object, id);
  checkChange(org, record, actor, 'edit');
  const writable = (field: FieldDef): boolean => (field.updateable || actor.system) && isStored(field);
  const { values: given, given: names } = readGiven(org, object, fields, record.id, actor, writable);
  const values: Record<string, FieldValue> = { ...record.values, ...given };
  stampChange(org, object, values, actor, names);
  const save: Save = { org, actor, object, id: record.id, values, before: record.values, given: names };
  const rules = rulesOf(object.name);
  for (const rule of rules) rule.before?.(save);
  runSaveTriggers(save, 'before');
  validate(save);
  checkValidationRules(save);
  checkDuplicates(save);
  lockForSave(save);
  org.store.put(object, record.id, dropNulls(values));
  org.record({
    kind: 'update',
    object: object.name,
    id: record.id,
    userId: actor.userId,
    changes: changesOf(record.values, values),
  });
  for (const rule of rules) rule.after?.(save);
  writeHistory(save);
  shareSaved(save);
  postTrackedChanges(save);
  runSaveTriggers(save, 'after');
}

/** The row that an update or delete names. Throws as the platform does for missing and deleted ones. */
export function liveRecord(org: Org, object: ObjectDef, id: string): StoredRecord {
  const record = org.find(id);
  if (record === undefined || record.object.name !== object.name) throw invalidCrossReference(['Id']);
  if (record.values['IsDeleted'] === true) throw entityDeleted();
  return record;
}
