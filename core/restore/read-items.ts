import { and, asc, count, eq, gt, sql } from 'drizzle-orm';
import { connection, restore, restoreItem, run, type Tx } from '#core/db';
import { HoldfastError, type RestoreOutcome } from '#core/model';
import { storedObject } from '#core/versions';
import type { RestoreItem, RestoreItemPage } from './restore.ts';

/** More than the records of any restore, and few enough that a place in the list has at most nine digits. */
const placesPerRank = 100_000_000;

/** The place of a record in the list: what needs attention first, in order of the plan within each rank. Never 0. */
const place = sql<number>`(${placesPerRank}::int * case
  when ${restoreItem.action} = 'blocked' then 0 when ${restoreItem.outcome} = 'failed' then 1
  when ${restoreItem.outcome} = 'in_doubt' then 2 when ${restoreItem.outcome} = 'differs' then 3 else 4 end + ${restoreItem.seq})`;

/**
 * A page of the records of a restore: blocked, failed, in doubt and differing ones before the rest, in order of execution within each.
 * `after` is the `nextAfter` of the page before; pages neither repeat nor skip a record whose outcome stays. Throws NOT_FOUND.
 */
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
    .select({ row: restoreItem, place })
    .from(restoreItem)
    .where(and(wanted, gt(place, Number(page.after ?? 0))))
    .orderBy(asc(place))
    .limit(page.limit + 1);
  const [counted] = await tx.select({ total: count() }).from(restoreItem).where(wanted);
  const shown = rows.slice(0, page.limit);
  const labels = await fieldLabels(
    tx,
    source,
    shown.map(({ row }) => row.object),
  );
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ row }) => toItem(row, labels)),
    total: counted?.total ?? 0,
    nextAfter: last ? String(last.place) : null,
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
