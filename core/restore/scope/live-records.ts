import type { ObjectDescription } from '#core/model';
import { isBackedUpField, isHoldfastError, toId18 } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { nulMarker } from '#core/versions';
import type { LiveRecord } from '../plan/planned-record.ts';

/** Ids in one query: with the fields below it stays under Salesforce's 16,384 characters of a URL (engine rules, test 11). */
const idsPerQuery = 200;
/** Characters that field names may take in the URL of one query; more are read by further queries and joined by Id. */
const fieldCharacters = 8_000;

/**
 * Reads these records as the org has them now, those in the recycle bin too, by their present Id. A record that is gone for good is
 * absent. `fields` that the org does not have are left out.
 */
export async function readLive(
  org: OrgClient,
  description: ObjectDescription,
  ids: readonly string[],
  fields: Iterable<string>,
): Promise<Map<string, LiveRecord>> {
  const wanted = new Set(fields);
  const readable = description.fields.filter(
    (field) => wanted.has(field.name) && isBackedUpField(field) && field.name !== 'Id',
  );
  const hasBin = description.fields.some(({ name }) => name === 'IsDeleted');
  const live = new Map<string, LiveRecord>();
  for (const chunk of chunks([...new Set(ids)], idsPerQuery)) {
    for (const names of fieldChunks(readable.map(({ name }) => name))) {
      const columns = [
        'Id',
        ...(hasBin ? ['IsDeleted'] : []),
        ...names.filter((name) => name !== 'IsDeleted'),
      ];
      await readInto(
        live,
        org,
        `SELECT ${columns.join(',')} FROM ${description.name} WHERE Id IN (${quoted(chunk)})`,
      );
    }
  }
  return live;
}

async function readInto(live: Map<string, LiveRecord>, org: OrgClient, soql: string): Promise<void> {
  for await (const { columns, rows } of org.query(soql, { all: true })) {
    for (const row of rows) {
      const values = Object.fromEntries(columns.map((column, index) => [column, asStored(row[index])]));
      const id = toId18(values['Id'] ?? '');
      live.set(id, {
        id,
        deleted: values['IsDeleted'] === 'true',
        values: { ...live.get(id)?.values, ...values },
      });
    }
  }
}

/** A live value spelled as the backup spells it, so that the two can be compared, and Postgres can keep it. */
function asStored(value: string | null | undefined): string | null {
  return value?.replaceAll('\0', nulMarker) ?? null;
}

/** Which of these Ids, all of one object, are those of living records. */
export async function existingIds(
  org: OrgClient,
  object: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const existing = new Set<string>();
  for (const chunk of chunks([...new Set(ids)], 2 * idsPerQuery)) {
    for (const row of await org.queryRecords(`SELECT Id FROM ${object} WHERE Id IN (${quoted(chunk)})`)) {
      existing.add(toId18(row['Id'] ?? ''));
    }
  }
  return existing;
}

/**
 * Which of these Ids, of whatever objects, the org does not hold. An Id of an object that cannot be asked counts as held: Salesforce
 * itself judges it when it is written.
 */
export async function missingIds(org: OrgClient, ids: Iterable<string>): Promise<Set<string>> {
  const missing = new Set<string>();
  const objectOf = new Map((await org.describeGlobal()).map((summary) => [summary.keyPrefix, summary]));
  const byObject = Map.groupBy(new Set(ids), (id) => objectOf.get(id.slice(0, 3)));
  for (const [summary, found] of byObject) {
    if (!summary?.queryable) continue;
    const existing = await heldIds(org, summary.name, found);
    for (const id of found) if (!existing.has(toId18(id))) missing.add(id);
  }
  return missing;
}

async function heldIds(org: OrgClient, object: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    return await existingIds(org, object, ids);
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return new Set(ids.map(toId18));
    throw error;
  }
}

/** The price book that every org has; undefined where price books are not used. */
export async function standardPricebookId(org: OrgClient): Promise<string | undefined> {
  const [standard] = await org.queryRecords('SELECT Id FROM Pricebook2 WHERE IsStandard = true');
  return standard?.['Id'] ?? undefined;
}

/** Ids as a SOQL list; they are letters and digits, so nothing needs escaping. */
function quoted(ids: readonly string[]): string {
  return ids.map((id) => `'${toId18(id)}'`).join(',');
}

function fieldChunks(names: readonly string[]): string[][] {
  const found: string[][] = [[]];
  let length = 0;
  for (const name of names) {
    // A comma takes three characters in a URL.
    length += name.length + 3;
    if (length > fieldCharacters) {
      found.push([]);
      length = name.length + 3;
    }
    found.at(-1)?.push(name);
  }
  return found;
}

/** Slices of at most `size` values. */
export function* chunks<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
