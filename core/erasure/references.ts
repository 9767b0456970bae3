import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import type { Clock } from '#core/model';
import { countReferences, storedObjects } from '#core/versions';
import type { ErasureScope } from './scope.ts';

/** Live records of an object that point to a record by one of their fields. */
export interface Reference {
  object: string;
  label: string;
  field: string;
  fieldLabel: string;
  records: number;
}

/** Time for one object, so that a call from Salesforce is answered in time, and after which no other is begun. Milliseconds. */
const longestLook = 2_000;
const longestSearch = 4_000;
/** Postgres: the statement was cancelled, here by its time limit. */
const timedOut = '57014';

/**
 * What points to a record, by object and field, without what is erased with it. Not complete when a store is too large to be looked
 * through in a few seconds.
 */
export async function findReferences(
  tx: Tx,
  clock: Clock,
  storeSchema: string,
  apiName: string,
  { identities, objects: erased }: ErasureScope,
): Promise<{ references: Reference[]; complete: boolean }> {
  const references: Reference[] = [];
  const objects = await storedObjects(tx, storeSchema);
  const began = clock.now().getTime();
  const goingAlong = erased.flatMap(({ recordIds }) => [...recordIds]);
  let complete = true;
  for (const object of objects) {
    const fields = object.fields.filter(({ referenceTo }) => referenceTo.includes(apiName));
    if (fields.length === 0) continue;
    const slots = fields.map(({ slot }) => slot);
    const late = clock.now().getTime() - began > longestSearch;
    const counts = late
      ? undefined
      : await inTime(tx, (inner) =>
          countReferences(inner, storeSchema, object.id, slots, identities, goingAlong),
        );
    if (!counts) complete = false;
    for (const { name, label, slot } of fields) {
      const records = counts?.get(slot) ?? 0;
      if (records > 0)
        references.push({
          object: object.apiName,
          label: object.label,
          field: name,
          fieldLabel: label,
          records,
        });
    }
  }
  return { references, complete };
}

/** In a savepoint, which gives the time limit back at its end. */
async function inTime<T>(tx: Tx, work: (inner: Tx) => Promise<T>): Promise<T | undefined> {
  try {
    return await tx.transaction(async (inner) => {
      await inner.execute(sql`set local statement_timeout = ${sql.raw(String(longestLook))}`);
      const found = await work(inner);
      await inner.execute(sql`set local statement_timeout = default`);
      return found;
    });
  } catch (error) {
    const code = (error as { cause?: { code?: unknown } }).cause?.code;
    if (code === timedOut) return undefined;
    throw error;
  }
}
