import type { ObjectDescription } from '#core/model';
import type { FieldValues } from '../plan/field-values.ts';
import { ruleOf } from '../plan/object-rules.ts';
import { isHardReference } from '../plan/writable-fields.ts';
import type { Item } from '../store/items.ts';
import type { Applying } from './applying.ts';
import { failed, withNote } from './item-state.ts';
import { lostText, remap, targetsOf, without, type TargetOf } from './targets.ts';

/** A record and the values, with present Ids, that an insert gives it. */
export interface Insert {
  readonly item: Item;
  readonly values: FieldValues;
}

/** What can be inserted now, and what cannot be at all because a required parent did not come back. */
export async function prepareInserts(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<{ readonly ready: readonly Insert[]; readonly refused: readonly Item[] }> {
  const targetOf = await targetsOf(
    applying,
    description,
    items.map(({ values }) => values),
  );
  const ready: Insert[] = [];
  const refused: Item[] = [];
  for (const item of items) {
    const prepared = prepareInsert(item, description, targetOf);
    if ('item' in prepared) ready.push(prepared);
    else refused.push(prepared);
  }
  return { ready, refused };
}

/** The values that the first pass writes, with the lookups to later records left to the last pass; or the record as failed. */
export function prepareInsert(item: Item, description: ObjectDescription, targetOf: TargetOf): Insert | Item {
  const { values, waiting: pending, lost } = remap(item.values, description, targetOf);
  const waiting = pending.filter(({ name }) => name !== ruleOf(description.name).makes);
  const missing = [...waiting, ...lost].filter(isHardReference);
  if (missing.length > 0) return failed(item, 'PARENT_NOT_RESTORED', lostText(missing));
  const placeholders = ruleOf(description.name).placeholders ?? {};
  const setLast = item.deferred.filter((name) => name in placeholders);
  const deferred = [...waiting.map(({ name }) => name), ...setLast].sort();
  const kept = without(
    item.values,
    lost.map(({ name }) => name),
  );
  let next: Item = { ...item, values: kept, deferred };
  if (lost.length > 0) next = withNote(next, 'PARENT_NOT_RESTORED', lostText(lost));
  const first = Object.fromEntries(setLast.map((name) => [name, placeholders[name] ?? null]));
  return { item: next, values: { ...values, ...first } };
}
