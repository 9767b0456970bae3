import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '#core/db';
import type { FileObject } from '#core/salesforce';
import { storedObject, type StoredObject } from '#core/versions';

/** Where an object with files says what its body is like. */
interface FileFields {
  readonly object: FileObject;
  readonly size: string;
  /** Changes whenever the body does. */
  readonly revision: string;
}

/** Facts: salesforce-api reference, section 11. A ContentVersion never changes its body; the others may, and have no checksum. */
const fileFields: readonly FileFields[] = [
  { object: 'ContentVersion', size: 'ContentSize', revision: 'Checksum' },
  { object: 'Attachment', size: 'BodyLength', revision: 'LastModifiedDate' },
  { object: 'Document', size: 'BodyLength', revision: 'LastModifiedDate' },
];

/** What identifies the body of a record, from its values by field name: the same that `storedFileObjects` computes in the database. */
export function factsOf(
  object: FileObject,
  value: (field: string) => string | null,
): { readonly revision: string; readonly bytes: number } {
  const fields = fileFields.find((known) => known.object === object);
  const size = value(fields?.size ?? '') ?? '';
  return {
    revision: value(fields?.revision ?? '') ?? '',
    bytes: /^[0-9]{1,15}$/.test(size) ? Number(size) : -1,
  };
}

/** An object with files as the store has it: how to read the facts of a body out of a version `v`. */
export interface StoredFileObject {
  readonly object: FileObject;
  /** Number of the object in the store. */
  readonly id: number;
  /** -1 where the connected user may not see the field. */
  readonly size: SQL;
  readonly revision: SQL;
  /** Why there is no body to fetch; SQL null where there is one. */
  readonly bodiless: SQL;
}

/** The objects with files that a store has. */
export async function storedFileObjects(tx: Tx, storeSchema: string): Promise<StoredFileObject[]> {
  const found: StoredFileObject[] = [];
  for (const fields of fileFields) {
    const stored = await storedObject(tx, storeSchema, fields.object);
    if (stored) found.push(readingOf(stored, fields));
  }
  return found;
}

function readingOf(stored: StoredObject, { object, size, revision }: FileFields): StoredFileObject {
  const value = (name: string): SQL => {
    const slot = stored.fields.find((field) => field.name === name)?.slot;
    return slot === undefined ? sql`null::text` : sql.raw(`v.payload[${slot}]`);
  };
  const bytes = value(size);
  return {
    object,
    id: stored.id,
    size: sql`case when ${bytes} ~ '^[0-9]{1,15}$' then ${bytes}::int8 else -1 end`,
    revision: sql`coalesce(${value(revision)}, '')`,
    bodiless:
      object === 'ContentVersion'
        ? sql`case when ${value('ContentLocation')} = 'E' then 'The file lies outside Salesforce.'
            when ${value('FileType')} = 'LINK' then 'A link, which has no body.' end`
        : sql`null::text`,
  };
}
