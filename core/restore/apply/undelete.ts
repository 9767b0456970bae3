import type { ObjectDescription } from '#core/model';
import { HoldfastError, isHoldfastError } from '#core/model';
import type { RowResult } from '#core/salesforce';
import { readLive } from '../scope/live-records.ts';
import type { Item } from '../store/items.ts';
import { asInserts, type Refused } from './as-inserts.ts';
import { batches, lockDelay, pause, presentIdOf, save, type Applying } from './applying.ts';
import { failed, isLocked, lockRetries, refusalOf } from './item-state.ts';

/**
 * Takes records out of the recycle bin, parents first. The bin is read again before each call, since children come back with their
 * parents. What Salesforce refuses is asked for once more when all others are back, since a record may depend on one that came later;
 * what cannot be undeleted then becomes an insert.
 */
export async function undeleteAll(applying: Applying): Promise<void> {
  await undeletePass(applying, 'first');
  await undeletePass(applying, 'last');
}

type Pass = 'first' | 'last';

async function undeletePass(applying: Applying, pass: Pass): Promise<void> {
  for await (const { description, items } of batches(applying, {
    actions: ['undelete'],
    outcomes: ['planned'],
  })) {
    await undeleteBatch(applying, description, items, pass);
  }
}

async function undeleteBatch(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
  pass: Pass,
): Promise<void> {
  const refusals = new Map<number, RowResult>();
  for (let attempt = 0; attempt <= lockRetries; attempt += 1) {
    if (attempt > 0) await pause(applying, lockDelay(applying, attempt));
    const inBin = await stillInBin(applying, description, items);
    const waiting = inBin.filter(({ seq }) => isWorthAsking(refusals.get(seq)));
    if (waiting.length === 0 || !description.undeletable) break;
    for (const [seq, result] of await undeleteOnce(applying, waiting)) refusals.set(seq, result);
    if (waiting.every(({ seq }) => !isWorthAsking(refusals.get(seq)))) break;
  }
  await closeBatch(applying, description, items, refusals, pass);
}

/** Not asked yet, or locked when it was asked. */
function isWorthAsking(result: RowResult | undefined): boolean {
  return result === undefined || isLocked(result);
}

async function stillInBin(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<Item[]> {
  const live = await readLive(applying.org, description, items.map(presentIdOf), []);
  return items.filter((item) => live.get(presentIdOf(item))?.deleted === true);
}

async function undeleteOnce(applying: Applying, items: readonly Item[]): Promise<Map<number, RowResult>> {
  try {
    const results = await applying.org.undelete(items.map(presentIdOf));
    return new Map(items.flatMap((item, index) => (results[index] ? [[item.seq, results[index]]] : [])));
  } catch (error) {
    // The reply was lost; reading the bin again tells what came back.
    if (isHoldfastError(error, 'IN_DOUBT')) return new Map();
    throw error;
  }
}

/** The org itself tells who is back; of the rest, what is gone or cannot be undeleted is inserted, anything else failed. */
async function closeBatch(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
  refusals: ReadonlyMap<number, RowResult>,
  pass: Pass,
): Promise<void> {
  const live = await readLive(applying.org, description, items.map(presentIdOf), []);
  const ended: Item[] = [];
  const insert: Refused[] = [];
  for (const item of items) {
    const state = live.get(presentIdOf(item));
    const refusal = refusals.get(item.seq);
    const { code, text } = refusal ? refusalOf(refusal) : { code: 'UNDELETE_FAILED', text: '' };
    if (state && !state.deleted) ended.push({ ...item, outcome: 'done' });
    else if (!state) insert.push({ item, reason: 'it is no longer in the recycle bin' });
    else if (!refusal && description.undeletable) throw unanswered();
    else if (code === 'UNDELETE_FAILED')
      insert.push({ item, reason: text || 'it did not come back with its parent' });
    else if (pass === 'last') ended.push(failed(item, code, text));
  }
  const inserts = pass === 'last' ? await asInserts(applying, description, insert) : [];
  await save(applying, [...ended, ...inserts]);
}

/** Nobody refused it, and it is still in the bin: inserting it now could make a second record. */
function unanswered(): HoldfastError {
  return new HoldfastError(
    'ORG_UNAVAILABLE',
    'Salesforce keeps losing the replies to undeletes; the restore goes on later.',
  );
}
