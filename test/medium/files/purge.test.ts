import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyAsOf, bodyKey, deleteUnreferenced, eraseFilesOf, type FileStore } from '#core/files';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { fileStory, type FileStory } from './file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();
const day = 86_400_000;

describe('removing files', () => {
  let story: FileStory;
  let store: FileStore;
  beforeEach(async () => {
    story = await fileStory(database.worker, folder.storage);
    const { id: connectionId, storeSchema } = story.installation.connection;
    store = { connectionId, storeSchema, storage: folder.storage };
  });
  afterEach(() => story.simulator.close());

  const table = (name: string) => sql`${sql.identifier(store.storeSchema)}.${sql.identifier(name)}`;
  /** As retention does it: versions go, and with them the claim to a body. */
  const forgetRecord = (id: string) =>
    database.worker.db.execute(sql`delete from ${table('record_version')} where record_id = ${id}`);
  const stored = async () => (await folder.stored()).filter((path) => path.startsWith(store.connectionId));
  const later = (days: number) => new Date(Date.now() + days * day);
  const purge = (olderThan: Date) => deleteUnreferenced(database.worker.db, story.clock, store, olderThan);
  const textOf = async (id: string, number: number) => {
    const body = await bodyAsOf(database.worker.db, store.storeSchema, 'ContentVersion', id, number);
    return body && story.content(body.contentId);
  };

  it('takes only bodies that no kept version has and that are older than the grace time', async () => {
    const [kept, dropped] = [story.addVersion('kept', 'kept'), story.addVersion('dropped', 'dropped')];
    const [one, two] = [story.addVersion('one', 'shared'), story.addVersion('two', 'shared')];
    await story.backUp();
    await story.fetchAll();
    expect(await stored()).toHaveLength(3);
    await forgetRecord(dropped);
    await forgetRecord(one);
    expect(await purge(later(-1))).toEqual({ files: 0, bodies: 0, bytes: 0 });
    expect(await stored()).toHaveLength(3);
    expect(await purge(later(1))).toEqual({ files: 2, bodies: 1, bytes: 'dropped'.length });
    expect(await stored()).toHaveLength(2);
    expect(await textOf(kept, 1)).toBe('kept');
    expect(await textOf(two, 1)).toBe('shared');
  });

  it('keeps the body of a superseded version for as long as a snapshot shows it', async () => {
    const first = story.addVersion('doc', 'first');
    await story.backUp();
    await story.fetchAll();
    story.simulator.org.delete(story.documentOf(first));
    const { run } = await story.backUp();
    await story.fetchAll();
    expect(run.deleted).toBeGreaterThan(0);
    await purge(later(1));
    expect(await textOf(first, 1)).toBe('first');
    expect(await textOf(first, run.number)).toBeUndefined();
  });

  it('removes what a killed worker stored and never noted, but nothing that may be noted any moment', async () => {
    story.addVersion('doc', 'noted');
    await story.backUp();
    await story.fetchAll();
    const stray = (first: string) => bodyKey(store.connectionId, first.repeat(64));
    for (const first of ['a', 'b']) {
      const path = join(await store.storage.scratch(), `stray-${first}`);
      await writeFile(path, 'sealed');
      await store.storage.put(stray(first), path);
    }
    const old = later(-2);
    await utimes(join(folder.location.folder, stray('a')), old, old);
    await purge(later(-1));
    const left = await stored();
    expect(left).not.toContain(stray('a'));
    expect(left).toContain(stray('b'));
    expect(left).toHaveLength(2);
  });

  it('stores a content anew that was about to be removed', async () => {
    const dropped = story.addVersion('dropped', 'comes back');
    await story.backUp();
    await story.fetchAll();
    await forgetRecord(dropped);
    await database.worker.db.execute(sql`delete from ${table('file')} where record_id = ${dropped}`);
    // A purge that was killed after it had marked and removed the body.
    await database.worker.db.execute(sql`update ${table('file_body')} set doomed_at = now()`);
    for (const path of await stored()) await store.storage.remove(path);
    const again = story.addVersion('again', 'comes back');
    const { run } = await story.backUp();
    await story.fetchAll();
    expect(await textOf(again, run.number)).toBe('comes back');
    await purge(later(1));
    expect(await textOf(again, run.number)).toBe('comes back');
  });

  it('erases the files of a record at once, and leaves those of others that have the same content', async () => {
    const [erased, twin] = [story.addVersion('one', 'the same'), story.addVersion('two', 'the same')];
    const alone = story.addVersion('alone', 'hers alone');
    await story.backUp();
    await story.fetchAll();
    for (const id of [erased, alone]) await forgetRecord(id);
    const removed = await eraseFilesOf(database.worker.db, story.clock, store, [erased, alone]);
    expect(removed).toEqual({ files: 2, bodies: 1, bytes: 'hers alone'.length });
    expect(await stored()).toHaveLength(1);
    expect(await textOf(twin, 1)).toBe('the same');
    const rows = await database.worker.db.execute(sql`select record_id from ${table('file')}`);
    expect(rows.map((row) => row['record_id'])).toEqual([twin]);
  });

  it('keeps nothing of a file that is erased while it is on its way', async () => {
    const erased = story.addVersion('erased', Buffer.alloc(60_000, 'hers '));
    await story.backUp();
    await story.control('POST', 'faults', {
      ...{ match: { path: 'VersionData' }, nth: 1, times: 1 },
      ...{ effect: 'trickle', bytes: 4_000, ms: 50 },
    });
    const slice = story.slice();
    const incoming = async () => (await readdir(await store.storage.scratch())).join();
    await expect.poll(incoming, { interval: 10 }).toContain(store.connectionId);
    await forgetRecord(erased);
    await eraseFilesOf(database.worker.db, story.clock, store, [erased]);
    expect(await slice).toBe('done');
    expect(await stored()).toEqual([]);
    expect(await incoming()).not.toContain(store.connectionId);
    expect((await story.inspect(1)).run.status).toBe('completed');
  });
});
