import { enterNewIds } from '../store/id-ledger.ts';
import type { Item } from '../store/items.ts';
import { save, type Applying } from './applying.ts';

/** Saves records after an insert, and enters the new Ids in the ledger in the same transaction. */
export async function saveInserted(applying: Applying, items: readonly Item[]): Promise<void> {
  const { id: restoreId, tenantId, connectionId } = applying.hold.restore;
  const entries = items.flatMap(({ object, recordId, newId, outcome }) =>
    outcome === 'done' && newId !== null ? [{ object, oldId: recordId, newId }] : [],
  );
  await save(applying, items, (tx) =>
    enterNewIds(tx, applying.deps.clock, { tenantId, connectionId, restoreId }, entries),
  );
}
