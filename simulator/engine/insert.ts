import type { GivenFields } from './record.ts';
import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { FieldValue } from '../worlds/world.ts';
import { checkCreate } from './access/check.ts';
import { AUDIT_FIELDS } from './access/user-view.ts';
import { isShareObject, sharePrefix } from '../catalogue/share-objects.ts';
import { shareSaved } from './rules/shares.ts';
import type { Actor } from './actor.ts';
import { assign, checkDuplicates, checkValidationRules } from './automation/record-rules.ts';
import { runSaveTriggers } from './automation/run-triggers.ts';
import { notSupported } from './errors.ts';
import { readGiven } from './given.ts';
import { writeHistory } from './field-history.ts';
import { evaluateFormula } from './formula/evaluate.ts';
import { nextAutoNumber } from './auto-number.ts';
import type { Org } from './org.ts';
import { rulesOf } from './rules/index.ts';
import { lockForSave } from './lock-for-save.ts';
import { isStored, type Save } from './save.ts';
import { checkStorage } from './storage.ts';
import { dropNulls } from './touch.ts';
import { validate } from './validate.ts';
import { toStored } from './values.ts';

/** Creates one record. Throws SalesforceError when the platform would refuse it. */
export function insertRecord(org: Org, object: ObjectDef, fields: GivenFields, actor: Actor): string {
  if (!object.createable && !actor.system) throw notSupported(object.name, 'create');
  const prefix = isShareObject(object.name) ? sharePrefix(object.name) : object.keyPrefix;
  if (prefix === null) throw notSupported(object.name, 'create');
  checkCreate(org, object, actor);
  if (!actor.system) checkStorage(org, object.name);
  const id = org.ids.next(prefix);
  const { values, given } = readGiven(org, object, fields, id, actor, (field) =>
    isWritable(org, field, actor),
  );
  fillDefaults(org, object, values, given, actor);
  stampNew(org, object, values, id, actor);
  const save: Save = { org, actor, object, id, values, before: undefined, given };
  const rules = rulesOf(object.name);
  for (const rule of rules) rule.before?.(save);
  runSaveTriggers(save, 'before');
  validate(save);
  checkValidationRules(save);
  checkDuplicates(save);
  lockForSave(save);
  org.store.put(object, id, dropNulls(values));
  org.record({ kind: 'insert', object: object.name, id, userId: actor.userId });
  for (const rule of rules) rule.after?.(save);
  writeHistory(save);
  shareSaved(save);
  runSaveTriggers(save, 'after');
  assign(save);
  return id;
}

function isWritable(org: Org, field: FieldDef, actor: Actor): boolean {
  if (field.createable || actor.system) return isStored(field);
  return AUDIT_FIELDS.has(field.name) && org.access.may(actor.userId, 'CreateAuditFields');
}

function fillDefaults(
  org: Org,
  object: ObjectDef,
  values: Record<string, FieldValue>,
  given: Set<string>,
  actor: Actor,
): void {
  for (const field of object.fields.values()) {
    if (!isStored(field)) continue;
    if (given.has(field.name) && (values[field.name] ?? null) !== null) continue;
    if (field.autoNumber !== null && !(actor.system && given.has(field.name))) {
      values[field.name] = nextAutoNumber(org, object, field);
    } else if (field.type === 'boolean') {
      values[field.name] = typeof field.defaultValue === 'boolean' ? field.defaultValue : false;
    } else if (!given.has(field.name) || !field.nillable) {
      const initial = field.defaultFormula === null ? field.defaultValue : defaultOf(org, object, field);
      if (initial !== null) values[field.name] = toStored(field, initial);
    }
  }
  if (object.fields.has('ownerid') && (values['OwnerId'] ?? null) === null) values['OwnerId'] = actor.userId;
  const recordType = object.recordTypes.find((type) => type.active)?.id;
  if (recordType !== undefined && !given.has('RecordTypeId')) values['RecordTypeId'] = recordType;
}

function defaultOf(org: Org, object: ObjectDef, field: FieldDef): FieldValue {
  const empty = { id: '', object, values: {} };
  return evaluateFormula(org, empty, { expression: field.defaultFormula ?? '', blankAsZero: false }, field);
}

function stampNew(
  org: Org,
  object: ObjectDef,
  values: Record<string, FieldValue>,
  id: string,
  actor: Actor,
): void {
  const stamp = org.stamp();
  const set = (name: string, value: FieldValue, keep: boolean): void => {
    if (object.fields.has(name.toLowerCase()) && !(keep && (values[name] ?? null) !== null))
      values[name] = value;
  };
  values['Id'] = id;
  set('IsDeleted', false, false);
  set('CreatedDate', stamp, true);
  set('CreatedById', actor.userId, true);
  set('LastModifiedDate', values['CreatedDate'] ?? stamp, true);
  set('LastModifiedById', values['CreatedById'] ?? actor.userId, true);
  set('SystemModstamp', stamp, actor.system);
}
