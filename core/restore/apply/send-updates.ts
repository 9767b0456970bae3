import type { RowResult } from '#core/salesforce';
import type { FieldValues } from '../plan/field-values.ts';
import type { Item } from '../store/items.ts';
import { lockDelay, pause, presentIdOf, recordsPerCall, save, type Applying } from './applying.ts';
import { isLocked, isOwnerRefused, lockRetries, refusalOf, withNote } from './item-state.ts';
import { without } from './targets.ts';
import { chunks } from '../scope/live-records.ts';

/** A record and the values, with present Ids, that an update gives it. */
export interface Update {
  readonly item: Item;
  readonly values: FieldValues;
}

/** What becomes of a record whose update was accepted, or refused for good. */
export interface UpdateEnds {
  readonly accepted: (item: Item) => Item;
  readonly refused: (item: Item, code: string, text: string) => Item;
}

/**
 * Updates records of one object and saves how each ended. Locked rows are tried again up to five times; an owner that Salesforce
 * refuses is left out with a word. Repeating an update does no harm, so a lost reply needs no special care.
 */
export async function sendUpdates(
  applying: Applying,
  object: string,
  updates: readonly Update[],
  ends: UpdateEnds,
): Promise<void> {
  let open = [...updates];
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt > 0) await pause(applying, lockDelay(applying, attempt));
    const again: Update[] = [];
    for (const chunk of chunks(open, recordsPerCall)) {
      const records = chunk.map(({ item, values }) => ({ ...values, Id: presentIdOf(item) }));
      const results = await applying.org.update(object, records);
      const ended: Item[] = [];
      for (const [index, update] of chunk.entries()) {
        const result = results[index];
        if (!result) continue;
        const retry = attempt < lockRetries ? nextTry(update, result) : undefined;
        if (retry && Object.keys(retry.values).length > 0) again.push(retry);
        else ended.push(result.success ? ends.accepted(update.item) : refusedItem(update.item, result, ends));
      }
      await save(applying, ended);
    }
    open = again;
  }
}

function refusedItem(item: Item, result: RowResult, ends: UpdateEnds): Item {
  const { code, text } = refusalOf(result);
  return ends.refused(item, code, text);
}

/** The same row for a locked one; without the owner when that was refused; undefined when another attempt would not help. */
function nextTry({ item, values }: Update, result: RowResult): Update | undefined {
  if (isLocked(result)) return { item, values };
  if (!('OwnerId' in values) || !isOwnerRefused(result)) return undefined;
  return { item: withoutOwner(item), values: without(values, ['OwnerId']) };
}

/** The record without the owner that Salesforce refused. */
export function withoutOwner(item: Item): Item {
  const text = 'The owner in the backup is inactive or gone, so the owner was not restored.';
  return { ...withNote(item, 'OWNER_REPLACED', text), values: without(item.values, ['OwnerId']) };
}
