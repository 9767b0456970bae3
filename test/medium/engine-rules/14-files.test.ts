import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyAsOf, listFailures } from '#core/files';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { fileStory, type FileStory } from '../files/file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();

describe('engine rules, test 14: files', () => {
  let story: FileStory;
  let plain: string;
  let twins: readonly [string, string];
  let lost: string;
  let gone: string;
  let attached: string;

  beforeAll(async () => {
    story = await fileStory(database.worker, folder.storage);
    plain = story.addVersion('plain', 'first text');
    twins = [story.addVersion('one', 'equal bytes'), story.addVersion('two', 'equal bytes')];
    lost = story.addVersion('lost', 'found at last');
    gone = story.addVersion('gone', 'never handed out');
    attached = story.addAttachment('attached.txt', 'old style');
  });
  afterAll(() => story.simulator.close());

  const bodyOf = async (object: 'ContentVersion' | 'Attachment', id: string, run: number) => {
    const { storeSchema } = story.installation.connection;
    const body = await bodyAsOf(database.worker.db, storeSchema, object, id, run);
    return body && story.content(body.contentId);
  };
  /** The reply to the next request for a body, changed. */
  const disturb = (id: string, effect: object, times = 1) =>
    story.control('POST', 'faults', { match: { path: `${id}/VersionData` }, nth: 1, times, ...effect });
  const notFound = { effect: 'status', status: 404 };

  it('leaves the run at record data complete while files are missing', async () => {
    const { run, objects } = await story.backUp();
    expect(run).toMatchObject({ status: 'record_data_complete', finishedAt: null });
    expect(objects.get('ContentVersion')).toMatchObject({ coverage: 'ok', records: 5 });
    expect(await folder.stored()).toEqual([]);
  });

  it('tries a wrong MD5 and a 404 again, and does without a file that never comes', async () => {
    await disturb(plain, { effect: 'status', status: 200, body: 'other text' });
    await disturb(lost, notFound);
    await disturb(gone, notFound, 100);
    await story.slice();
    expect(await bodyOf('ContentVersion', plain, 1)).toBeUndefined();
    expect(await bodyOf('ContentVersion', lost, 1)).toBeUndefined();
    await story.fetchAll();
    expect(await bodyOf('ContentVersion', plain, 1)).toBe('first text');
    expect(await bodyOf('ContentVersion', lost, 1)).toBe('found at last');
    expect(await bodyOf('Attachment', attached, 1)).toBe('old style');
    expect(await bodyOf('ContentVersion', gone, 1)).toBeUndefined();
  });

  it('stores two documents of equal bytes once', async () => {
    expect(await bodyOf('ContentVersion', twins[0], 1)).toBe('equal bytes');
    expect(await bodyOf('ContentVersion', twins[1], 1)).toBe('equal bytes');
    // Five files were got; two of them are one body.
    expect(await folder.stored()).toHaveLength(4);
  });

  it('reports what is missing: by name in the coverage, by record in the list of failures', async () => {
    const { run, objects } = await story.inspect(1);
    expect(run).toMatchObject({ status: 'completed_with_warnings', warnings: 1 });
    expect(objects.get('ContentVersion')).toMatchObject({
      coverage: 'partial',
      reason: expect.stringMatching(
        /^The records are complete, but 1 file could not be fetched: .*NOT_FOUND/,
      ),
    });
    expect(objects.get('Attachment')).toMatchObject({ coverage: 'ok', reason: '' });
    const { storeSchema } = story.installation.connection;
    const failures = await listFailures(database.api.db, storeSchema, 1, { limit: 10 });
    expect(failures).toMatchObject([
      { object: 'ContentVersion', recordId: gone, attempts: 3, fetchedLater: false },
    ]);
    const [row] = await story.installation.inTenant((tx) =>
      tx.execute(
        sql`select files_total, files_done, files_failed, file_bytes from holdfast.run where number = 1`,
      ),
    );
    const bytes = ['first text', 'equal bytes', 'equal bytes', 'found at last', 'old style'].join('').length;
    expect(row).toMatchObject({
      files_total: '6',
      files_done: '5',
      files_failed: '1',
      file_bytes: String(bytes),
    });
  });

  it('asks for it once more in the next run, and reads no record again for its sake', async () => {
    await story.control('DELETE', 'faults');
    const second = await story.backUp();
    expect(second.run.status).toBe('record_data_complete');
    expect(second.objects.get('ContentVersion')).toMatchObject({ mode: 'incremental' });
    await story.fetchAll();
    const { run, objects } = await story.inspect(second.run.number);
    expect(run.status).toBe('completed');
    expect(objects.get('ContentVersion')).toMatchObject({ coverage: 'ok', reason: '' });
    // The snapshot of the first run has it too now: the record is the same.
    expect(await bodyOf('ContentVersion', gone, 1)).toBe('never handed out');
    const { storeSchema } = story.installation.connection;
    expect(await listFailures(database.api.db, storeSchema, 1, { limit: 10 })).toMatchObject([
      { recordId: gone, fetchedLater: true },
    ]);
  });

  it('fetches nothing that it has, and only what is new', async () => {
    const before = await story.backUp();
    expect(before.run.status).toBe('completed');
    const next = story.addVersion('plain', 'second text', story.documentOf(plain));
    const { run } = await story.backUp();
    expect(run.status).toBe('record_data_complete');
    await story.fetchAll();
    expect(await bodyOf('ContentVersion', next, run.number)).toBe('second text');
    expect(await bodyOf('ContentVersion', plain, run.number)).toBe('first text');
    expect(await folder.stored()).toHaveLength(6);
    const closed = await story.inspect(run.number);
    expect(closed.run.apiCalls - run.apiCalls).toBe(1);
  });
});
