import type { Item } from '../store/items.ts';
import { batches, save, type Applying } from './applying.ts';
import { withNote } from './item-state.ts';
import { sendUpdates, type UpdateEnds } from './send-updates.ts';
import { lostText, remap, targetsOf, without } from './targets.ts';

/** The last pass: lookups to records that had to come later, and fields that lock a record. May be done again after a crash. */
export async function fillDeferred(applying: Applying): Promise<void> {
  const filter = { actions: ['undelete', 'update', 'insert'], outcomes: ['done'] } as const;
  for await (const { description, items } of batches(applying, filter)) {
    const open = items.filter(({ deferred }) => deferred.length > 0);
    if (open.length === 0) continue;
    const deferred = new Map(open.map((item) => [item.seq, deferredValues(item)]));
    const targetOf = await targetsOf(applying, description, [...deferred.values()]);
    const updates = open.map((item) => {
      const { values, waiting, lost } = remap(deferred.get(item.seq) ?? {}, description, targetOf);
      const missing = [...waiting, ...lost];
      const kept = without(
        item.values,
        missing.map(({ name }) => name),
      );
      const next: Item = { ...item, values: kept };
      return {
        item: missing.length > 0 ? withNote(next, 'PARENT_NOT_RESTORED', lostText(missing)) : next,
        values,
      };
    });
    const [filled, empty] = [updates.filter(hasValues), updates.filter((update) => !hasValues(update))];
    await save(
      applying,
      empty.map(({ item }) => ({ ...item, deferred: [] })),
    );
    await sendUpdates(applying, description.name, filled, ends);
  }
}

function hasValues({ values }: { readonly values: object }): boolean {
  return Object.keys(values).length > 0;
}

/** The record is there in any case; reading it back shows which of its fields differ. */
const ends: UpdateEnds = {
  accepted: (item) => ({ ...item, deferred: [] }),
  refused: (item, code, text) => withNote(item, code, text),
};

function deferredValues(item: Item): Record<string, string | null> {
  return Object.fromEntries(Object.entries(item.values).filter(([name]) => item.deferred.includes(name)));
}
