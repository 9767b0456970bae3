import type { FieldDef } from '../catalogue/field-model.ts';
import { isShareObject } from '../catalogue/share-objects.ts';
import { checkChange } from './access/check.ts';
import type { Actor } from './actor.ts';
import { runRemovalTriggers } from './automation/run-triggers.ts';
import { entityDeleted, invalidCrossReference, notSupported, SalesforceError } from './errors.ts';
import type { Org } from './org.ts';
import type { GivenFields, StoredRecord } from './record.ts';
import { touch } from './touch.ts';

/** Objects whose records can be merged [documented], and how many may be merged into one at a time. */
const MERGEABLE = new Set(['Account', 'Case', 'Contact', 'Lead']);
const MOST_LOSERS = 2;

export interface MergeOutcome {
  readonly mergedIds: readonly string[];
  /** Records that now belong to the master. */
  readonly updatedRelatedIds: readonly string[];
}

/**
 * Merges up to two records into a master of the same object: children go to the master, the losers into the recycle bin with MasterRecordId
 * set. Undeleting a loser later does not bring its children back to it [documented]. One transaction; throws SalesforceError.
 */
export function mergeRecords(
  org: Org,
  masterId: string,
  loserIds: readonly string[],
  masterFields: GivenFields,
  actor: Actor,
): MergeOutcome {
  const master = participant(org, masterId, actor, 'edit');
  if (!MERGEABLE.has(master.object.name)) throw notSupported(master.object.name, 'merge');
  if (loserIds.length === 0)
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'At least one record to merge is required', []);
  if (loserIds.length > MOST_LOSERS)
    throw new SalesforceError('INVALID_NUM_ARGUMENTS', `Cannot merge more than ${MOST_LOSERS} records`, []);
  return org.root.transact(() => {
    const losers = loserIds.map((id) => loserOf(org, master, id, actor));
    if (Object.keys(masterFields).length > 0) org.update(master.object, master.id, masterFields, actor);
    const updatedRelatedIds = losers.flatMap((loser) => reparent(org, loser, master.id, actor));
    for (const loser of losers) bury(org, loser, master.id, actor);
    return { mergedIds: losers.map(({ id }) => id), updatedRelatedIds };
  });
}

function participant(org: Org, id: string, actor: Actor, wanted: 'edit' | 'delete'): StoredRecord {
  const record = org.root.find(id);
  if (record === undefined) throw invalidCrossReference(['Id']);
  if (record.values['IsDeleted'] === true) throw entityDeleted();
  checkChange(org.root, record, actor, wanted);
  return record;
}

function loserOf(org: Org, master: StoredRecord, id: string, actor: Actor): StoredRecord {
  const loser = participant(org, id, actor, 'delete');
  if (loser.object.name !== master.object.name || loser.id === master.id)
    throw new SalesforceError('INVALID_ID_FIELD', `invalid record to merge: ${id}`, []);
  org.root.locks.take(loser.id, loser.object.name);
  return loser;
}

/** Links that say who did something, or which record was merged, stay as they are. */
const UNMOVED = /^(OwnerId|CreatedById|LastModifiedById|MasterRecordId)$/;

function reparent(org: Org, loser: StoredRecord, masterId: string, actor: Actor): string[] {
  const moved: string[] = [];
  const { store, schema } = org.root;
  for (const { childObject, field } of schema.childRelationships(loser.object)) {
    if (UNMOVED.test(field.name) || isShareObject(childObject.name)) continue;
    for (const child of store.referrers(childObject, field, loser.id)) {
      if (child.id === masterId) continue;
      if (isDoubled(org.root, child, field, masterId)) {
        org.root.delete(child.id, { ...actor, system: true });
        continue;
      }
      touch(org.root, child, { [field.name]: masterId }, actor, 'modified');
      moved.push(child.id);
    }
  }
  return moved;
}

/** Relations that may exist once only: the master may have the same one already. */
const ONCE: Readonly<Record<string, readonly string[]>> = {
  AccountContactRelation: ['AccountId', 'ContactId'],
  CampaignMember: ['CampaignId', 'LeadOrContactId'],
  ContentDocumentLink: ['ContentDocumentId', 'LinkedEntityId'],
};

function isDoubled(org: Org, child: StoredRecord, field: FieldDef, masterId: string): boolean {
  const other = ONCE[child.object.name]?.find((name) => name !== field.name);
  if (other === undefined) return false;
  return org.store
    .referrers(child.object, field, masterId)
    .some((twin) => twin.values[other] === child.values[other]);
}

function bury(org: Org, loser: StoredRecord, masterId: string, actor: Actor): void {
  const { root } = org;
  touch(root, loser, { MasterRecordId: masterId }, actor, 'modified');
  root.delete(loser.id, { userId: actor.userId, system: true });
  runRemovalTriggers(root, loser.object.name, loser.id, loser.values, 'after delete', actor);
}
