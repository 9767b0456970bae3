import { isFeedObject } from '../catalogue/feed-objects.ts';
import type { FieldDef } from '../catalogue/field-model.ts';
import type { QuerySource } from './source.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { AggregatePlan, AggregateValue, CountPlan, Group, RowPlan } from './plan.ts';
import { definitionRows } from './definitions.ts';
import { groupsBy } from './grouping.ts';

type Selection = Pick<RowPlan, 'object' | 'matches' | 'ids' | 'limit' | 'offset' | 'compare' | 'rows'>;

/** The records a plan selects, in its order (creation order when it names none). */
export function recordsOf(org: QuerySource, plan: Selection, deletedToo: boolean): StoredRecord[] {
  const enough =
    plan.compare === undefined && plan.limit !== undefined
      ? plan.offset + plan.limit
      : Number.POSITIVE_INFINITY;
  const rows: StoredRecord[] = [];
  for (const record of matching(org, plan, deletedToo)) {
    if (rows.length >= enough) break;
    rows.push(record);
  }
  return window(plan.compare === undefined ? rows : rows.sort(plan.compare), plan);
}

/** The records that pass the filter one after the other, in order of creation: LIMIT and ORDER BY are not applied. */
export function* matching(
  org: QuerySource,
  plan: Pick<Selection, 'object' | 'matches' | 'ids' | 'rows'>,
  deletedToo: boolean,
): Generator<StoredRecord> {
  for (const record of candidates(org, plan, deletedToo)) if (plan.matches(record)) yield record;
}

function* candidates(
  org: QuerySource,
  plan: Pick<Selection, 'object' | 'ids' | 'rows'>,
  deletedToo: boolean,
): Generator<StoredRecord> {
  const virtual = plan.rows ?? definitionRows(org, plan.object);
  if (virtual !== undefined) yield* virtual;
  // Rows of feeds have the Ids of the posts that they show, which lead elsewhere.
  else if (plan.ids === undefined || isFeedObject(plan.object.name))
    yield* org.store.scan(plan.object, deletedToo);
  else {
    for (const id of new Set(plan.ids)) {
      const record = org.store.get(id);
      if (record === undefined || record.object.name !== plan.object.name) continue;
      if (deletedToo || record.values['IsDeleted'] !== true) yield record;
    }
  }
}

function window<T>(rows: T[], plan: { readonly limit: number | undefined; readonly offset: number }): T[] {
  if (plan.offset === 0 && plan.limit === undefined) return rows;
  return rows.slice(plan.offset, plan.limit === undefined ? undefined : plan.offset + plan.limit);
}

/** How many records `SELECT COUNT()` finds. */
export function countOf(org: QuerySource, plan: CountPlan, deletedToo: boolean): number {
  const all = plan.rows === undefined && !plan.filtered && definitionRows(org, plan.object) === undefined;
  const found = all && !deletedToo ? org.store.count(plan.object) : counted(matching(org, plan, deletedToo));
  return Math.max(0, Math.min(found - plan.offset, plan.limit ?? Number.POSITIVE_INFINITY));
}

function counted(rows: Iterable<unknown>): number {
  let count = 0;
  const all = rows[Symbol.iterator]();
  while (all.next().done !== true) count++;
  return count;
}

/** The rows of an aggregate query: name and value of each selected item. */
export function aggregateRows(
  org: QuerySource,
  plan: AggregatePlan,
  deletedToo: boolean,
): (readonly [string, AggregateValue])[][] {
  const { object, matches, ids, rows } = plan;
  const records = recordsOf(
    org,
    {
      object,
      matches,
      ids,
      ...(rows === undefined ? {} : { rows }),
      compare: undefined,
      limit: undefined,
      offset: 0,
    },
    deletedToo,
  );
  const groups = groupsOf(records, plan).filter(plan.having);
  if (plan.compareGroups !== undefined) groups.sort(plan.compareGroups);
  return window(groups, plan).map((group) => plan.items.map((item) => [item.name, item.read(group)]));
}

function groupsOf(records: readonly StoredRecord[], plan: AggregatePlan): Group[] {
  return plan.keys.length === 0 ? [{ key: [], records }] : groupsBy(records, plan.keys, plan.sets);
}

/** Those children of a record that a subquery selects. */
export function childrenOf(
  org: QuerySource,
  parent: StoredRecord,
  plan: RowPlan,
  link: FieldDef,
): StoredRecord[] {
  const all =
    definitionRows(org, plan.object)?.filter((row) => row.values[link.name] === parent.values['DurableId']) ??
    org.store.referrers(plan.object, link, parent.id);
  const rows = all.filter(plan.matches);
  return window(plan.compare === undefined ? rows : rows.sort(plan.compare), plan);
}
