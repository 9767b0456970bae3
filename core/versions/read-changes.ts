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

/** What a run found changed, against the run before, by Id. */
export function changesOfRun(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  runNumber: number,
  page: ChangePage,
): Promise<VersionChange[]> {
  const began = (v: SQL) => sql`${v}._from = ${runNumber}::int`;
  const ended = (v: SQL) => sql`${v}._to = ${runNumber}::int`;
  return readChanges(q, storeSchema, objectId, page, began, ended);
}

/** How the snapshots of any two runs differ, by Id. What changed and changed back in between is no difference. */
export function changesBetween(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  runs: { readonly from: number; readonly to: number },
  page: ChangePage,
): Promise<VersionChange[]> {
  const { from, to } = runs;
  const within = (run: SQL) => sql`${run} > ${from}::int and ${run} <= ${to}::int`;
  // Written between the two and still valid at the later one; valid at the earlier one and closed in between.
  const began = (v: SQL) => sql`${within(sql`${v}._from`)} and (${v}._to is null or ${v}._to > ${to}::int)`;
  const ended = (v: SQL) => sql`${within(sql`${v}._to`)} and ${v}._from <= ${from}::int`;
  return readChanges(q, storeSchema, objectId, page, began, ended);
}

type Condition = (version: SQL) => SQL;

async function readChanges(
  q: Queryable,
  storeSchema: string,
  objectId: number,
  page: ChangePage,
  began: Condition,
  ended: Condition,
): Promise<VersionChange[]> {
  const versions = storeTable(storeSchema, 'record_version');
  const [n, o] = [sql`n`, sql`o`];
  const inPage = (v: SQL) => sql`${v}.object = ${objectId}::int and ${ofPage(v, page)}`;
  const order = (v: SQL) => sql`order by ${v}.record_id limit ${page.limit}::int`;
  const written = sql`
    (select n.record_id, o.payload as before, n.payload as after
     from ${versions} n left join ${versions} o on o.object = n.object and o.record_id = n.record_id and ${ended(o)}
     where ${inPage(n)} and ${began(n)} and ${isWritten(page.kind)} ${order(n)})`;
  const deleted = sql`
    (select o.record_id, o.payload as before, null::text[] as after from ${versions} o
     where ${inPage(o)} and ${ended(o)} and not exists (
       select from ${versions} n where n.object = o.object and n.record_id = o.record_id and ${began(n)}) ${order(o)})`;
  const parts = [
    ...(page.kind === 'deleted' ? [] : [written]),
    ...(page.kind && page.kind !== 'deleted' ? [] : [deleted]),
  ];
  const rows = await q.execute<{
    id: string;
    before: VersionChange['before'];
    after: VersionChange['after'];
  }>(sql`
    select c.record_id as id, to_json(c.before) as before, to_json(c.after) as after
    from (${sql.join(parts, sql` union all `)}) c ${order(sql`c`)}`);
  return rows.map(({ id, before, after }) => ({ recordId: id, kind: kindOf(before, after), before, after }));
}

function ofPage(v: SQL, page: ChangePage): SQL {
  const after = sql`${v}.record_id > ${page.after ?? ''}`;
  if (!page.recordIds) return after;
  return sql`${after} and ${v}.record_id in (
    select value collate "C" from json_array_elements_text(${JSON.stringify(page.recordIds)}::text::json))`;
}

/** An equal hash on both sides means that nothing differs in the end. */
function isWritten(kind: ChangeKind | undefined): SQL {
  if (kind === 'added') return sql`o.record_id is null`;
  if (kind === 'changed') return sql`o._h <> n._h`;
  return sql`o._h is distinct from n._h`;
}

function kindOf(before: unknown, after: unknown): ChangeKind {
  if (before === null) return 'added';
  return after === null ? 'deleted' : 'changed';
}
