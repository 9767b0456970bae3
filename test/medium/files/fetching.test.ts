import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backupJob, run } from '#core/db';
import { bodyAsOf, openBodyStorage } from '#core/files';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { insertRecord, updateRecord } from '../backup/small-world.ts';
import { fileStory, type FileStory } from './file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();

describe('fetching files', () => {
  let story: FileStory;
  beforeEach(async () => {
    story = await fileStory(database.worker, folder.storage);
  });
  afterEach(() => story.simulator.close());

  const textAsOf = async (object: 'ContentVersion' | 'Attachment', id: string, number: number) => {
    const body = await bodyAsOf(
      database.worker.db,
      story.installation.connection.storeSchema,
      object,
      id,
      number,
    );
    return body && story.content(body.contentId);
  };
  const runs = () =>
    story.installation.inTenant((tx) =>
      tx
        .select({ number: run.number, status: run.status, failed: run.filesFailed })
        .from(run)
        .orderBy(run.number),
    );
  const bodyCalls = (object: string) => ({ path: `sobjects/${object}/\\w+/(VersionData|Body)` });

  it('waits while a run of the connection waits or is under way, and then closes the runs in their order', async () => {
    const first = story.addVersion('first', 'one');
    await story.backUp();
    const second = story.addVersion('second', 'two');
    const runId = await story.request();
    expect(await story.slice()).toBe('done');
    expect(await textAsOf('ContentVersion', first, 1)).toBeUndefined();
    await story.perform(runId);
    expect(await runs()).toMatchObject([
      { number: 1, status: 'record_data_complete' },
      { number: 2, status: 'record_data_complete' },
    ]);
    await story.control('POST', 'faults', {
      ...{ match: { path: `${first}/VersionData` }, nth: 1, times: 1 },
      ...{ effect: 'status', status: 404 },
    });
    await story.slice();
    // The second run has its file, but an older one waits.
    expect(await textAsOf('ContentVersion', second, 2)).toBe('two');
    expect((await runs()).map(({ status }) => status)).toEqual([
      'record_data_complete',
      'record_data_complete',
    ]);
    await story.fetchAll();
    expect((await runs()).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('gives a download up when a run begins, keeps nothing of it, and begins it again afterwards', async () => {
    const file = story.addVersion('large', Buffer.alloc(400_000, 'slow '));
    await story.backUp();
    const before = await folder.stored();
    const slowly = { effect: 'trickle', bytes: 1_000, ms: 50 };
    await story.control('POST', 'faults', {
      match: bodyCalls('ContentVersion'),
      nth: 1,
      times: 1,
      ...slowly,
    });
    const slice = story.slice({ fetching: { look: 20 } });
    const incoming = async () => (await readdir(await folder.storage.scratch())).join();
    await expect.poll(incoming, { interval: 10 }).toContain(story.installation.connection.id);
    const began = Date.now();
    const runId = await story.request();
    expect(await slice).toBe('done');
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(await folder.stored()).toEqual(before);
    await story.perform(runId);
    await story.fetchAll();
    expect((await textAsOf('ContentVersion', file, 1))?.length).toBe(400_000);
    expect((await runs()).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('makes no attempt when the allowance is spent, and goes on when calls are free again', async () => {
    const file = story.addVersion('one', 'at last');
    await story.backUp();
    const spent = { effect: 'status', status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED' };
    await story.control('POST', 'faults', {
      ...{ match: bodyCalls('ContentVersion'), nth: 1, times: 100 },
      ...{ ...spent, message: 'TotalRequests Limit exceeded.' },
    });
    // More often than a file is tried.
    for (let slice = 0; slice < 8; slice += 1) {
      const outcome = await story.slice();
      if (outcome === 'done') throw new Error('It gave up.');
      const wait = outcome.again.getTime() - story.clock.now().getTime();
      expect(wait).toBeGreaterThan(10 * 60_000);
      story.pass(wait);
    }
    await story.control('DELETE', 'faults');
    await story.fetchAll();
    expect(await textAsOf('ContentVersion', file, 1)).toBe('at last');
    expect((await runs()).map(({ status }) => status)).toEqual(['completed']);
  });

  it('waits for a store that cannot be written, without blaming the file', async () => {
    const file = story.addVersion('one', 'safe');
    await story.backUp();
    const blocked = join(await folder.storage.scratch(), 'a file, not a folder');
    await writeFile(blocked, '');
    const storage = openBodyStorage({ kind: 'folder', folder: blocked, scratch: join(blocked, 'incoming') });
    for (let slice = 0; slice < 8; slice += 1) {
      expect(await story.slice({ storage })).not.toBe('done');
      story.pass(60_000);
    }
    await story.fetchAll();
    expect(await textAsOf('ContentVersion', file, 1)).toBe('safe');
    expect((await runs()).map(({ status }) => status)).toEqual(['completed']);
  });

  it('keeps each body that an attachment had, although its length stayed the same', async () => {
    const attachment = story.addAttachment('note.txt', 'version 1');
    await story.backUp();
    await story.fetchAll();
    story.passInOrg(2_000);
    const Body = Buffer.from('version 2').toString('base64');
    updateRecord(story.simulator.org, 'Attachment', attachment, { Body });
    const { run: second } = await story.backUp();
    await story.fetchAll();
    expect(await textAsOf('Attachment', attachment, 1)).toBe('version 1');
    expect(await textAsOf('Attachment', attachment, second.number)).toBe('version 2');
  });

  it('stores an empty file without a call', async () => {
    const attachment = story.addAttachment('empty.txt', 'x');
    const { org } = story.simulator;
    org.blobs.set(attachment, Buffer.alloc(0));
    Object.assign(org.store.get(attachment)?.values ?? {}, { BodyLength: 0 });
    const { run: records } = await story.backUp();
    await story.fetchAll();
    expect(await textAsOf('Attachment', attachment, 1)).toBe('');
    expect((await story.inspect(1)).run.apiCalls).toBe(records.apiCalls);
  });

  it('closes a run that a person ended with the files it has, and leaves the rest to the next run', async () => {
    const file = story.addVersion('one', 'later');
    const { run: first } = await story.backUp();
    await story.installation.inTenant((tx) =>
      tx.update(run).set({ cancelRequestedAt: story.clock.now() }).where(eq(run.id, first.id)),
    );
    expect(await story.slice()).toBe('done');
    expect(await runs()).toMatchObject([{ status: 'completed_with_warnings', failed: 1 }]);
    await story.backUp();
    await story.fetchAll();
    expect(await textAsOf('ContentVersion', file, 2)).toBe('later');
  });

  it('leaves files alone when the job does not want them, and gets them all once it does', async () => {
    const file = story.addVersion('one', 'wanted');
    const include = (includeFiles: boolean) =>
      story.installation.inTenant((tx) =>
        tx.update(backupJob).set({ includeFiles }).where(eq(backupJob.id, story.jobId)),
      );
    await include(false);
    expect((await story.backUp()).run.status).toBe('completed');
    await include(true);
    expect((await story.backUp()).run.status).toBe('record_data_complete');
    await story.fetchAll();
    expect(await textAsOf('ContentVersion', file, 1)).toBe('wanted');
  });

  it('does not miss a file whose document has no body in Salesforce', async () => {
    const org = story.simulator.org;
    const id = story.addVersion('link', 'x');
    const record = org.store.get(id);
    if (!record) throw new Error('There is no such record.');
    insertRecord(org, 'Account', { Name: 'Another' });
    Object.assign(record.values, { FileType: 'LINK', ContentUrl: 'https://example.com' });
    expect((await story.backUp()).run.status).toBe('completed');
    const rows = await database.api.db.execute(sql`
      select state, reason from ${sql.identifier(story.installation.connection.storeSchema)}.file`);
    expect(rows).toMatchObject([{ state: 'skipped', reason: 'A link, which has no body.' }]);
  });
});

describe('the share of the allowance', () => {
  const allowed = 200;
  let story: FileStory;
  beforeAll(async () => {
    story = await fileStory(database.worker, folder.storage, { apiLimit: allowed * 2 });
    await story.installation.inTenant((tx) =>
      tx.update(backupJob).set({ apiLimitPercent: 50 }).where(eq(backupJob.id, story.jobId)),
    );
    for (let n = 0; n < allowed; n += 1) story.addVersion(`file ${n}`, `content ${n}`);
  });
  afterAll(() => story.simulator.close());

  const stateOf = () =>
    story.installation.inTenant(async (tx) => {
      const [row] = await tx.select().from(run);
      return { status: row?.status, done: row?.filesDone ?? 0, used: row?.apiCalls ?? 0 };
    });

  it('holds for files as for records, several at once, and they go on when yesterday is over', async () => {
    await story.backUp();
    for (let slice = 0; slice < 5; slice += 1) await story.slice();
    const spent = await stateOf();
    expect(spent.status).toBe('record_data_complete');
    expect(spent.done).toBeGreaterThan(50);
    expect(spent.used).toBeLessThanOrEqual(allowed);
    for (let day = 0; day < 3; day += 1) {
      story.pass(86_400_000);
      story.passInOrg(86_400_000);
      await story.slice();
    }
    expect(await stateOf()).toMatchObject({ status: 'completed', done: allowed });
  });
});
