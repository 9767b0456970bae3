import { withTenant } from '#core/db';
import { fieldsInOrg } from '#core/extract';
import type { ObjectDescription } from '#core/model';
import { storedObject, type StoredObject } from '#core/versions';
import type { Slice } from './slice.ts';

/**
 * Names of fields that earlier runs read and the connected user does not see any more, although the org still has them, or will not say:
 * access was taken away. Fields that the org has no more are not among them.
 */
export async function hiddenFields(
  slice: Slice,
  description: ObjectDescription,
): Promise<ReadonlySet<string>> {
  const { deps, hold, org } = slice;
  const before = await withTenant(deps.database.db, hold.tenantId, (tx) =>
    storedObject(tx, hold.storeSchema, description.name, hold.number - 1),
  );
  const missing = missingFields(before, description);
  if (missing.length === 0) return new Set();
  const there = await fieldsInOrg(org, description.name);
  return new Set(missing.filter((name) => there?.has(name.toLowerCase()) ?? true));
}

function missingFields(before: StoredObject | undefined, description: ObjectDescription): string[] {
  const described = new Set(description.fields.map(({ name }) => name.toLowerCase()));
  const fields = before?.fields ?? [];
  return fields.filter(({ name }) => !described.has(name.toLowerCase())).map(({ name }) => name);
}

/** What of an object is out of the connected user's sight, in a sentence each; none where he sees all. */
export function gapsOf(stored: StoredObject, invisible: number): string[] {
  const fields = stored.fields.filter((field) => field.hidden).map(({ name }) => name);
  const kept = 'What was backed up before is kept.';
  return [
    ...(fields.length === 0
      ? []
      : [`Hidden from the connected user: ${list(fields)}. ${kept} Give the user read access to go on.`]),
    ...(invisible === 0
      ? []
      : [
          `${invisible} ${invisible === 1 ? 'record is' : 'records are'} not deleted, as far as can be told, but hidden from the connected ` +
            `user. ${kept} Give the user the permission View All Data.`,
        ]),
  ];
}

const mostNamed = 10;

function list(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${names.length === 1 ? 'field' : 'fields'} ${names.slice(0, mostNamed).join(', ')}${more}`;
}
