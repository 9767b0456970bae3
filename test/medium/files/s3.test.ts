import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#core/config';
import { deriveFileKeys, openBodyStorage, readBody, receiveBody, type BodyStorage } from '#core/files';
import { systemClock } from '#core/model';

describe('file bodies in S3', () => {
  let folder: string;
  let server: S3rver;
  let storage: BodyStorage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-s3-'));
    server = new S3rver({
      port: 0,
      silent: true,
      directory: join(folder, 'buckets'),
      configureBuckets: [{ name: 'holdfast-bodies', configs: [] }],
    });
    const { port } = await server.run();
    const env = {
      HOLDFAST_FILES_URL: 's3://holdfast-bodies/production',
      HOLDFAST_DATA_DIR: folder,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
      AWS_REGION: 'eu-central-1',
    };
    Object.assign(process.env, env);
    storage = openBodyStorage(loadConfig(env, folder).files);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function incoming(name: string, content: string | Buffer): Promise<string> {
    const path = join(await storage.scratch(), name);
    await writeFile(path, content);
    return path;
  }
  const text = async (key: string) => {
    const pieces: Buffer[] = [];
    for await (const piece of await storage.read(key)) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString();
  };
  const listed = async (prefix: string) => {
    const keys: string[] = [];
    for await (const key of storage.list(prefix)) keys.push(key);
    return keys.sort();
  };

  it('are put, read, replaced, listed and removed', async () => {
    await storage.put('org-1/ab/abc', await incoming('one', 'first'));
    await storage.put('org-1/ab/abd', await incoming('two', 'other'));
    await storage.put('org-2/ab/abc', await incoming('three', 'of another org'));
    expect(await text('org-1/ab/abc')).toBe('first');
    await storage.put('org-1/ab/abc', await incoming('one', 'second'));
    expect(await text('org-1/ab/abc')).toBe('second');
    expect(await listed('org-1/ab')).toEqual(['org-1/ab/abc', 'org-1/ab/abd']);
    expect(Math.abs((await storage.writtenAt('org-1/ab/abc')).getTime() - Date.now())).toBeLessThan(60_000);
    await storage.remove('org-1/ab/abc');
    await storage.remove('org-1/ab/abc');
    expect(await listed('org-1/ab')).toEqual(['org-1/ab/abd']);
    expect(await text('org-2/ab/abc')).toBe('of another org');
  });

  it('say what is wrong: a body that is missing, a server that is away', async () => {
    await expect(storage.read('org-1/zz/none')).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    const away = { ...process.env, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' };
    const before = process.env['AWS_ENDPOINT_URL_S3'];
    process.env['AWS_ENDPOINT_URL_S3'] = away.AWS_ENDPOINT_URL_S3;
    const gone = openBodyStorage(loadConfig({ HOLDFAST_FILES_URL: 's3://holdfast-bodies' }, folder).files);
    await expect(gone.read('a/b/c')).rejects.toMatchObject({ code: 'FILE_STORE_UNAVAILABLE' });
    process.env['AWS_ENDPOINT_URL_S3'] = before;
  });

  it('come back as they were sealed, piece by piece', async () => {
    const keys = deriveFileKeys(Buffer.alloc(32, 3), 'org-3');
    const content = Buffer.alloc(1_500_000, 'some content ');
    const path = join(await storage.scratch(), 'sealed');
    const { contentId } = await receiveBody(systemClock, keys, [content] as never, path);
    await storage.put(`org-3/${contentId.slice(0, 2)}/${contentId}`, path);
    const pieces: Buffer[] = [];
    for await (const piece of readBody({ connectionId: 'org-3', storage }, keys, contentId))
      pieces.push(piece);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });
});
