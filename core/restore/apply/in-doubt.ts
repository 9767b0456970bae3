import type { ObjectDescription } from '#core/model';
import { isBackedUpField, toId18 } from '#core/model';
import { and, eq, inArray } from 'drizzle-orm';
import { idLedger } from '#core/db';
import { read, stopIfAsked } from '../hold.ts';
import { matchInserted, type Candidate } from '../plan/match-inserted.ts';
import type { Item } from '../store/items.ts';
import { pause, save, type Applying } from './applying.ts';
import { withNote } from './item-state.ts';
import { prepareInserts } from './prepare-inserts.ts';
import { saveInserted } from './save-inserted.ts';
import { without } from './targets.ts';

/** Salesforce stamps whole seconds, and its clock is read from a header with whole seconds too. */
const clockGrain = 2_000;

/**
 * Finds out what became of inserts whose reply was lost (engine rules 8.4 C): what this user created since then is compared with what
 * was sent. Enters those found as done and gives back those that were surely not made. Where somebody has to look, the record stays
 * in doubt. While the call may still be at work in Salesforce, an absent record is not believed to be absent.
 */
export async function settleDoubt(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<Item[]> {
  if (items.length === 0) return [];
  const first = await lookUp(applying, description, items);
  if (first.absent.length === 0) return [];
  const sentAt = Math.max(...first.absent.map(({ intentAt }) => intentAt?.getTime() ?? 0));
  const rest = sentAt + applying.limits.settle - applying.org.serverTime().getTime();
  if (rest <= 0) return withdraw(applying, first.absent);
  await pause(applying, rest);
  const second = await lookUp(applying, description, first.absent);
  return withdraw(applying, second.absent);
}

async function withdraw(applying: Applying, absent: readonly Item[]): Promise<Item[]> {
  const open = absent.map((item): Item => ({ ...item, outcome: 'planned', intentAt: null }));
  await save(applying, open);
  return open;
}

async function lookUp(
  applying: Applying,
  description: ObjectDescription,
  items: readonly Item[],
): Promise<{ readonly absent: readonly Item[] }> {
  stopIfAsked(applying.deps);
  const { ready, refused } = await prepareInserts(applying, description, items);
  const sent = ready.map(({ item, values }) => ({ key: item.seq, values: without(values, item.deferred) }));
  const fields = new Set(sent.flatMap(({ values }) => Object.keys(values)));
  const found = await createdSince(applying, description, earliest(items), fields);
  const { inserted, absent, ambiguous } = matchInserted(sent, found, description);
  const bySeq = new Map(ready.map(({ item }) => [item.seq, item]));
  const pick = (keys: Iterable<number>): Item[] => [...keys].flatMap((key) => bySeq.get(key) ?? []);
  await saveInserted(applying, [
    ...pick(inserted.keys()).map((item): Item => ({
      ...item,
      outcome: 'done',
      newId: inserted.get(item.seq) ?? null,
    })),
    ...pick(ambiguous).map(undecided),
    ...refused,
  ]);
  return { absent: pick(absent) };
}

function undecided(item: Item): Item {
  const text =
    'The reply to its insert was lost, and the org holds a new record like it: look there whether it is this one.';
  return withNote({ ...item, outcome: 'in_doubt' }, 'IN_DOUBT', text);
}

function earliest(items: readonly Item[]): Date {
  return new Date(Math.min(...items.map(({ intentAt }) => intentAt?.getTime() ?? 0)) - clockGrain);
}

/** What the connected user created since then and no restore has claimed yet. */
async function createdSince(
  applying: Applying,
  description: ObjectDescription,
  since: Date,
  fields: ReadonlySet<string>,
): Promise<Candidate[]> {
  const { userId } = await applying.org.identity();
  const columns = description.fields
    .filter((field) => fields.has(field.name) && isBackedUpField(field))
    .map(({ name }) => name);
  const soql =
    `SELECT ${['Id', ...columns].join(',')} FROM ${description.name} ` +
    `WHERE CreatedById = '${userId}' AND CreatedDate >= ${since.toISOString().replace(/\.\d+Z$/, 'Z')}`;
  const candidates = (await applying.org.queryRecords(soql)).map((values) => ({
    id: toId18(values['Id'] ?? ''),
    values,
  }));
  const claimed = await claimedIds(
    applying,
    candidates.map(({ id }) => id),
  );
  return candidates.filter(({ id }) => !claimed.has(id));
}

async function claimedIds(applying: Applying, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { connectionId } = applying.hold.restore;
  const rows = await read(applying.deps, applying.hold, (tx) =>
    tx
      .select({ newId: idLedger.newId })
      .from(idLedger)
      .where(and(eq(idLedger.connectionId, connectionId), inArray(idLedger.newId, [...ids]))),
  );
  return new Set(rows.map(({ newId }) => newId));
}
