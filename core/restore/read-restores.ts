import { and, asc, count, desc, eq, gt, inArray, min, sql } from 'drizzle-orm';
import { connection, member, restore, restoreItem, run, type Tx } from '#core/db';
import { HoldfastError, restoreActions, type RestoreOutcome, type RestoreStatus } from '#core/model';
import { storedObject } from '#core/versions';
import type { Restore, RestoreCounts, RestoreItem, RestoreItemPage, RestoreObject } from './restore.ts';

/** Restores that a list shows at most. */
const listed = 50;

/** One restore of the tenant. Throws NOT_FOUND. */
export async function getRestore(tx: Tx, restoreId: string): Promise<Restore> {
  const [found] = await describeRestores(tx, await selectRestores(tx).where(eq(restore.id, restoreId)));
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such restore.');
  return found;
}

/** The restores from runs of a job, newest first, at most 50. */
export async function listRestores(tx: Tx, jobId: string): Promise<Restore[]> {
  const rows = await selectRestores(tx)
    .where(eq(restore.jobId, jobId))
    .orderBy(desc(restore.requestedAt), desc(restore.id))
    .limit(listed);
  return describeRestores(tx, rows);
}

function selectRestores(tx: Tx) {
  return tx
    .select({ row: restore, runNumber: run.number, requestedBy: member.name })
    .from(restore)
    .innerJoin(run, eq(run.id, restore.runId))
    .innerJoin(member, eq(member.id, restore.requestedByMemberId))
    .$dynamic();
}

type SelectedRestore = Awaited<ReturnType<typeof selectRestores>>[number];

async function describeRestores(tx: Tx, rows: readonly SelectedRestore[]): Promise<Restore[]> {
  const counted = await countItems(
    tx,
    rows.map(({ row }) => row.id),
  );
  return rows.map((selected) => toRestore(selected, counted.get(selected.row.id) ?? []));
}

const countWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`count(*) filter (where ${condition})::int`;
const written = sql`${restoreItem.action} in ('undelete', 'update', 'insert')`;
const outcomeIs = (outcome: RestoreOutcome) => sql`${restoreItem.outcome} = ${outcome}`;

async function countItems(tx: Tx, restoreIds: readonly string[]) {
  if (restoreIds.length === 0) return new Map<string, never>();
  const rows = await tx
    .select({
      restoreId: restoreItem.restoreId,
      object: restoreItem.object,
      label: restoreItem.label,
      undelete: countWhere(sql`${restoreItem.action} = 'undelete'`),
      update: countWhere(sql`${restoreItem.action} = 'update'`),
      insert: countWhere(sql`${restoreItem.action} = 'insert'`),
      noop: countWhere(sql`${restoreItem.action} = 'noop'`),
      blocked: countWhere(sql`${restoreItem.action} = 'blocked'`),
      done: countWhere(sql`${written} and ${restoreItem.outcome} in ('done', 'verified', 'differs')`),
      failed: countWhere(outcomeIs('failed')),
      verified: countWhere(outcomeIs('verified')),
      differs: countWhere(outcomeIs('differs')),
      inDoubt: countWhere(outcomeIs('in_doubt')),
    })
    .from(restoreItem)
    .where(inArray(restoreItem.restoreId, [...restoreIds]))
    .groupBy(restoreItem.restoreId, restoreItem.object, restoreItem.label)
    .orderBy(min(restoreItem.seq));
  return Map.groupBy(rows, ({ restoreId }) => restoreId);
}

type CountedObject = RestoreObject & RestoreCounts & { inDoubt: number };

const over = new Set<RestoreStatus>(['completed', 'completed_with_errors', 'failed']);

function toRestore(
  { row, runNumber, requestedBy }: SelectedRestore,
  objects: readonly CountedObject[],
): Restore {
  const { id, jobId, runId, object, label, scope, status, planHash, problem } = row;
  const sum = (name: keyof RestoreCounts | 'inDoubt'): number =>
    objects.reduce((total, counted) => total + counted[name], 0);
  const actions = Object.fromEntries(restoreActions.map((action) => [action, sum(action)]));
  const outcomes = { done: sum('done'), verified: sum('verified'), differs: sum('differs') };
  // Once the restore is over, a record of unknown fate is one that a person has to look at.
  const failed = sum('failed') + (over.has(status) ? sum('inDoubt') : 0);
  return {
    ...{ id, jobId, runId, runNumber, object, label, scope, status, planHash },
    requestedAt: row.requestedAt.toISOString(),
    requestedBy,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    counts: { ...(actions as Record<(typeof restoreActions)[number], number>), ...outcomes, failed },
    objects: objects.map(({ object, label, undelete, update, insert, noop, blocked }) => ({
      ...{ object, label, undelete, update, insert, noop, blocked },
    })),
    problem,
  };
}

/** A page of the records of a restore, in order of execution. `after` is the `nextAfter` of the page before. Throws NOT_FOUND. */
export async function restoreItems(
  tx: Tx,
  restoreId: string,
  page: { readonly outcome?: RestoreOutcome; readonly limit: number; readonly after?: string },
): Promise<RestoreItemPage> {
  const source = await sourceOf(tx, restoreId);
  const wanted = and(
    eq(restoreItem.restoreId, restoreId),
    page.outcome === undefined ? undefined : eq(restoreItem.outcome, page.outcome),
  );
  const rows = await tx
    .select()
    .from(restoreItem)
    .where(and(wanted, gt(restoreItem.seq, Number(page.after ?? 0))))
    .orderBy(asc(restoreItem.seq))
    .limit(page.limit + 1);
  const [counted] = await tx.select({ total: count() }).from(restoreItem).where(wanted);
  const shown = rows.slice(0, page.limit);
  const labels = await fieldLabels(
    tx,
    source,
    shown.map(({ object }) => object),
  );
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => toItem(row, labels)),
    total: counted?.total ?? 0,
    nextAfter: last ? String(last.seq) : null,
  };
}

async function sourceOf(tx: Tx, restoreId: string): Promise<{ storeSchema: string; runNumber: number }> {
  const [source] = await tx
    .select({ storeSchema: connection.storeSchema, runNumber: run.number })
    .from(restore)
    .innerJoin(run, eq(run.id, restore.runId))
    .innerJoin(connection, eq(connection.id, restore.connectionId))
    .where(eq(restore.id, restoreId));
  if (!source) throw new HoldfastError('NOT_FOUND', 'There is no such restore.');
  return source;
}

/** Labels by `Object.Field`, as of the run, of the objects that are shown. */
async function fieldLabels(
  tx: Tx,
  source: { readonly storeSchema: string; readonly runNumber: number },
  objects: Iterable<string>,
): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (const object of new Set(objects)) {
    const stored = await storedObject(tx, source.storeSchema, object, source.runNumber);
    for (const { name, label } of stored?.fields ?? []) labels.set(`${object}.${name}`, label);
  }
  return labels;
}

const inTheOrg = new Set<RestoreOutcome>(['done', 'verified', 'differs']);

function toItem(row: typeof restoreItem.$inferSelect, labels: ReadonlyMap<string, string>): RestoreItem {
  const { object, recordId, name, action, outcome, errorCode, message } = row;
  const newId = row.newId ?? (inTheOrg.has(outcome) ? recordId : null);
  // What a noop holds are the values found as wanted; nothing is written.
  const written = action === 'noop' ? [] : Object.keys(row.values);
  const fields = written.map((field) => labels.get(`${object}.${field}`) ?? field).sort();
  return { object, recordId, name, action, outcome, newId, errorCode, message, fields };
}
