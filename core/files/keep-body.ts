import { sql, type SQL } from 'drizzle-orm';
import type { Db, Tx } from '#core/db';
import type { Clock } from '#core/model';
import { storeTable } from '#core/versions';
import type { BodyStorage } from './body-storage.ts';
import type { FileRow } from './file-tables.ts';
import type { ReceivedBody } from './receive-body.ts';

/** Where the files of one connection are kept: bodies in the storage, the list of them in its version store. */
export interface FileStore {
  readonly connectionId: string;
  readonly storeSchema: string;
  readonly storage: BodyStorage;
}

/** Keys of a connection begin with its id, spread over 256 folders. */
export function bodyKey(connectionId: string, contentId: string): string {
  return `${connectionId}/${contentId.slice(0, 2)}/${contentId}`;
}

/**
 * Keeps a received body, once however often its content comes, and then notes that the file has it: a note never lacks its body. Those who
 * keep bodies share a lock that whoever removes bodies takes alone.
 */
export async function keepBody(
  db: Db,
  clock: Clock,
  store: FileStore,
  file: FileRow,
  body: ReceivedBody,
  path: string,
): Promise<void> {
  const table = (name: string) => storeTable(store.storeSchema, name);
  await db.transaction(async (tx) => {
    await lockBodies(tx, store.connectionId, 'shared');
    const wanted = await tx.execute(
      sql`select from ${table('file')} where ${sameFile(file)} and state = 'pending' for update`,
    );
    // Erased, or given up, while it was on its way: nothing of it may stay.
    if (wanted.length === 0) return;
    const now = sql`${clock.now().toISOString()}::timestamptz`;
    const known = await tx.execute(
      sql`select from ${table('file_body')} where content_id = ${body.contentId} and doomed_at is null`,
    );
    if (known.length === 0) {
      await store.storage.put(bodyKey(store.connectionId, body.contentId), path);
      await tx.execute(sql`
        insert into ${table('file_body')} (content_id, bytes, md5, stored_at)
        values (${body.contentId}, ${body.bytes}::int8, ${body.md5}, ${now})
        on conflict (content_id) do update set doomed_at = null, stored_at = excluded.stored_at`);
    }
    await tx.execute(sql`
      update ${table('file')} set state = 'done', reason = '', attempts = attempts + 1, content_id = ${body.contentId}, fetched_at = ${now}
      where ${sameFile(file)}`);
  });
}

/** Keeps those who store bodies of a connection and those who remove some apart, until the end of the transaction. */
export async function lockBodies(tx: Tx, connectionId: string, mode: 'shared' | 'alone'): Promise<void> {
  const lock = sql.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  await tx.execute(sql`select ${lock}(hashtextextended(${`files ${connectionId}`}, 0))`);
}

/** Condition on `file` for one row. */
export function sameFile({ recordId, revision, bytes }: FileRow): SQL {
  return sql`record_id = ${recordId} and revision = ${revision} and bytes = ${bytes}::int8`;
}
