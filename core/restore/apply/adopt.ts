import type { ObjectDescription } from '#core/model';
import { sameValue, type FieldValues } from '../plan/field-values.ts';
import { ruleOf } from '../plan/object-rules.ts';
import { updateableFields } from '../plan/writable-fields.ts';
import { chunks } from '../scope/live-records.ts';
import { enterNewIds } from '../store/id-ledger.ts';
import type { Item } from '../store/items.ts';
import { recordsPerCall, save, type Applying } from './applying.ts';
import { failed, withNote } from './item-state.ts';
import { prepareInserts, type Insert } from './prepare-inserts.ts';
import { sendUpdates } from './send-updates.ts';

/**
 * Some records Salesforce makes by itself when their parents are inserted (engine rules 8.2): the direct relation of a contact to its
 * account, the statuses of a campaign. Those found in the org are updated instead; gives back the others, to be inserted.
 */
export async function adoptExisting(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const keys = ruleOf(description.name).foundBy;
  if (!keys) return items;
  const { ready } = await prepareInserts(applying, description, items);
  const adopted = await findAdopted(applying, description, ready, keys);
  if (adopted.length === 0) return items;
  await updateAdopted(applying, description, adopted);
  const taken = new Set(adopted.map(({ item }) => item.seq));
  return items.filter(({ seq }) => !taken.has(seq));
}

async function findAdopted(
  applying: Applying,
  description: ObjectDescription,
  inserts: readonly Insert[],
  keys: readonly string[],
): Promise<Insert[]> {
  const [first] = keys;
  if (first === undefined) return [];
  const made: FieldValues[] = [];
  const parents = new Set(inserts.flatMap(({ values }) => values[first] ?? []));
  for (const chunk of chunks([...parents], recordsPerCall)) {
    const list = chunk.map((id) => `'${id}'`).join(',');
    const soql = `SELECT Id,${keys.join(',')} FROM ${description.name} WHERE ${first} IN (${list})`;
    made.push(...(await applying.org.queryRecords(soql)));
  }
  const types = new Map(description.fields.map((field) => [field.name, field]));
  return inserts.flatMap((insert) => {
    const match = made.find((record) =>
      keys.every((key) =>
        sameValue(types.get(key) ?? { type: 'string' }, record[key] ?? null, insert.values[key] ?? null),
      ),
    );
    return match ? [{ ...insert, item: { ...insert.item, newId: match['Id'] ?? null } }] : [];
  });
}

async function updateAdopted(
  applying: Applying,
  description: ObjectDescription,
  adopted: readonly Insert[],
): Promise<void> {
  const { id: restoreId, tenantId, connectionId } = applying.hold.restore;
  const updateable = updateableFields(description);
  const only = (values: FieldValues) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => updateable.has(name)));
  const updates = adopted.map(({ item, values }) => {
    const text = 'Salesforce had made it along with its parent, so it was updated.';
    const update: Item = {
      ...item,
      action: 'update',
      outcome: 'done',
      values: only(item.values),
      before: null,
    };
    return { item: withNote(update, 'MADE_BY_SALESFORCE', text), values: only(values) };
  });
  const entries = updates.flatMap(({ item }) =>
    item.newId === null ? [] : [{ object: item.object, oldId: item.recordId, newId: item.newId }],
  );
  await save(
    applying,
    updates.map(({ item }) => item),
    (tx) => enterNewIds(tx, applying.deps.clock, { tenantId, connectionId, restoreId }, entries),
  );
  const filled = updates.filter(({ values }) => Object.keys(values).length > 0);
  await sendUpdates(applying, description.name, filled, { accepted: (item) => item, refused: failed });
}
