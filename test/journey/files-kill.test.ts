import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '#core/db';
import { bodyAsOf } from '#core/files';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { fileStory, type FileStory } from '../medium/files/file-story.ts';

const database = useDatabase();
const folder = useBodyFolder();
const workerMain = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

/** Replays one sequence of moments: `HOLDFAST_TEST_SEED=123`. */
const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000);
const [files, kills] = [45, 5];

describe('a worker process that is killed while it fetches files', () => {
  let story: FileStory;
  let worker: ChildProcess | undefined;
  const contents = new Map<string, string>();

  beforeAll(async () => {
    story = await fileStory(database.worker, folder.storage);
    for (let n = 0; n < files; n += 1) {
      // Every third file has a content that others have too.
      const content = `${n % 3 === 0 ? 'shared' : `own ${n}`} `.repeat(3_000);
      contents.set(story.addVersion(`file ${n}`, content), content);
    }
  });
  afterAll(async () => {
    worker?.kill('SIGKILL');
    await story.simulator.close();
  });

  const startProcess = () =>
    spawn(process.execPath, [workerMain], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        HOLDFAST_MASTER_KEY: story.installation.masterKey.toString('base64'),
        HOLDFAST_FILES_URL: pathToFileURL(folder.location.folder).href,
        HOLDFAST_LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const stored = async () => (await folder.stored()).length;
  const status = async () => {
    const [row] = await story.installation.inTenant((tx) => tx.select().from(run));
    return row?.status;
  };
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!worker) return;
    const gone = once(worker, 'exit');
    worker.kill(signal);
    await gone;
  }

  it(`has every file in the end, each content once (seed ${seed})`, async () => {
    await story.control('POST', 'faults', {
      ...{ match: { path: 'VersionData' }, nth: 1, times: 1_000_000 },
      ...{ effect: 'trickle', bytes: 4_000, ms: 30 },
    });
    await story.backUp();
    expect(await status()).toBe('record_data_complete');
    let killed = 0;
    for (; killed < kills && (await status()) === 'record_data_complete'; killed += 1) {
      const before = await stored();
      worker = startProcess();
      await expect.poll(stored, { timeout: 30_000, interval: 20 }).toBeGreaterThan(before);
      const pause = ((seed * 31 + killed * 17) % 200) + 5;
      await new Promise((resolve) => setTimeout(resolve, pause));
      await end('SIGKILL');
    }
    expect(killed).toBeGreaterThanOrEqual(3);
    worker = startProcess();
    await expect.poll(status, { timeout: 60_000, interval: 100 }).toBe('completed');
    await end('SIGTERM');
    const { storeSchema } = story.installation.connection;
    for (const [id, content] of contents) {
      const body = await bodyAsOf(database.worker.db, storeSchema, 'ContentVersion', id, 1);
      expect(body && (await story.content(body.contentId)) === content).toBe(true);
    }
    expect(await stored()).toBe(new Set(contents.values()).size);
  });
});
