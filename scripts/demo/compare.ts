import type { DescribedField, OrgRecord, OrgState, OutsideUser } from './outside-user.ts';

/** Counts of one object between two states of the org. */
export interface Difference {
  added: number;
  changed: number;
  deleted: number;
}

const audit = new Set([
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
  'LastActivityDate',
]);

function byId(records: readonly OrgRecord[]): Map<string, OrgRecord> {
  return new Map(records.map((record) => [record.Id, record]));
}

/** What truly happened, object by object, by comparing the org's own states. A record counts as changed when it was saved again. */
export function differences(before: OrgState, after: OrgState): Map<string, Difference> {
  const result = new Map<string, Difference>();
  for (const object of new Set([...before.keys(), ...after.keys()])) {
    const old = byId(before.get(object) ?? []);
    const live = byId(after.get(object) ?? []);
    const difference = { added: 0, changed: 0, deleted: 0 };
    for (const [id, record] of live) {
      const was = old.get(id);
      if (was === undefined) difference.added += 1;
      else if (was.SystemModstamp !== record.SystemModstamp) difference.changed += 1;
    }
    for (const id of old.keys()) if (!live.has(id)) difference.deleted += 1;
    result.set(object, difference);
  }
  return result;
}

/** A field that somebody can give a value, at least when a record is created, and that nobody else computes. */
function isRestorable(field: DescribedField): boolean {
  return field.createable && !field.calculated && !field.autoNumber && !audit.has(field.name);
}

/** One field that is not as it was. */
export interface Mismatch {
  readonly object: string;
  readonly id: string;
  readonly field: string;
}

export interface Verification {
  /** Records that had been deleted or changed and were compared. */
  readonly records: number;
  /** Fields compared. */
  readonly fields: number;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Compares every record that was lost or altered between `before` and `middle` with the org as it is now (`after`), in every field a
 * restore can write. `newIds` says under which Id a record came back; lookups are expected to follow.
 */
export async function verifyRestored(
  user: OutsideUser,
  states: { readonly before: OrgState; readonly middle: OrgState; readonly after: OrgState },
  newIds: ReadonlyMap<string, string>,
): Promise<Verification> {
  const follow = (value: unknown) =>
    typeof value === 'string' ? (newIds.get(value) ?? value) : (value ?? null);
  const mismatches: Mismatch[] = [];
  let records = 0;
  let fields = 0;
  for (const [object, olds] of states.before) {
    const description = await user.describe(object);
    const restorable = description.fields.filter(isRestorable);
    const middle = byId(states.middle.get(object) ?? []);
    const after = byId(states.after.get(object) ?? []);
    for (const old of olds) {
      if (middle.get(old.Id)?.SystemModstamp === old.SystemModstamp) continue;
      records += 1;
      const live = after.get(newIds.get(old.Id) ?? old.Id);
      if (live === undefined) {
        mismatches.push({ object, id: old.Id, field: 'Id' });
        continue;
      }
      // What Salesforce lets nobody change on a record that was never gone cannot have been lost by an edit either.
      const writable = middle.has(old.Id) ? restorable.filter(({ updateable }) => updateable) : restorable;
      for (const { name } of writable) {
        fields += 1;
        if (follow(old[name]) !== (live[name] ?? null)) mismatches.push({ object, id: old.Id, field: name });
      }
    }
  }
  return { records, fields, mismatches };
}
