import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import { storeTable } from './store.ts';
import type { StoredField, StoredObject } from './stored-object.ts';

/** One field that one user last changed on many records in a run. */
export interface ChangeGroup {
  /** API name of the field. */
  readonly field: string;
  readonly fieldLabel: string;
  /** Salesforce Id of the user; null where the object does not name one. */
  readonly userId: string | null;
  readonly records: number;
  /** Of these, records whose field was emptied. */
  readonly cleared: number;
  /** True when all of them got the same value. */
  readonly sameValue: boolean;
  /** First and last save, in Salesforce's own text; null where the object has no such field. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface GroupedChanges {
  /** Most records first. */
  readonly groups: readonly ChangeGroup[];
  /** Changed records that were looked at. */
  readonly examined: number;
}

/** Changed records of one run that are looked at: enough to name the cause, and bounded in time and memory. */
const mostExamined = 50_000;

/**
 * Groups the changed records of an object in a run by the user who saved them last and the field that differs. `fields` are those to look
 * at (people's own, not calculated ones). At most `most` groups of at least `atLeast` records.
 */
export async function changeGroups(
  q: Queryable,
  storeSchema: string,
  object: StoredObject,
  runNumber: number,
  options: { readonly fields: readonly StoredField[]; readonly atLeast: number; readonly most: number },
): Promise<GroupedChanges> {
  const versions = storeTable(storeSchema, 'record_version');
  const slotOf = (name: string) => object.fields.find((field) => field.name === name)?.slot ?? 0;
  const slots = sql.param(`{${options.fields.map(({ slot }) => slot).join(',')}}`);
  const rows = await q.execute<GroupRow>(sql`
    with changed as materialized (
      select n.payload as after, o.payload as before from ${versions} n
      join ${versions} o on o.object = n.object and o.record_id = n.record_id and o._to = n._from
      where n.object = ${object.id}::int and n._from = ${runNumber}::int limit ${mostExamined}),
    field as (
      select u.slot, u.value, c.after[${slotOf('LastModifiedById')}::int] as user_id, c.after[${slotOf('LastModifiedDate')}::int] as at
      from changed c cross join lateral unnest(c.before, c.after) with ordinality as u(old, value, slot)
      where u.old is distinct from u.value and u.slot = any(${slots}::int[]))
    select slot::int, user_id, count(*) as records, count(*) filter (where value is null) as cleared,
      count(distinct coalesce(value, '')) = 1 as same, min(at) as "from", max(at) as "to",
      (select count(*) from changed) as examined
    from field group by slot, user_id having count(*) >= ${options.atLeast}::int
    order by count(*) desc, slot limit ${options.most}::int`);
  const fieldAt = new Map(options.fields.map((field) => [field.slot, field]));
  return {
    examined: Number(rows[0]?.examined ?? 0),
    groups: rows.map((row) => ({
      field: fieldAt.get(row.slot)?.name ?? '',
      fieldLabel: fieldAt.get(row.slot)?.label ?? '',
      userId: row.user_id,
      records: Number(row.records),
      cleared: Number(row.cleared),
      sameValue: row.same,
      from: row.from,
      to: row.to,
    })),
  };
}

interface GroupRow extends Record<string, unknown> {
  slot: number;
  user_id: string | null;
  records: string;
  cleared: string;
  same: boolean;
  from: string | null;
  to: string | null;
  examined: string;
}
