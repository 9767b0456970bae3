import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { FileLocation } from '#core/config';
import { HoldfastError } from '#core/model';

/** Where sealed bodies lie: a folder, or a bucket of S3. Keys are made of letters, digits, `-` and `/` by us alone. */
export interface BodyStorage {
  /** Local folder for bodies on their way in; on the same file system as a folder storage. Made when missing. */
  scratch(): Promise<string>;
  /** Moves a finished, synced local file to a key. Durable when it resolves; what was under the key is replaced as a whole. */
  put(key: string, path: string): Promise<void>;
  /** Throws FILE_DAMAGED when nothing is under the key. */
  read(key: string): Promise<Readable>;
  /** No error when nothing is under the key. */
  remove(key: string): Promise<void>;
  /** Every key of a folder. */
  list(folder: string): AsyncIterable<string>;
  /** Bytes under a key; undefined when there is nothing. */
  sizeOf(key: string): Promise<number | undefined>;
  /** When a key was last written. */
  writtenAt(key: string): Promise<Date>;
}

/** Opens the storage. Makes no call yet. Every function may throw FILE_STORE_UNAVAILABLE, which may pass. */
export function openBodyStorage(location: FileLocation): BodyStorage {
  let opened: Promise<Disk> | undefined;
  const disk = () => (opened ??= diskOf(location));
  const prefix = location.kind === 's3' ? location.prefix : '';
  const at = (key: string): string => prefix + key;
  return {
    scratch: () => answering(() => madeFolder(location.scratch)),
    put: (key, path) =>
      answering(async () =>
        location.kind === 'folder'
          ? moveDurably(path, join(location.folder, key))
          : upload(await disk(), at(key), path),
      ),
    read: (key) => answering(async () => readBody(await disk(), at(key))),
    remove: (key) => answering(async () => (await disk()).delete(at(key))),
    list: (folder) => listed(disk, at(folder), prefix.length),
    sizeOf: (key) => answering(async () => sizeOf(await disk(), at(key), location)),
    writtenAt: (key) => answering(async () => (await (await disk()).getMetaData(at(key))).lastModified),
  };
}

async function diskOf(location: FileLocation): Promise<Disk> {
  if (location.kind === 'folder')
    return new Disk(new FSDriver({ location: location.folder, visibility: 'private' }));
  // Some 50 MB of memory that only those who use it should pay for.
  const { S3Driver } = await import('flydrive/drivers/s3');
  return new Disk(
    new S3Driver({
      bucket: location.bucket,
      visibility: 'private',
      // Buckets made since 2023 refuse ACLs.
      supportsACL: false,
      // Region, credentials and endpoint come from the environment, as for every AWS tool. Servers other than Amazon's know no bucket hosts.
      ...(location.otherServer ? { forcePathStyle: true } : {}),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  );
}

async function madeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The folders too are synced: without that a crash of the machine may forget a file that the database knows of. */
async function moveDurably(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(from, to);
  await syncFolder(folder);
  if (made === undefined) return;
  for (let parent = dirname(folder); parent.length >= dirname(made).length; parent = dirname(parent))
    await syncFolder(parent);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function upload(disk: Disk, key: string, path: string): Promise<void> {
  const { size } = await stat(path);
  await disk.putStream(key, createReadStream(path, { highWaterMark: 1024 * 1024 }), { contentLength: size });
  await rm(path);
}

async function readBody(disk: Disk, key: string): Promise<Readable> {
  // A stream of a missing file would fail only once it is read.
  if (!(await disk.exists(key)))
    throw new HoldfastError('FILE_DAMAGED', 'The stored copy of a file is missing.');
  return disk.getStream(key);
}

async function sizeOf(disk: Disk, key: string, location: FileLocation): Promise<number | undefined> {
  try {
    return (await disk.getMetaData(key)).contentLength;
  } catch (cause) {
    // What is missing is told as an error of the storage, of which each has its own.
    if (await disk.exists(key)) throw cause;
    // A folder that is not there at all, such as a volume that is not mounted, says nothing of what lies in it.
    if (location.kind === 'folder') await stat(location.folder);
    return undefined;
  }
}

async function* listed(
  disk: () => Promise<Disk>,
  folder: string,
  prefixLength: number,
): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    const from = token === undefined ? {} : { paginationToken: token };
    const page = await answering(async () => (await disk()).listAll(folder, { recursive: true, ...from }));
    for (const entry of page.objects) {
      if (entry.isFile) yield entry.key.slice(prefixLength);
    }
    token = page.paginationToken;
  } while (token !== undefined);
}

/** Names a fault of a disk or of S3 as what it is. */
async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storageTrouble(cause);
  }
}

/** The error for a fault of the place where bodies lie: disk full, no right to write, bucket out of reach. */
export function storageTrouble(cause: unknown): HoldfastError {
  if (cause instanceof HoldfastError) return cause;
  return new HoldfastError(
    'FILE_STORE_UNAVAILABLE',
    'The place where file bodies are stored could not be read or written.',
    {
      field: 'HOLDFAST_FILES_URL',
      remedy:
        'See that the folder or bucket exists, has room and can be written; fetching goes on by itself.',
    },
    cause,
  );
}

/** Removes what killed workers left of bodies on their way in. */
export async function clearScratch(storage: BodyStorage, connectionId: string, before: Date): Promise<void> {
  const folder = await storage.scratch();
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${connectionId}-`)) continue;
    const path = join(folder, name);
    const left = await stat(path).catch(() => undefined);
    if (left && left.mtime < before) await rm(path, { force: true });
  }
}
