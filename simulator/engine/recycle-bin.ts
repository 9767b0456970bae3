import { notSupported, SalesforceError } from './errors.ts';
import type { Org } from './org.ts';
import { rulesOf } from './rules/index.ts';
import { checkChange } from './access/check.ts';
import { moveShares } from './access/shares.ts';
import type { Actor } from './actor.ts';
import { runRemovalTriggers } from './automation/run-triggers.ts';
import type { BinEntry, StoredRecord } from './record.ts';
import { touch } from './touch.ts';

const notInBin = (): SalesforceError =>
  new SalesforceError('UNDELETE_FAILED', 'Entity is not in the recycle bin', []);

/** Brings a record back with all that its delete took along, same Ids, and refills lookups that nobody has set since. */
export function undeleteRecord(org: Org, id: string, actor: Actor): void {
  const record = org.find(id);
  const entry = record === undefined ? undefined : org.bin.get(record.id);
  if (record === undefined || entry === undefined) throw notInBin();
  if (!record.object.undeletable && !actor.system) throw notSupported(record.object.name, 'undelete');
  // A child that went with its parent comes back with the parent only.
  if (entry.root !== entry.id && org.bin.has(entry.root)) throw notInBin();
  checkChange(org, record, actor, 'delete');
  if (!actor.system) org.locks.take(record.id, record.object.name);
  for (const member of membersOf(org, record.id)) bringBack(org, member, actor);
  // Documented: only the record itself, not what came back with it, sets off automation.
  const back = org.store.get(record.id);
  if (back !== undefined)
    runRemovalTriggers(org, back.object.name, back.id, back.values, 'after undelete', actor);
}

function membersOf(org: Org, root: string): BinEntry[] {
  return [...org.bin.values()].filter((entry) => entry.root === root || entry.id === root);
}

function bringBack(org: Org, entry: BinEntry, actor: Actor): void {
  const record = org.store.get(entry.id);
  if (record === undefined) return;
  const values = { ...record.values, IsDeleted: false, ...stampsOf(org, record, actor) };
  org.store.put(record.object, record.id, values);
  moveShares(org, record, 'back');
  removeFromBin(org, entry);
  org.record({ kind: 'undelete', object: record.object.name, id: record.id, userId: actor.userId });
  for (const cleared of entry.clearedLookups) {
    const child = org.store.get(cleared.id);
    if (child === undefined || (child.values[cleared.field] ?? null) !== null) continue;
    touch(org, child, { [cleared.field]: record.id }, actor, 'modstamp');
  }
  for (const rule of rulesOf(record.object.name))
    rule.removed?.(org, record.object, record.id, record.values, actor);
}

function stampsOf(org: Org, record: StoredRecord, actor: Actor): Record<string, string> {
  const stamps: Record<string, string> = {};
  if (record.object.fields.has('lastmodifieddate')) {
    stamps['LastModifiedDate'] = org.stamp();
    stamps['LastModifiedById'] = actor.userId;
  }
  if (record.object.fields.has('systemmodstamp')) stamps['SystemModstamp'] = org.stamp();
  return stamps;
}

function removeFromBin(org: Org, entry: BinEntry): void {
  org.transactions.step(
    () => org.bin.delete(entry.id),
    () => org.bin.set(entry.id, entry),
  );
}

/** Removes a deleted record, what went with it, and what cannot exist without it, for good. */
export function purgeRecord(org: Org, id: string, actor: Actor): void {
  const record = org.find(id);
  if (record === undefined || !org.bin.has(record.id)) {
    throw new SalesforceError('INVALID_ID_FIELD', 'Invalid record id; no recycle bin entry found', []);
  }
  const doomed = [...membersOf(org, record.id)];
  for (let entry = doomed.shift(); entry !== undefined; entry = doomed.shift()) {
    const member = org.store.get(entry.id);
    removeFromBin(org, entry);
    if (member === undefined) continue;
    doomed.push(...dependants(org, member.id));
    moveShares(org, member, 'gone');
    org.store.put(member.object, member.id, undefined);
    for (const rule of rulesOf(member.object.name)) rule.purged?.(org, member.id, member.values);
    org.record({ kind: 'purge', object: member.object.name, id: member.id, userId: actor.userId });
  }
}

/** Deleted records whose parent by a cascading relationship is the one named: they went with another record, but cannot outlive this one. */
function dependants(org: Org, parentId: string): BinEntry[] {
  return [...org.bin.values()].filter((entry) => {
    const child = org.store.get(entry.id);
    if (child === undefined) return false;
    return [...child.object.fields.values()].some(
      (field) => field.cascadeDelete && child.values[field.name] === parentId,
    );
  });
}
