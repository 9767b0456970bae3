import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import type { ChangeKind } from '#core/model';
import { storeTable } from './store.ts';

/** How one record differs between two snapshots. Payloads as in `RecordVersion`; `before` is null for added, `after` for deleted. */
export interface VersionChange {
  readonly recordId: string;
  readonly kind: ChangeKind;
  readonly before: (string | null)[] | null;
  readonly after: (string | null)[] | null;
}

/** Which changes, and how many. `after`: the last Id of the page before. */
export interface ChangePage {
  readonly kind?: ChangeKind;
  readonly after?: string;
  /** Only these records. */
  readonly recordIds?: readonly string[];
  readonly limit: number;
}

/** How the snapshots of any two runs differ, by Id. What changed and changed back in between is no difference. */
export async function changesBetween(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  runs: { readonly from: number; readonly to: number },
  page: ChangePage,
): Promise<VersionChange[]> {
  const versions = storeTable(storeSchema, 'record_version');
  const { from, to } = runs;
  const within = (run: SQL) => sql`${run} > ${from}::int and ${run} <= ${to}::int`;
  const ofObject = sql`v.object = ${objectId}::int and ${ofPage(sql`v`, page)}`;
  const payload = (run: SQL) => sql`(
    select to_json(v.payload) from ${versions} v where v.object = ${objectId}::int and v.record_id = d.id and v._from = ${run})`;
  // Materialised, so that what changed is found by run: in the order of Ids every record of the object would have to be looked at.
  return select(
    q,
    sql`
    with n as materialized (
      select record_id, _h, _from from ${versions} v where ${ofObject} and ${within(sql`v._from`)} and (v._to is null or v._to > ${to}::int)),
    o as materialized (
      select record_id, _h, _from from ${versions} v where ${ofObject} and ${within(sql`v._to`)} and v._from <= ${from}::int),
    d as (
      select coalesce(n.record_id, o.record_id) as id, o._from as old_from, n._from as new_from
      from n full join o on o.record_id = n.record_id where ${isOfKind(page.kind)} order by 1 limit ${page.limit}::int)
    select d.id, ${payload(sql`d.old_from`)} as before, ${payload(sql`d.new_from`)} as after from d order by d.id`,
  );
}

/** What a run found changed, against the run before, by Id. */
export async function changesOfRun(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  runNumber: number,
  page: ChangePage,
): Promise<VersionChange[]> {
  const versions = storeTable(storeSchema, 'record_version');
  const [run, n, o] = [sql`${runNumber}::int`, sql`n`, sql`o`];
  const inPage = (v: SQL) => sql`${v}.object = ${objectId}::int and ${ofPage(v, page)}`;
  const order = (v: SQL) => sql`order by ${v}.record_id limit ${page.limit}::int`;
  const written = sql`
    (select n.record_id, o.payload as before, n.payload as after
     from ${versions} n left join ${versions} o on o.object = n.object and o.record_id = n.record_id and o._to = ${run}
     where ${inPage(n)} and n._from = ${run} and ${isOfKind(page.kind)} ${order(n)})`;
  const deleted = sql`
    (select o.record_id, o.payload as before, null::text[] as after from ${versions} o
     where ${inPage(o)} and o._to = ${run} and not exists (
       select from ${versions} n where n.object = o.object and n.record_id = o.record_id and n._from = ${run}) ${order(o)})`;
  const parts = [
    ...(page.kind === 'deleted' ? [] : [written]),
    ...(page.kind && page.kind !== 'deleted' ? [] : [deleted]),
  ];
  return select(
    q,
    sql`select c.record_id as id, to_json(c.before) as before, to_json(c.after) as after
    from (${sql.join(parts, sql` union all `)}) c ${order(sql`c`)}`,
  );
}

async function select(q: Queryable, query: SQL): Promise<VersionChange[]> {
  const rows = await q.execute<{
    id: string;
    before: VersionChange['before'];
    after: VersionChange['after'];
  }>(query);
  return rows.map(({ id, before, after }) => ({ recordId: id, kind: kindOf(before, after), before, after }));
}

function ofPage(v: SQL, page: ChangePage): SQL {
  const after = sql`${v}.record_id > ${page.after ?? ''}`;
  if (!page.recordIds) return after;
  return sql`${after} and ${v}.record_id in (
    select value collate "C" from json_array_elements_text(${JSON.stringify(page.recordIds)}::text::json))`;
}

/** `o` is the version before, `n` the one after. An equal hash on both sides means that nothing differs in the end. */
function isOfKind(kind: ChangeKind | undefined): SQL {
  if (kind === 'added') return sql`o.record_id is null`;
  if (kind === 'deleted') return sql`n.record_id is null`;
  if (kind === 'changed') return sql`o._h <> n._h`;
  return sql`o._h is distinct from n._h`;
}

function kindOf(before: unknown, after: unknown): ChangeKind {
  if (before === null) return 'added';
  return after === null ? 'deleted' : 'changed';
}
