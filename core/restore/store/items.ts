import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { restoreItem, type Queryable, type Tx } from '#core/db';
import type { RestoreAction, RestoreOutcome } from '#core/model';
import { noteColumns, type PlannedRecord } from '../plan/planned-record.ts';

/** One record of a restore as it is stored. */
export type Item = typeof restoreItem.$inferSelect;

const rowsPerStatement = 500;

/** Replaces the stored plan of a restore by these records, numbered in order of execution. */
export async function storePlan(
  tx: Tx,
  owner: { readonly restoreId: string; readonly tenantId: string },
  plan: readonly PlannedRecord[],
): Promise<void> {
  await tx.delete(restoreItem).where(eq(restoreItem.restoreId, owner.restoreId));
  for (let start = 0; start < plan.length; start += rowsPerStatement) {
    const rows = plan
      .slice(start, start + rowsPerStatement)
      .map((record, offset) => rowOf(record, start + offset + 1));
    await tx.insert(restoreItem).values(rows.map((row) => ({ ...owner, ...row })));
  }
}

function rowOf(record: PlannedRecord, seq: number) {
  const { object, label, recordId, name, action, newId, notes } = record;
  return {
    ...{ seq, object, label, recordId, name, action, newId },
    outcome: 'planned' as const,
    values: { ...record.values },
    before: record.before && { ...record.before },
    deferred: [...record.deferred],
    ...noteColumns(notes),
  };
}

export interface ItemFilter {
  readonly actions?: readonly RestoreAction[];
  readonly outcomes?: readonly RestoreOutcome[];
  readonly object?: string;
}

/** The records of a restore that match, in order of execution. */
export async function itemsOf(
  queryable: Queryable,
  restoreId: string,
  filter: ItemFilter = {},
  after = 0,
  limit?: number,
): Promise<Item[]> {
  const query = queryable
    .select()
    .from(restoreItem)
    .where(
      and(
        eq(restoreItem.restoreId, restoreId),
        gt(restoreItem.seq, after),
        filter.actions && inArray(restoreItem.action, [...filter.actions]),
        filter.outcomes && inArray(restoreItem.outcome, [...filter.outcomes]),
        filter.object === undefined ? undefined : eq(restoreItem.object, filter.object),
      ),
    )
    .orderBy(asc(restoreItem.seq));
  return limit === undefined ? query : query.limit(limit);
}

/** Writes back everything of these items that execution may change. */
export async function saveItems(tx: Tx, items: readonly Item[]): Promise<void> {
  const [first] = items;
  if (!first) return;
  const rows = items.map(
    ({ seq, action, outcome, values, before, deferred, newId, intentAt, errorCode, message }) => ({
      ...{ seq, action, outcome, values, before, deferred, message },
      new_id: newId,
      error_code: errorCode,
      intent_at: intentAt?.toISOString() ?? null,
    }),
  );
  await tx.execute(sql`
    update holdfast.restore_item item
    set action = done.action, outcome = done.outcome, "values" = done."values", before = done.before, deferred = done.deferred,
      new_id = done.new_id, error_code = done.error_code, message = done.message, intent_at = done.intent_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as done(seq int, action text, outcome text, "values" jsonb,
      before jsonb, deferred jsonb, new_id text, error_code text, message text, intent_at timestamptz)
    where item.restore_id = ${first.restoreId}::uuid and item.seq = done.seq`);
}
