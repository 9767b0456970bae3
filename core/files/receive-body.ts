import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { HoldfastError, type Clock } from '#core/model';
import { contentDigest, type FileKeys } from './file-keys.ts';
import { headerBytes, openSealer, pieceBytes, saltBytes } from './sealed-body.ts';

/** A body as it arrived. */
export interface ReceivedBody {
  /** HMAC-SHA256 of the content in hex: its name in the store. */
  readonly contentId: string;
  /** In hex, as `ContentVersion.Checksum` has it. */
  readonly md5: string;
  readonly bytes: number;
}

/**
 * Seals a body into a new file while it arrives, so that its content never lies on a disk in the clear, and makes the file durable.
 * Holds two pieces in memory, whatever the size. Throws PAGE_REJECTED as soon as more than `expectedBytes` (when known) have come, and
 * whatever the source or the disk throws; the file is left behind then.
 */
export async function receiveBody(
  clock: Clock,
  keys: FileKeys,
  source: AsyncIterable<Uint8Array>,
  path: string,
  expectedBytes?: number,
): Promise<ReceivedBody> {
  const sealer = openSealer(keys, clock.randomBytes(saltBytes));
  const [content, md5] = [contentDigest(keys), createHash('md5')];
  const file = await open(path, 'wx', 0o600);
  try {
    let position = headerBytes;
    const write = async (parts: readonly Buffer[]): Promise<void> => {
      position += await writeWhole(file, parts, position);
    };
    const piece = Buffer.allocUnsafe(pieceBytes);
    let [filled, length] = [0, 0];
    for await (const chunk of source) {
      content.update(chunk);
      md5.update(chunk);
      length += chunk.byteLength;
      if (expectedBytes !== undefined && length > expectedBytes) throw otherSize(expectedBytes, length);
      for (let taken = 0; taken < chunk.byteLength;) {
        // A full piece waits for a further byte: only then it is known not to be the last.
        if (filled === pieceBytes) {
          await write(sealer.piece(piece, false));
          filled = 0;
        }
        const part = chunk.subarray(taken, taken + pieceBytes - filled);
        piece.set(part, filled);
        filled += part.byteLength;
        taken += part.byteLength;
      }
    }
    await write(sealer.piece(piece.subarray(0, filled), true));
    const contentId = content.digest('hex');
    await writeWhole(file, [sealer.header(contentId, length)], 0);
    await file.sync();
    return { contentId, md5: md5.digest('hex'), bytes: length };
  } finally {
    await file.close();
  }
}

/** Bytes written, all of them: on a disk that is nearly full a write may end early without an error. */
async function writeWhole(file: FileHandle, parts: readonly Buffer[], position: number): Promise<number> {
  const { bytesWritten } = await file.writev([...parts], position);
  if (bytesWritten !== parts.reduce((sum, part) => sum + part.length, 0))
    throw new Error('The disk took only a part of what was written.');
  return bytesWritten;
}

/** The error for a body of another size than was announced. */
export function otherSize(expected: number, received: number): HoldfastError {
  const message =
    received > expected
      ? `Salesforce sent more than the ${expected} bytes that this file has.`
      : `Of the ${expected} bytes of this file Salesforce sent ${received}.`;
  return new HoldfastError('PAGE_REJECTED', message);
}
