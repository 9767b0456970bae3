import type { ObjectDescription } from '#core/model';
import { HoldfastError, isHoldfastError } from '#core/model';
import type { RowResult } from '#core/salesforce';
import { read } from '../hold.ts';
import { insertRounds, objectOrder } from '../plan/assemble-plan.ts';
import { ruleOf } from '../plan/object-rules.ts';
import { chunks } from '../scope/live-records.ts';
import { itemsOf, type Item } from '../store/items.ts';
import { adoptExisting } from './adopt.ts';
import { describedObject, lockDelay, pause, recordsPerCall, save, type Applying } from './applying.ts';
import { settleDoubt } from './in-doubt.ts';
import { failed, isLocked, isOwnerRefused, lockRetries, refusalOf } from './item-state.ts';
import { insertDocuments, inOrderOfVersions } from './insert-documents.ts';
import { insertWithBodies } from './insert-with-bodies.ts';
import { prepareInserts, type Insert } from './prepare-inserts.ts';
import { saveInserted } from './save-inserted.ts';
import { withoutOwner } from './send-updates.ts';

/**
 * Inserts what is gone for good, parents before children. Salesforce has no key that makes a create repeatable, so each call is
 * announced in the database first; one whose outcome is unknown, now or from before a crash, is looked up in the org and only what is
 * absent is sent again.
 */
export async function insertAll(applying: Applying): Promise<void> {
  const { deps, hold } = applying;
  const filter = { actions: ['insert'], outcomes: ['planned', 'in_doubt'] } as const;
  const items = await read(deps, hold, (tx) => itemsOf(tx, hold.restore.id, filter));
  for (const object of objectOrder(items, applying.descriptions, 'ignore')) {
    const description = describedObject(applying, object);
    if (ruleOf(object).madeWith !== undefined) {
      await insertDocuments(applying, description, insertRound);
      continue;
    }
    // Read anew: the first versions of files are in already, with their documents.
    const ofObject = await read(deps, hold, (tx) => itemsOf(tx, hold.restore.id, { ...filter, object }));
    const doubtful = ofObject.filter(({ outcome }) => outcome === 'in_doubt');
    const absent = await settleDoubt(applying, description, doubtful);
    const open = [...ofObject.filter(({ outcome }) => outcome === 'planned'), ...absent];
    const byId = new Map(open.map((item) => [item.recordId, item]));
    if (ruleOf(object).hasBody) {
      for (const item of await inOrderOfVersions(applying, open))
        await insertRound(applying, description, [item]);
      continue;
    }
    const { rounds, stuck } = insertRounds(open, description, applying.facts);
    for (const ids of [...rounds, stuck]) {
      await insertRound(
        applying,
        description,
        ids.flatMap((id) => byId.get(id) ?? []),
      );
    }
  }
}

async function insertRound(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<void> {
  let open = await adoptExisting(applying, description, bySeq(items));
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt > lockRetries) {
      throw new HoldfastError(
        'ORG_UNAVAILABLE',
        'Salesforce keeps losing the replies to inserts; the restore goes on later.',
      );
    }
    if (attempt > 0) await pause(applying, lockDelay(applying, attempt));
    const again: Item[] = [];
    for (const chunk of chunks(open, recordsPerCall)) {
      again.push(...(await insertOnce(applying, description, chunk, attempt === lockRetries)));
    }
    open = again;
  }
}

/** In the order of the plan, which puts records of one parent side by side. */
function bySeq(items: readonly Item[]): Item[] {
  return [...items].sort((left, right) => left.seq - right.seq);
}

/** One call; gives back the records to try again: locked, refused for their owner, or surely not made by a call whose reply was lost. */
async function insertOnce(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
  last: boolean,
): Promise<Item[]> {
  const { ready, refused } = await prepareInserts(applying, description, items);
  const intentAt = applying.org.serverTime();
  const announced = ready.map(({ item, values }) => ({
    item: { ...item, outcome: 'in_doubt' as const, intentAt },
    values,
  }));
  await save(applying, [...refused, ...announced.map(({ item }) => item)]);
  if (announced.length === 0) return [];
  const results = await sendInsert(applying, description, announced);
  if (!results) {
    return settleDoubt(
      applying,
      description,
      announced.map(({ item }) => item),
    );
  }
  return closeCall(applying, announced, results, last);
}

/** Undefined when the reply was lost. Any other fault means that Salesforce surely made nothing, so the announcement is withdrawn. */
async function sendInsert(
  applying: Applying,
  description: ObjectDescription,
  inserts: readonly Insert[],
): Promise<RowResult[] | undefined> {
  try {
    if (ruleOf(description.name).hasBody) return await insertWithBodies(applying, inserts);
    return await applying.org.insert(
      description.name,
      inserts.map(({ values }) => values),
    );
  } catch (error) {
    if (isHoldfastError(error, 'IN_DOUBT')) return undefined;
    await save(
      applying,
      inserts.map(({ item }) => ({ ...item, outcome: 'planned' as const, intentAt: null })),
    );
    throw error;
  }
}

async function closeCall(
  applying: Applying,
  inserts: readonly Insert[],
  results: readonly RowResult[],
  last: boolean,
): Promise<Item[]> {
  const ended = inserts.map(({ item }, index) => endOf(item, results[index], last));
  await saveInserted(applying, ended);
  return ended.filter(({ outcome }) => outcome === 'planned');
}

function endOf(item: Item, result: RowResult | undefined, last: boolean): Item {
  // Without a row of its own it stays in doubt; core/salesforce refuses such replies before they come here.
  if (!result) return item;
  if (result.success && result.id !== null) return { ...item, outcome: 'done', newId: result.id };
  if (!last && isLocked(result)) return { ...item, outcome: 'planned', intentAt: null };
  if (!last && 'OwnerId' in item.values && isOwnerRefused(result)) {
    return { ...withoutOwner(item), outcome: 'planned', intentAt: null };
  }
  const { code, text } = refusalOf(result);
  return failed(item, code, text);
}
