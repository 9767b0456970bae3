import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { HoldfastError } from '#core/model';
import { bodyKeys, type FileKeys } from './file-keys.ts';

/**
 * Form of a sealed body: a header, then pieces of `pieceBytes` (the last one shorter), each followed by its tag.
 *
 * Header: magic (4 bytes), algorithm (1), zero (3), length of the content (8, big endian), salt (32), HMAC-SHA256 over all of that, the
 * connection and the name of the content (32). Algorithm 1: AES-256-GCM. The key of the pieces comes from the salt, which is random and used
 * once, and the nonce is the number of the piece, so that no pair of both occurs twice. Each tag covers the connection, the algorithm, the
 * number of the piece and whether it is the last; the header, checked first, binds the key to one content.
 */
const magic = Buffer.from('HFFB');
const aes256Gcm = 1;
const saltAt = 16;
const macAt = 48;
const tagBytes = 16;

export const saltBytes = 32;
export const headerBytes = 80;
export const pieceBytes = 256 * 1024;

/** Length of a sealed body, in bytes, whose content has so many. */
export function sealedBytes(bytes: number): number {
  return headerBytes + bytes + Math.max(1, Math.ceil(bytes / pieceBytes)) * tagBytes;
}

/** Seals the pieces of one body in their order. `salt` must be fresh. */
export interface BodySealer {
  /** Sealed piece and tag, to be written one after the other. Every piece but the last has `pieceBytes` bytes. */
  piece(plain: Buffer, last: boolean): readonly [Buffer, Buffer];
  /** To be put before the pieces once the content is known. */
  header(contentId: string, length: number): Buffer;
}

export function openSealer(keys: FileKeys, salt: Buffer): BodySealer {
  const derived = bodyKeys(keys, salt);
  let number = 0;
  return {
    piece: (plain, last) => {
      const cipher = createCipheriv('aes-256-gcm', derived.pieces, nonceOf(number), {
        authTagLength: tagBytes,
      });
      cipher.setAAD(associatedData(keys, number, last));
      number += 1;
      const text = cipher.update(plain);
      cipher.final();
      return [text, cipher.getAuthTag()];
    },
    header: (contentId, length) => {
      const header = Buffer.alloc(headerBytes);
      magic.copy(header);
      header.writeUInt8(aes256Gcm, magic.length);
      header.writeBigUInt64BE(BigInt(length), 8);
      salt.copy(header, saltAt);
      macOf(derived.header, header, keys, contentId).copy(header, macAt);
      return header;
    },
  };
}

/**
 * The content of a sealed body, piece by piece, each verified before it is handed out. Throws FILE_DAMAGED for a body that is cut,
 * changed, out of order, of another content or of another connection.
 */
export async function* openedBody(
  sealed: AsyncIterable<Uint8Array>,
  keys: FileKeys,
  contentId: string,
): AsyncGenerator<Buffer> {
  const pieces = exactPieces(sealed);
  const first = (await pieces.next()).value ?? Buffer.alloc(0);
  const { key, length } = readHeader(first, keys, contentId);
  const count = Math.max(1, Math.ceil(length / pieceBytes));
  for (let number = 0; number < count; number += 1) {
    const last = number === count - 1;
    const { value: piece } = await pieces.next();
    const expected = (last ? length - number * pieceBytes : pieceBytes) + tagBytes;
    if (piece?.length !== expected) throw damaged('cut');
    yield openPiece(piece, key, number, associatedData(keys, number, last));
  }
  if (!(await pieces.next()).done) throw damaged('longer than it was');
}

function readHeader(header: Buffer, keys: FileKeys, contentId: string): { key: Buffer; length: number } {
  if (header.length !== headerBytes || !header.subarray(0, magic.length).equals(magic)) throw damaged('cut');
  if (header[magic.length] !== aes256Gcm) throw damaged('sealed in a way this release does not know');
  const derived = bodyKeys(keys, header.subarray(saltAt, macAt));
  const mac = macOf(derived.header, header, keys, contentId);
  if (!timingSafeEqual(mac, header.subarray(macAt))) throw damaged('not the one that was stored');
  return { key: derived.pieces, length: Number(header.readBigUInt64BE(8)) };
}

function openPiece(piece: Buffer, key: Buffer, number: number, aad: Buffer): Buffer {
  const text = piece.subarray(0, piece.length - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number), { authTagLength: tagBytes });
  decipher.setAAD(aad);
  decipher.setAuthTag(piece.subarray(text.length));
  const plain = decipher.update(text);
  try {
    decipher.final();
  } catch {
    throw damaged('not the one that was stored'); // node's own error says no more than that the tag does not fit
  }
  return plain;
}

/** The header and then whole pieces with their tags, whatever the chunks they come in; the last one may be shorter. */
async function* exactPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
  let wanted = headerBytes;
  let waiting: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    held += chunk.byteLength;
    while (held >= wanted) {
      const whole = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
      yield whole.subarray(0, wanted);
      waiting = [whole.subarray(wanted)];
      held -= wanted;
      wanted = pieceBytes + tagBytes;
    }
  }
  if (held > 0) yield Buffer.concat(waiting);
  return undefined;
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

function associatedData({ connectionId }: FileKeys, number: number, last: boolean): Buffer {
  return Buffer.from(JSON.stringify(['holdfast file', aes256Gcm, connectionId, number, last]));
}

function macOf(key: Buffer, header: Buffer, { connectionId }: FileKeys, contentId: string): Buffer {
  return createHmac('sha256', key)
    .update(header.subarray(0, macAt))
    .update(JSON.stringify([connectionId, contentId]))
    .digest();
}

function damaged(how: string): HoldfastError {
  return new HoldfastError('FILE_DAMAGED', `The stored copy of a file is ${how}.`, {
    remedy:
      'Run Verify on the backup job; a file that is still in Salesforce is fetched again by the next run.',
  });
}
