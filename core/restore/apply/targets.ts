import { and, eq, inArray } from 'drizzle-orm';
import { restoreItem } from '#core/db';
import type { FieldDescription, ObjectDescription } from '#core/model';
import { read } from '../hold.ts';
import type { FieldValues } from '../plan/field-values.ts';
import type { PresentId } from '../plan/still-to-write.ts';
import { referencesIn } from '../plan/writable-fields.ts';
import { presentIds } from '../store/id-ledger.ts';
import type { Item } from '../store/items.ts';
import type { Applying } from './applying.ts';

/** Where a lookup of the backup points now: at a record of the org, at one still to be inserted, or at one that did not come back. */
export type Target =
  | {
      readonly state: 'present';
      readonly id: string;
      /** This restore answers for its being there. */
      readonly planned: boolean;
    }
  | { readonly state: 'pending' }
  | { readonly state: 'lost' };

/** Tells where each Id of the backup points now. */
export type TargetOf = (id: string) => Target;

/** Looks up the targets of all lookups in these values. */
export async function targetsOf(
  applying: Applying,
  description: ObjectDescription,
  records: readonly FieldValues[],
): Promise<TargetOf> {
  const ids = [
    ...new Set(records.flatMap((values) => referencesIn(description, values).map(({ id }) => id))),
  ];
  if (ids.length === 0) return (id) => ({ state: 'present', id, planned: false });
  const { id: restoreId, connectionId } = applying.hold.restore;
  return read(applying.deps, applying.hold, async (tx) => {
    const present = await presentIds(tx, connectionId, ids);
    const rows = await tx
      .select()
      .from(restoreItem)
      .where(and(eq(restoreItem.restoreId, restoreId), inArray(restoreItem.recordId, ids)));
    const own = new Map(rows.map((row) => [row.recordId, row]));
    return (id) => targetAt(own.get(id), present.get(id) ?? id);
  });
}

function targetAt(item: Item | undefined, presentId: string): Target {
  if (!item) return { state: 'present', id: presentId, planned: false };
  if (item.action === 'blocked' && item.before === null) return { state: 'lost' };
  const mustReturn = item.action === 'insert' || item.action === 'undelete';
  if (mustReturn && item.outcome === 'failed') return { state: 'lost' };
  if (item.action === 'insert' && (item.outcome === 'planned' || item.outcome === 'in_doubt'))
    return { state: 'pending' };
  const planned = item.action !== 'noop' && item.action !== 'blocked';
  return { state: 'present', id: item.newId ?? presentId, planned };
}

/** An Id of the backup as it reads in the org now; undefined while its record is not back. */
export function asPresent(targetOf: TargetOf): PresentId {
  return (id) => {
    const target = targetOf(id);
    return target.state === 'present' ? target.id : undefined;
  };
}

/** Values with their lookups turned to where the records are now. */
export interface Remapped {
  readonly values: FieldValues;
  /** Lookups whose target is still to be inserted. */
  readonly waiting: readonly FieldDescription[];
  /** Lookups whose target did not come back. */
  readonly lost: readonly FieldDescription[];
}

export function remap(values: FieldValues, description: ObjectDescription, targetOf: TargetOf): Remapped {
  const mapped = new Map(Object.entries(values));
  const waiting: FieldDescription[] = [];
  const lost: FieldDescription[] = [];
  for (const { field, id } of referencesIn(description, values)) {
    const target = targetOf(id);
    if (target.state === 'present') {
      mapped.set(field.name, target.id);
      continue;
    }
    (target.state === 'pending' ? waiting : lost).push(field);
    mapped.delete(field.name);
  }
  return { values: Object.fromEntries(mapped), waiting, lost };
}

/** The remark on lookups whose record did not come back. */
export function lostText(fields: readonly FieldDescription[]): string {
  return `${fields.map(({ label }) => label).join(', ')}: the record it points to was not restored.`;
}

/** Values without these fields. */
export function without(values: FieldValues, names: Iterable<string>): Record<string, string | null> {
  const dropped = new Set(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !dropped.has(name)));
}
