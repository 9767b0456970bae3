import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBodyStorage, type BodyStorage } from '#core/files';
import { systemClock } from '#core/model';
import { getVerification, requestVerification, verifyJob, type Verification } from '#core/verify';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { fileStory, type FileStory } from '../files/file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();
const files = 12;

describe('the files of a verification', () => {
  let story: FileStory;
  /** ContentVersion Id by name. */
  let ids: Map<string, string>;
  beforeEach(async () => {
    story = await fileStory(database.worker, folder.storage);
    const names = Array.from({ length: files }, (_, n) => `file ${n}`);
    ids = new Map(names.map((name) => [name, story.addVersion(name, `content of ${name}`)]));
    await story.backUp();
    await story.fetchAll();
  });
  afterEach(() => story.simulator.close());

  let requested = 0;
  const verify = async (storage: BodyStorage = folder.storage, slice = 60_000): Promise<Verification> => {
    const { inTenant, tenantId, masterKey } = story.installation;
    requested += 1;
    // Turns are told apart by when they were asked for.
    const asked = { ...systemClock, now: () => new Date(Date.now() + requested * 1_000) };
    const { id } = await inTenant((tx) =>
      requestVerification(tx, asked, { jobId: story.jobId, trigger: 'manual' }),
    );
    const deps = { database: database.worker, clock: systemClock, masterKey, storage, slice };
    for (let slices = 0; slices < 50; slices += 1)
      if ((await verifyJob(deps, { tenantId, verificationId: id })) === 'done') break;
    return inTenant((tx) => getVerification(tx, id));
  };
  /** Path of the stored body of one of the files, and the record that has it. */
  const stored = async (): Promise<{ path: string; name: string }> => {
    const { id: connectionId } = story.installation.connection;
    const own = (await folder.stored()).filter((path) => path.startsWith(connectionId));
    expect(own).toHaveLength(files);
    const content = own[3] ?? '';
    const text = await story.content(content.split('/').at(-1) ?? '');
    return { path: join(folder.location.folder, content), name: text.slice('content of '.length) };
  };

  it('are all looked up, and all read in thirty verifications', async () => {
    let read = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      const found = await verify();
      expect(found).toMatchObject({ status: 'ok', findings: [], filesChecked: files });
      read += found.filesRead;
    }
    expect(read).toBe(files);
  });

  it('of which one was deleted is named at once', async () => {
    const { path, name } = await stored();
    await rm(path);
    const found = await verify();
    expect(found.status).toBe('damaged');
    expect(found.findings).toEqual([
      {
        ...{ object: 'ContentVersion', verdict: 'damaged', recordId: ids.get(name) },
        message: 'The stored copy of its file is missing.',
      },
    ]);
  });

  it('of which one was cut is named at once', async () => {
    const { path, name } = await stored();
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    const { findings } = await verify();
    expect(findings).toMatchObject([{ verdict: 'damaged', recordId: ids.get(name) }]);
    expect(findings[0]?.message).toMatch(
      /^The stored copy of its file has \d+ bytes where it should have \d+\.$/,
    );
  });

  it('of which one has a flipped byte are found out when their turn comes', async () => {
    const { path, name } = await stored();
    const body = await readFile(path);
    body[body.length - 20] = (body.at(-20) ?? 0) ^ 1;
    await writeFile(path, body);
    const verdicts: string[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      const { status, findings } = await verify();
      verdicts.push(status);
      if (status === 'damaged')
        expect(findings).toMatchObject([{ object: 'ContentVersion', recordId: ids.get(name) }]);
    }
    expect(verdicts.filter((status) => status !== 'ok')).toEqual(['damaged']);
  });

  it('end a verification as failed when the storage cannot be asked, and nothing is said to be right', async () => {
    const away = join(folder.location.folder, 'not mounted');
    const storage = openBodyStorage({ kind: 'folder', folder: away, scratch: join(away, 'incoming') });
    expect(await verify(storage)).toMatchObject({
      status: 'failed',
      problem: { code: 'FILE_STORE_UNAVAILABLE' },
    });
    expect(await verify()).toMatchObject({ status: 'ok' });
  });

  it('and objects are gone on with slice by slice, and looked at once', async () => {
    const [found, whole] = [await verify(folder.storage, 0), await verify()];
    const { filesChecked, objectsDone, versionsChecked } = whole;
    expect(found).toMatchObject({ status: 'ok', filesChecked, objectsDone, versionsChecked });
    expect(filesChecked).toBe(files);
  });
});
