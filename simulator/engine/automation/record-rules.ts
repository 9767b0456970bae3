import { joined, SalesforceError } from '../errors.ts';
import { evaluateCondition } from '../formula/evaluate.ts';
import { textOf, type Save } from '../save.ts';
import type { StoredRecord } from '../record.ts';
import { touch } from '../touch.ts';
import { shareWithOwner } from '../access/shares.ts';
import type { DuplicateRule } from './automation.ts';

/** Refuses what active validation rules of the object object to: each that fires says so. */
export function checkValidationRules(save: Save): void {
  const { org, object, id, values, before, actor } = save;
  if (actor.system) return;
  const context = {
    userId: actor.userId,
    before: before === undefined ? undefined : { id, object, values: before },
  };
  const fired = object.validationRules.filter(
    (rule) => rule.active && evaluateCondition(org, { id, object, values }, rule.condition, context),
  );
  const refusal = joined(
    fired.map(
      ({ message, field }) =>
        new SalesforceError(
          'FIELD_CUSTOM_VALIDATION_EXCEPTION',
          message,
          field === null ? [] : [field.split('.').at(-1) ?? field],
        ),
    ),
  );
  if (refusal !== undefined) throw refusal;
}

/** Refuses a record that a duplicate rule finds already there. */
export function checkDuplicates(save: Save): void {
  if (save.actor.system) return;
  for (const rule of save.org.automation.duplicateRules(save.object.name)) {
    if (rule.action === 'alert' && save.actor.options?.allowDuplicates === true) continue;
    if (findDuplicate(save, rule) === undefined) continue;
    const text =
      rule.action === 'alert'
        ? 'Use one of these records?'
        : "You're creating a duplicate record. We recommend you use an existing record instead.";
    throw new SalesforceError('DUPLICATES_DETECTED', text, []);
  }
}

function findDuplicate(save: Save, rule: DuplicateRule): StoredRecord | undefined {
  const { org, object, values, before } = save;
  const fields = rule.fields.map((name) => object.fields.get(name.toLowerCase())?.name ?? name);
  if (before !== undefined && fields.every((name) => (before[name] ?? null) === (values[name] ?? null)))
    return undefined;
  const wanted = fields.map((name) => textOf(values, name)?.toLowerCase());
  if (wanted.some((text) => text === undefined)) return undefined;
  for (const other of org.store.rows(object)) {
    if (other.id === save.id) continue;
    if (fields.every((name, index) => textOf(other.values, name)?.toLowerCase() === wanted[index]))
      return other;
  }
  return undefined;
}

/** Gives a new record to whom the active assignment rule names, unless the call switched that off. */
export function assign(save: Save): void {
  const rule = save.org.automation.assignmentRule(save.object.name);
  if (rule === undefined || save.before !== undefined || save.actor.system) return;
  if (save.actor.options?.autoAssign === false) return;
  const owner = rule(save.values);
  const record = save.org.store.get(save.id);
  if (owner === undefined || record === undefined || record.values['OwnerId'] === owner) return;
  touch(save.org, record, { OwnerId: owner }, save.actor, 'modified');
  const assigned = save.org.store.get(save.id);
  if (assigned !== undefined) shareWithOwner(save.org, assigned);
}
