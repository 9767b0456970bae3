import { desc, eq, inArray, min, sql } from 'drizzle-orm';
import { member, restore, restoreItem, run, type Tx } from '#core/db';
import { HoldfastError, restoreActions, type RestoreOutcome, type RestoreStatus } from '#core/model';
import type { Restore, RestoreCounts, RestoreObject } from './restore.ts';

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
      failed: countWhere(sql`${written} and ${outcomeIs('failed')}`),
      verified: countWhere(sql`${written} and ${outcomeIs('verified')}`),
      differs: countWhere(sql`${written} and ${outcomeIs('differs')}`),
      inDoubt: countWhere(sql`${written} and ${outcomeIs('in_doubt')}`),
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
