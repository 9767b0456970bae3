import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError, type Clock } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { storageTrouble, type BodyStorage } from './body-storage.ts';
import type { FileKeys } from './file-keys.ts';
import type { FileRow } from './file-tables.ts';
import { otherSize, receiveBody, type ReceivedBody } from './receive-body.ts';

/** Where a body comes from and where it is put meanwhile. */
export interface BodySource {
  readonly org: OrgClient;
  readonly clock: Clock;
  readonly keys: FileKeys;
  readonly storage: BodyStorage;
}

/**
 * Reads the body of a file into a sealed local file of its own and hands it to `keep`; nothing of it is left behind afterwards. What is not
 * the file that its record tells of (size, MD5) throws PAGE_REJECTED.
 */
export async function fetchBody(
  source: BodySource,
  file: FileRow,
  signal: AbortSignal,
  keep: (body: ReceivedBody, path: string) => Promise<void>,
): Promise<void> {
  const { clock, keys, storage } = source;
  const path = join(await storage.scratch(), `${keys.connectionId}-${clock.uuid()}`);
  try {
    const body = await receive(source, file, signal, path);
    requireSame(file, body);
    await keep(body, path);
  } finally {
    await rm(path, { force: true });
  }
}

async function receive(
  { org, clock, keys }: BodySource,
  file: FileRow,
  signal: AbortSignal,
  path: string,
): Promise<ReceivedBody> {
  const expected = file.bytes < 0 ? undefined : file.bytes;
  // What is empty needs no call; Salesforce has nothing to hand out for it.
  if (expected === 0) return writing(receiveBody(clock, keys, nothing(), path));
  const { body, announcedBytes } = await org.fileBody(file.object, file.recordId, signal);
  try {
    if (expected !== undefined && announcedBytes !== undefined && announcedBytes !== expected)
      throw otherSize(expected, announcedBytes);
    return await writing(receiveBody(clock, keys, body, path, expected));
  } finally {
    body.destroy();
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // an empty body
}

/** The source throws errors of ours; whatever else comes is the disk. */
async function writing(received: Promise<ReceivedBody>): Promise<ReceivedBody> {
  try {
    return await received;
  } catch (error) {
    throw storageTrouble(error);
  }
}

function requireSame(file: FileRow, body: ReceivedBody): void {
  if (file.bytes >= 0 && body.bytes !== file.bytes) throw otherSize(file.bytes, body.bytes);
  const checksum = file.object === 'ContentVersion' ? file.revision.toLowerCase() : '';
  if (/^[0-9a-f]{32}$/.test(checksum) && body.md5 !== checksum)
    throw new HoldfastError(
      'PAGE_REJECTED',
      'The content that Salesforce sent does not have the MD5 of this file.',
    );
}
