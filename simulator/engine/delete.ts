import type { ObjectDef } from '../catalogue/field-model.ts';
import { isShareObject } from '../catalogue/share-objects.ts';
import { entityDeleted, invalidCrossReference, notSupported, SalesforceError } from './errors.ts';
import type { Org } from './org.ts';
import { refuseTwinDelete } from './rules/person-accounts.ts';
import { rulesOf } from './rules/index.ts';
import { checkChange } from './access/check.ts';
import { moveShares } from './access/shares.ts';
import { refuseFixedShare } from './rules/shares.ts';
import type { Actor } from './actor.ts';
import { runRemovalTriggers } from './automation/run-triggers.ts';
import type { StoredRecord } from './record.ts';
import { touch } from './touch.ts';

/**
 * Deletes a record as the platform does: what is attached by a cascading relationship goes along, restricting children refuse, other
 * lookups are emptied. Records of objects that have a recycle bin go into it; the others are gone.
 */
export function deleteRecord(org: Org, id: string, actor: Actor): void {
  const record = org.find(id);
  if (record === undefined) throw invalidCrossReference(['Id']);
  if (record.values['IsDeleted'] === true) throw entityDeleted();
  if (!record.object.deletable && !actor.system) throw notSupported(record.object.name, 'delete');
  checkChange(org, record, actor, 'delete');
  refuseSpecial(record, actor);
  if (!actor.system) refuseTwinDelete(org, record.object.name, record.values);
  const doomed = new Map<string, StoredRecord>();
  collect(org, record, doomed);
  refuseRestricted(org, record, doomed);
  if (!actor.system) {
    for (const member of doomed.values()) org.locks.take(member.id, member.object.name);
    for (const { id: own, object, values } of doomed.values())
      runRemovalTriggers(org, object.name, own, values, 'before delete', actor);
  }
  for (const member of [...doomed.values()].reverse()) remove(org, member, record.id, doomed, actor);
}

function refuseSpecial(record: StoredRecord, actor: Actor): void {
  if (isShareObject(record.object.name) && !actor.system) refuseFixedShare(record.values);
  if (record.object.name !== 'Pricebook2' || record.values['IsStandard'] !== true) return;
  throw new SalesforceError('DELETE_FAILED', 'The standard price book cannot be deleted.', []);
}

/** Parents first. */
function collect(org: Org, record: StoredRecord, doomed: Map<string, StoredRecord>): void {
  if (doomed.has(record.id)) return;
  doomed.set(record.id, record);
  for (const relation of org.schema.childRelationships(record.object)) {
    if (!relation.field.cascadeDelete) continue;
    for (const child of org.store.referrers(relation.childObject, relation.field, record.id))
      collect(org, child, doomed);
  }
}

function refuseRestricted(org: Org, root: StoredRecord, doomed: ReadonlyMap<string, StoredRecord>): void {
  for (const record of doomed.values()) {
    for (const { childObject, field } of org.schema.childRelationships(record.object)) {
      if (!field.restrictedDelete) continue;
      const blockers = org.store
        .referrers(childObject, field, record.id)
        .filter((child) => !doomed.has(child.id));
      if (blockers.length > 0) throw blocked(root, childObject, blockers);
    }
  }
}

function blocked(
  root: StoredRecord,
  childObject: ObjectDef,
  blockers: readonly StoredRecord[],
): SalesforceError {
  const names = blockers
    .map((child) => String(child.values['CaseNumber'] ?? child.values['Name'] ?? child.id))
    .slice(0, 5);
  return new SalesforceError(
    'DELETE_FAILED',
    `Your attempt to delete ${String(root.values['Name'] ?? root.id)} could not be completed because it is associated with the ` +
      `following ${childObject.labelPlural.toLowerCase()}.: ${names.join(', ')}\n`,
    [],
  );
}

function remove(
  org: Org,
  record: StoredRecord,
  root: string,
  doomed: ReadonlyMap<string, StoredRecord>,
  actor: Actor,
): void {
  const clearedLookups = clearLookups(org, record, doomed, actor);
  const { object, id } = record;
  const binned =
    object.undeletable ||
    (object.fields.has('isdeleted') && !isShareObject(object.name) && object.kind !== 'customSetting');
  if (binned && object.name !== 'CampaignMember') {
    moveShares(org, record, 'bin');
    const modified = object.fields.has('lastmodifieddate')
      ? { LastModifiedDate: org.stamp(), LastModifiedById: actor.userId }
      : {};
    const stamp = object.fields.has('systemmodstamp') ? { SystemModstamp: org.stamp() } : {};
    org.store.put(object, id, { ...record.values, ...modified, ...stamp, IsDeleted: true });
    const entry = { id, at: org.stamp(), root, clearedLookups };
    org.transactions.step(
      () => org.bin.set(id, entry),
      () => org.bin.delete(id),
    );
  } else {
    moveShares(org, record, 'gone');
    org.store.put(object, id, undefined);
  }
  const deletion = { id, object: object.name, at: org.stamp() };
  org.transactions.step(
    () => org.deletions.add(deletion),
    () => org.deletions.remove(deletion),
  );
  org.record({ kind: 'delete', object: object.name, id, userId: actor.userId });
  for (const rule of rulesOf(object.name)) rule.removed?.(org, object, id, record.values, actor);
  runRemovalTriggers(org, object.name, id, record.values, 'after delete', actor);
}

/** Empties lookups of surviving records. Assumed: SystemModstamp of those moves, LastModifiedDate does not. */
function clearLookups(
  org: Org,
  record: StoredRecord,
  doomed: ReadonlyMap<string, StoredRecord>,
  actor: Actor,
): { id: string; field: string }[] {
  const cleared: { id: string; field: string }[] = [];
  for (const { childObject, field } of org.schema.childRelationships(record.object)) {
    if (field.cascadeDelete || !field.nillable || /^(OwnerId|CreatedById|LastModifiedById)$/.test(field.name))
      continue;
    for (const child of org.store.referrers(childObject, field, record.id)) {
      if (doomed.has(child.id)) continue;
      touch(org, child, { [field.name]: null }, actor, 'modstamp');
      cleared.push({ id: child.id, field: field.name });
    }
  }
  return cleared;
}
