import { setTimeout as wait } from 'node:timers/promises';
import type { Tx } from '#core/db';
import { HoldfastError, type ObjectDescription } from '#core/model';
import type { FileKeys } from '#core/files';
import type { OrgClient } from '#core/salesforce';
import { fenced, read, stopIfAsked, type Hold } from '../hold.ts';
import type { OrgFacts } from '../plan/object-rules.ts';
import type { RestoreDeps, RestoreLimits } from '../restore-deps.ts';
import { itemsOf, saveItems, type Item, type ItemFilter } from '../store/items.ts';

/** Records in one call of the collections API or of undelete. */
export const recordsPerCall = 200;

/** A restore while it is carried out. */
export interface Applying {
  readonly deps: RestoreDeps;
  readonly hold: Hold;
  readonly org: OrgClient;
  readonly limits: RestoreLimits;
  readonly descriptions: ReadonlyMap<string, ObjectDescription>;
  readonly facts: OrgFacts;
  readonly fileKeys: FileKeys;
  /** Fields left alone because somebody edited them since, by number of the record. */
  readonly editedSince: Map<number, ReadonlySet<string>>;
}

/** Saves records, fenced. */
export function save(
  applying: Applying,
  items: readonly Item[],
  also?: (tx: Tx) => Promise<void>,
): Promise<void> {
  return fenced(applying.deps, applying.hold, async (tx) => {
    await saveItems(tx, items);
    await also?.(tx);
  });
}

/** The matching records in order of execution, in batches of one object that fit one call. */
export async function* batches(
  applying: Applying,
  filter: ItemFilter,
): AsyncGenerator<{ readonly description: ObjectDescription; readonly items: readonly Item[] }> {
  let after = 0;
  for (;;) {
    const page = await read(applying.deps, applying.hold, (tx) =>
      itemsOf(tx, applying.hold.restore.id, filter, after, recordsPerCall),
    );
    const last = page.at(-1);
    if (!last) return;
    for (const [object, items] of Map.groupBy(page, (item) => item.object)) {
      stopIfAsked(applying.deps);
      yield { description: describedObject(applying, object), items };
    }
    after = last.seq;
  }
}

/** The describe of an object of the plan. An object that went away since the plan was made ends the restore. */
export function describedObject(applying: Applying, object: string): ObjectDescription {
  const description = applying.descriptions.get(object);
  if (description) return description;
  throw new HoldfastError(
    'ORG_REFUSED',
    `The org no longer has the object ${object}, or hides it from the connected user.`,
    {
      remedy: 'Plan the restore again.',
    },
  );
}

/** The Id under which a record of the plan is to be found in the org. */
export function presentIdOf(item: Pick<Item, 'newId' | 'recordId'>): string {
  return item.newId ?? item.recordId;
}

/** Waits, unless the process is about to stop. */
export async function pause(applying: Applying, milliseconds: number): Promise<void> {
  const { signal } = applying.deps;
  try {
    await wait(Math.max(0, milliseconds), undefined, signal ? { signal } : {});
  } catch (error) {
    stopIfAsked(applying.deps);
    throw error;
  }
}

/** How long a locked row rests before the next attempt, counted from 1. */
export function lockDelay(applying: Applying, attempt: number): number {
  const jitter = 0.5 + applying.deps.clock.randomBytes(1).readUInt8() / 510;
  return applying.limits.lockDelay * 2 ** (attempt - 1) * jitter;
}
