import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import type { FileObject } from '#core/salesforce';
import { recordAsOf, storeTable, storedObject, valueOf } from '#core/versions';
import { storageTrouble } from './body-storage.ts';
import { factsOf } from './file-objects.ts';
import type { FileKeys } from './file-keys.ts';
import { hasFileTables } from './file-tables.ts';
import { bodyKey, type FileStore } from './keep-body.ts';
import { openedBody } from './sealed-body.ts';

/** The stored body of a record. */
export interface StoredBody {
  readonly contentId: string;
  readonly bytes: number;
  /** In hex. */
  readonly md5: string;
}

/**
 * The body that a record had in the snapshot of a run; undefined when there is no such record or its body was not fetched (yet).
 */
export async function bodyAsOf(
  q: Queryable,
  storeSchema: string,
  object: FileObject,
  recordId: string,
  runNumber: number,
): Promise<StoredBody | undefined> {
  const stored = await storedObject(q, storeSchema, object);
  if (!stored || !(await hasFileTables(q, storeSchema))) return undefined;
  const version = await recordAsOf(q, storeSchema, stored.id, recordId, runNumber);
  if (!version) return undefined;
  const { revision, bytes } = factsOf(object, (name) => {
    const field = stored.fields.find((known) => known.name === name);
    return field ? valueOf(version.payload, field) : null;
  });
  const [row] = await q.execute<{ content_id: string; bytes: string; md5: string }>(sql`
    select b.content_id, b.bytes, b.md5 from ${storeTable(storeSchema, 'file')} f
    join ${storeTable(storeSchema, 'file_body')} b on b.content_id = f.content_id
    where f.record_id = ${recordId} and f.revision = ${revision} and f.bytes = ${bytes}::int8`);
  return row && { contentId: row.content_id, bytes: Number(row.bytes), md5: row.md5 };
}

/** A stored content, each piece verified before it is handed out. Throws FILE_DAMAGED and FILE_STORE_UNAVAILABLE. */
export async function* readBody(
  store: Pick<FileStore, 'connectionId' | 'storage'>,
  keys: FileKeys,
  contentId: string,
): AsyncGenerator<Buffer> {
  const sealed = await store.storage.read(bodyKey(store.connectionId, contentId));
  try {
    yield* openedBody(sealed, keys, contentId);
  } catch (error) {
    throw storageTrouble(error);
  } finally {
    sealed.destroy();
  }
}
