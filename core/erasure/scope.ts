import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db';
import {
  everReferencing,
  spansOfRecords,
  storedObjects,
  type StoredObject,
  type VersionSpan,
} from '#core/versions';

/** What is erased of one object. */
export interface ScopedObject {
  readonly object: StoredObject;
  /** 18 characters. */
  readonly recordIds: readonly string[];
}

/** A record with everything that goes with it. */
export interface ErasureScope {
  /** Every Id that the record had: restores may have brought it back under another one. */
  readonly identities: readonly string[];
  /** The record itself first. */
  readonly objects: readonly ScopedObject[];
}

export interface Wanted {
  readonly connectionId: string;
  readonly storeSchema: string;
  readonly object: StoredObject;
  readonly recordId: string;
  readonly includeFiles: boolean;
}

/** Works out what an erasure takes: the record under all its Ids and, if wanted, the files that belong to it and to nothing else. */
export async function scopeOf(tx: Tx, wanted: Wanted): Promise<ErasureScope> {
  const identities = await identitiesOf(tx, wanted.connectionId, wanted.recordId);
  const self = { object: wanted.object, recordIds: identities };
  const files = wanted.includeFiles ? await filesOf(tx, wanted, identities) : [];
  const objects = merged([self, ...files.filter(({ recordIds }) => recordIds.length > 0)]);
  return { identities, objects };
}

/** Versions of everything in scope. */
export async function spansOf(
  tx: Tx,
  storeSchema: string,
  { objects }: ErasureScope,
): Promise<VersionSpan[]> {
  const spans: VersionSpan[] = [];
  for (const { object, recordIds } of objects)
    spans.push(...(await spansOfRecords(tx, storeSchema, object.id, recordIds)));
  return spans;
}

/** Records of these objects have a body in the file store. */
const withBody = new Set(['contentversion', 'attachment', 'document']);

/** Ids in scope that stand for a file body. */
export function fileRecordIds({ objects }: ErasureScope): string[] {
  return objects.flatMap(({ object, recordIds }) =>
    withBody.has(object.apiName.toLowerCase()) ? [...recordIds] : [],
  );
}

async function identitiesOf(tx: Tx, connectionId: string, recordId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive same(id) as (
      select ${recordId}::text
      union
      select case when l.old_id = s.id then l.new_id else l.old_id end
      from same s join holdfast.id_ledger l on l.connection_id = ${connectionId}::uuid and s.id in (l.old_id, l.new_id))
    select id from same`);
  return rows.map(({ id }) => id);
}

/**
 * Attachments of the record; documents that were never linked to anything but the record, a user or a library, with their versions and
 * links. A document that is also linked to another record is that record's file as well, and stays. Of a ContentDocument itself: its
 * versions and links.
 */
async function filesOf(tx: Tx, wanted: Wanted, identities: readonly string[]): Promise<ScopedObject[]> {
  const byName = new Map(
    (await storedObjects(tx, wanted.storeSchema)).map((object) => [object.apiName.toLowerCase(), object]),
  );
  const naming = (name: string, field: string, ids: readonly string[], other?: string) =>
    recordsNaming(tx, wanted.storeSchema, byName.get(name), field, ids, other);
  const ids = (rows: readonly { recordId: string }[]) => [...new Set(rows.map(({ recordId }) => recordId))];
  const named = (name: string, recordIds: readonly string[]): ScopedObject[] => {
    const object = byName.get(name);
    return object ? [{ object, recordIds }] : [];
  };
  const attachments = ids(await naming('attachment', 'parentid', identities));
  const linked = await naming('contentdocumentlink', 'linkedentityid', identities, 'contentdocumentid');
  const documents = [...new Set(linked.flatMap(({ value }) => (value === null ? [] : [value])))];
  const links = await naming('contentdocumentlink', 'contentdocumentid', documents, 'linkedentityid');
  const documentOf = await naming('contentdocumentlink', 'contentdocumentid', documents, 'contentdocumentid');
  const shared = sharedDocuments(links, documentOf, identities);
  const own = documents.filter((id) => !shared.has(id));
  const whole = wanted.object.apiName.toLowerCase() === 'contentdocument' ? [...own, ...identities] : own;
  return [
    ...named('attachment', attachments),
    ...named('contentdocument', own),
    ...named('contentversion', ids(await naming('contentversion', 'contentdocumentid', whole))),
    ...named('contentdocumentlink', ids(await naming('contentdocumentlink', 'contentdocumentid', whole))),
  ];
}

/** Key prefixes of what a document is linked to without belonging to it: users and libraries. */
const noOwners = new Set(['005', '058']);

function sharedDocuments(
  links: readonly { recordId: string; value: string | null }[],
  documentOf: readonly { recordId: string; value: string | null }[],
  identities: readonly string[],
): Set<string> {
  const foreign = new Set(
    links
      .filter(
        ({ value }) => value !== null && !identities.includes(value) && !noOwners.has(value.slice(0, 3)),
      )
      .map(({ recordId }) => recordId),
  );
  return new Set(
    documentOf.flatMap(({ recordId, value }) => (foreign.has(recordId) && value ? [value] : [])),
  );
}

async function recordsNaming(
  tx: Tx,
  storeSchema: string,
  object: StoredObject | undefined,
  field: string,
  ids: readonly string[],
  other: string = field,
): Promise<{ recordId: string; value: string | null }[]> {
  const slotOf = (name: string) => object?.fields.find((one) => one.name.toLowerCase() === name)?.slot;
  const [slot, otherSlot] = [slotOf(field), slotOf(other)];
  if (!object || slot === undefined || otherSlot === undefined || ids.length === 0) return [];
  return everReferencing(tx, storeSchema, object.id, slot, ids, otherSlot);
}

/** One entry an object: the record itself may be a file. */
function merged(parts: readonly ScopedObject[]): ScopedObject[] {
  const byId = Map.groupBy(parts, ({ object }) => object.id);
  return [...byId.values()].flatMap((same) => {
    const [first] = same;
    return first
      ? [{ object: first.object, recordIds: [...new Set(same.flatMap((part) => part.recordIds))] }]
      : [];
  });
}
