import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import { isHoldfastError } from '#core/model';
import type { FileObject } from '#core/salesforce';
import { storeTable } from '#core/versions';
import { contentDigest, type FileKeys } from './file-keys.ts';
import { hasFileTables } from './file-tables.ts';
import { bodyKey, type FileStore } from './keep-body.ts';
import { readBody } from './read-body.ts';
import { sealedBytes } from './sealed-body.ts';

/** A file whose stored copy is not what it should be; without `recordId` several that are not named. */
export interface DamagedFile {
  readonly object: FileObject;
  readonly recordId: string | null;
  readonly message: string;
}

/** What a look at some contents of a store found. */
export interface CheckedBodies {
  /** Go on after this content; null when there is none left. */
  readonly next: string | null;
  readonly checked: number;
  /** Contents of which every byte was read. */
  readonly read: number;
  readonly damaged: readonly DamagedFile[];
}

/** Contents looked at in one call, and looked at once: a bucket takes its time to answer. */
const batch = 64;
const atOnce = 8;
/** Records named for one damaged content. */
const mostNamed = 20;

interface Content {
  readonly id: string;
  readonly bytes: number;
}

/**
 * Looks at the next contents that files have, in the order of their names: each must lie in the storage with the size that it has when
 * sealed, and those that `isRead` picks are opened and compared with their names, byte for byte. Writes nothing. Throws
 * FILE_STORE_UNAVAILABLE.
 */
export async function checkBodies(
  q: Queryable,
  store: FileStore,
  keys: FileKeys,
  after: string,
  isRead: (contentId: string) => boolean,
): Promise<CheckedBodies> {
  const contents = await contentsAfter(q, store, after);
  const waiting = [...contents];
  const wrong = new Map<string, string>();
  let read = 0;
  const worker = async (): Promise<void> => {
    for (let content = waiting.shift(); content; content = waiting.shift()) {
      const inFull = isRead(content.id);
      const fault =
        (await sizeFault(store, content)) ?? (inFull ? await readFault(store, keys, content) : undefined);
      if (fault !== undefined) wrong.set(content.id, fault);
      if (inFull) read += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const next = contents.length < batch ? null : (contents.at(-1)?.id ?? null);
  return { next, checked: contents.length, read, damaged: await filesWith(q, store, wrong) };
}

async function contentsAfter(q: Queryable, { storeSchema }: FileStore, after: string): Promise<Content[]> {
  if (!(await hasFileTables(q, storeSchema))) return [];
  const rows = await q.execute<{ content_id: string; bytes: string }>(sql`
    select b.content_id, b.bytes from ${storeTable(storeSchema, 'file_body')} b
    where b.content_id > ${after} and exists (select from ${storeTable(storeSchema, 'file')} f where f.content_id = b.content_id)
    order by b.content_id limit ${batch}::int`);
  return rows.map(({ content_id: id, bytes }) => ({ id, bytes: Number(bytes) }));
}

async function sizeFault(
  { storage, connectionId }: FileStore,
  { id, bytes }: Content,
): Promise<string | undefined> {
  const size = await storage.sizeOf(bodyKey(connectionId, id));
  if (size === undefined) return 'The stored copy of its file is missing.';
  const expected = sealedBytes(bytes);
  return size === expected
    ? undefined
    : `The stored copy of its file has ${size} bytes where it should have ${expected}.`;
}

async function readFault(
  store: FileStore,
  keys: FileKeys,
  { id, bytes }: Content,
): Promise<string | undefined> {
  const digest = contentDigest(keys);
  let held = 0;
  try {
    for await (const piece of readBody(store, keys, id)) {
      digest.update(piece);
      held += piece.length;
    }
  } catch (error) {
    if (!isHoldfastError(error, 'FILE_DAMAGED')) throw error;
    return error.message;
  }
  return held === bytes && digest.digest('hex') === id
    ? undefined
    : 'The stored copy of its file holds another content.';
}

/** The files that have these contents now: what was erased or purged while we looked is not missed. */
async function filesWith(
  q: Queryable,
  { storeSchema }: FileStore,
  wrong: ReadonlyMap<string, string>,
): Promise<DamagedFile[]> {
  const damaged: DamagedFile[] = [];
  for (const [id, message] of wrong) {
    const rows = await q.execute<{ object: FileObject; record_id: string; files: string }>(sql`
      select distinct on (f.object, f.record_id) f.object, f.record_id, count(*) over () as files
      from ${storeTable(storeSchema, 'file')} f join ${storeTable(storeSchema, 'file_body')} b on b.content_id = f.content_id
      where f.content_id = ${id} and b.doomed_at is null
      order by f.object, f.record_id limit ${mostNamed}::int`);
    for (const { object, record_id: recordId } of rows) damaged.push({ object, recordId, message });
    const more = Number(rows[0]?.files ?? 0) - rows.length;
    const [first] = rows;
    if (first && more > 0)
      damaged.push({
        object: first.object,
        recordId: null,
        message: `${more} more files share a damaged copy.`,
      });
  }
  return damaged;
}
