import { asc, and, eq, inArray } from 'drizzle-orm';
import { idLedger, type Queryable, type Tx } from '#core/db';
import type { Clock } from '#core/model';

/** The Ids that records have now, by the Id in the backup; holds only those that came back under another one. */
export type PresentIds = ReadonlyMap<string, string>;

/** Looks up Ids in the ledger of all restores of a connection, following records that came back more than once. */
export async function presentIds(
  queryable: Queryable,
  connectionId: string,
  ids: Iterable<string>,
): Promise<PresentIds> {
  const steps = new Map<string, string>();
  let open = [...new Set(ids)];
  while (open.length > 0) {
    const found = await newestEntries(queryable, connectionId, open);
    for (const [oldId, newId] of found) steps.set(oldId, newId);
    open = [...found.values()].filter((id) => !steps.has(id));
  }
  return new Map([...steps.keys()].map((id) => [id, follow(steps, id)]));
}

async function newestEntries(
  queryable: Queryable,
  connectionId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  for (let start = 0; start < ids.length; start += 5_000) {
    const rows = await queryable
      .select({ oldId: idLedger.oldId, newId: idLedger.newId })
      .from(idLedger)
      .where(
        and(
          eq(idLedger.connectionId, connectionId),
          inArray(idLedger.oldId, ids.slice(start, start + 5_000)),
        ),
      )
      .orderBy(asc(idLedger.id));
    for (const { oldId, newId } of rows) entries.set(oldId, newId);
  }
  return entries;
}

function follow(steps: ReadonlyMap<string, string>, start: string): string {
  const passed = new Set([start]);
  let present = start;
  for (let next = steps.get(present); next !== undefined && !passed.has(next); next = steps.get(present)) {
    passed.add(next);
    present = next;
  }
  return present;
}

/** Enters records that came back under another Id. */
export async function enterNewIds(
  tx: Tx,
  clock: Clock,
  owner: { readonly tenantId: string; readonly connectionId: string; readonly restoreId: string },
  entries: readonly { readonly object: string; readonly oldId: string; readonly newId: string }[],
): Promise<void> {
  const changed = entries.filter(({ oldId, newId }) => oldId !== newId);
  if (changed.length === 0) return;
  await tx.insert(idLedger).values(changed.map((entry) => ({ ...owner, ...entry, at: clock.now() })));
}
