import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#core/db';
import type { Clock } from '#core/model';
import { storeTable } from '#core/versions';
import { storedFileObjects } from './file-objects.ts';
import { hasFileTables } from './file-tables.ts';
import { bodyKey, lockBodies, type FileStore } from './keep-body.ts';

/** Bodies removed under one lock, which holds up whoever stores others. */
const batch = 200;

/** What was removed. `bytes`: of the contents, before sealing. */
export interface RemovedFiles {
  readonly files: number;
  readonly bodies: number;
  readonly bytes: number;
}

/**
 * Removes the bodies that no kept version of a record has, and that were stored before `olderThan`: the grace time, which must cover the
 * time over which the database may be set back from a backup of its own. For core/retention, after versions were purged. Killed at any
 * point, the next call goes on; no file ever lacks its body.
 */
export async function deleteUnreferenced(
  db: Db,
  clock: Clock,
  store: FileStore,
  olderThan: Date,
): Promise<RemovedFiles> {
  if (!(await hasFileTables(db, store.storeSchema))) return { files: 0, bodies: 0, bytes: 0 };
  const files = await db.transaction((tx) => forgetFiles(tx, store, olderThan));
  const removed = await removeBodies(db, clock, store, olderThan);
  await removeStrays(db, store, olderThan);
  return { files, ...removed };
}

/**
 * Removes the files of erased records, whatever their age, and each body that no other record has. For core/erasure, which names the Ids of
 * ContentVersion, Attachment and Document records, after it took their versions out of the store.
 */
export async function eraseFilesOf(
  db: Db,
  clock: Clock,
  store: FileStore,
  recordIds: readonly string[],
): Promise<RemovedFiles> {
  if (!(await hasFileTables(db, store.storeSchema))) return { files: 0, bodies: 0, bytes: 0 };
  const ids = sql`(select value collate "C" from json_array_elements_text(${JSON.stringify(recordIds)}::text::json))`;
  const contents = await db.transaction(async (tx) => {
    await tx.execute(
      sql`delete from ${storeTable(store.storeSchema, 'file_failure')} where record_id in ${ids}`,
    );
    return tx.execute<{ content_id: string | null }>(
      sql`delete from ${storeTable(store.storeSchema, 'file')} where record_id in ${ids} returning content_id`,
    );
  });
  const named = contents.flatMap(({ content_id: id }) => (id === null ? [] : [id]));
  const removed = await removeBodies(db, clock, store, undefined, named);
  return { files: contents.length, ...removed };
}

/** Forgets files of which no version is kept. Those that wait are left alone: a run has just asked for them. */
async function forgetFiles(tx: Tx, store: FileStore, olderThan: Date): Promise<number> {
  let forgotten = 0;
  for (const object of await storedFileObjects(tx, store.storeSchema)) {
    const rows = await tx.execute<{ count: string }>(sql`
      with gone as (
        delete from ${storeTable(store.storeSchema, 'file')} f
        where f.object = ${object.object} and f.state <> 'pending' and f.next_at < ${olderThan.toISOString()}::timestamptz
          and not exists (select from ${storeTable(store.storeSchema, 'record_version')} v
            where v.object = ${sql.raw(String(object.id))} and v.record_id = f.record_id
              and ${object.revision} = f.revision and ${object.size} = f.bytes)
        returning 1)
      select count(*) as count from gone`);
    forgotten += Number(rows[0]?.count ?? 0);
  }
  return forgotten;
}

/**
 * Bodies that no file has: marked first, removed next, forgotten last. A body that is marked counts as not there, so that whoever stores the
 * same content meanwhile stores it anew, before or after.
 */
async function removeBodies(
  db: Db,
  clock: Clock,
  store: FileStore,
  olderThan: Date | undefined,
  contentIds?: readonly string[],
): Promise<{ bodies: number; bytes: number }> {
  const body = storeTable(store.storeSchema, 'file_body');
  const unused = sql`not exists (select from ${storeTable(store.storeSchema, 'file')} f where f.content_id = b.content_id)`;
  const old = olderThan ? sql`b.stored_at < ${olderThan.toISOString()}::timestamptz` : sql`true`;
  const named = contentIds
    ? sql`b.content_id in (select value collate "C" from json_array_elements_text(${JSON.stringify(contentIds)}::text::json))`
    : sql`true`;
  await db.transaction(async (tx) => {
    await lockBodies(tx, store.connectionId, 'alone');
    await tx.execute(sql`
      update ${body} b set doomed_at = ${clock.now().toISOString()}::timestamptz
      where doomed_at is null and ${unused} and ${old} and ${named}`);
  });
  const removed = { bodies: 0, bytes: 0 };
  for (;;) {
    const rows = await db.transaction(async (tx) => {
      await lockBodies(tx, store.connectionId, 'alone');
      const doomed = await tx.execute<{ content_id: string; bytes: string }>(
        sql`select content_id, bytes from ${body} b where doomed_at is not null and ${unused} limit ${batch}::int`,
      );
      for (const { content_id: id } of doomed) {
        await store.storage.remove(bodyKey(store.connectionId, id));
        await tx.execute(sql`delete from ${body} where content_id = ${id}`);
      }
      return doomed;
    });
    removed.bodies += rows.length;
    for (const { bytes } of rows) removed.bytes += Number(bytes);
    if (rows.length < batch) return removed;
  }
}

/** Bodies without a row: their worker was killed between storing and noting. A young one may be noted any moment. */
async function removeStrays(db: Db, store: FileStore, olderThan: Date): Promise<void> {
  for (let folder = 0; folder < 256; folder += 1) {
    const prefix = `${store.connectionId}/${folder.toString(16).padStart(2, '0')}`;
    const keys: string[] = [];
    for await (const key of store.storage.list(prefix)) keys.push(key);
    if (keys.length === 0) continue;
    await db.transaction(async (tx) => {
      await lockBodies(tx, store.connectionId, 'alone');
      const known = await tx.execute<{ content_id: string }>(sql`
        select content_id from ${storeTable(store.storeSchema, 'file_body')}
        where content_id in (select split_part(value, '/', 3) collate "C" from json_array_elements_text(${JSON.stringify(keys)}::text::json))`);
      const noted = new Set(known.map(({ content_id: id }) => bodyKey(store.connectionId, id)));
      for (const key of keys)
        if (!noted.has(key) && (await store.storage.writtenAt(key)) < olderThan)
          await store.storage.remove(key);
    });
  }
}
