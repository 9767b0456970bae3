import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deriveFileKeys, openedBody, receiveBody, type FileKeys } from '#core/files';
import { isHoldfastError, systemClock } from '#core/model';
import { useBodyFolder } from '#test/body-folder';

const folder = useBodyFolder();

const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000);
/** Size of a sealed header, and of a sealed whole piece. */
const [header, piece] = [80, 256 * 1024 + 16];

const dataKey = Buffer.alloc(32, 1);
const keys = deriveFileKeys(dataKey, 'connection-a');

/** Bytes that depend on the seed and a name alone. */
function bytesOf(size: number, name: string): Buffer {
  const block = createHash('sha512').update(`${seed} ${name}`).digest();
  return Buffer.alloc(size, block);
}

async function* inChunks(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size);
}

async function sealed(content: Buffer, sealingKeys: FileKeys = keys, chunk = 70_000) {
  const path = join(await folder.storage.scratch(), systemClock.uuid());
  const received = await receiveBody(systemClock, sealingKeys, inChunks(content, chunk), path);
  return { ...received, bytes: await readFile(path), length: received.bytes };
}

async function opened(bytes: Buffer, contentId: string, openingKeys: FileKeys = keys): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const part of openedBody(inChunks(bytes, 100_000), openingKeys, contentId)) pieces.push(part);
  return Buffer.concat(pieces);
}

/** Plain bytes that came out before the damage was met; throws unless it was met. */
async function openedBeforeDamage(bytes: Buffer, contentId: string, openingKeys = keys): Promise<number> {
  let out = 0;
  try {
    for await (const part of openedBody(inChunks(bytes, 100_000), openingKeys, contentId)) out += part.length;
  } catch (error) {
    if (isHoldfastError(error, 'FILE_DAMAGED')) return out;
    throw error;
  }
  throw new Error('The damage went unnoticed.');
}

describe(`a sealed body (seed ${seed})`, () => {
  it.each([0, 1, 15, 262_143, 262_144, 262_145, 524_288, 1_000_000])(
    'of %i bytes opens to what was sealed, whatever the chunks it came in',
    async (size) => {
      const content = bytesOf(size, 'round trip');
      for (const chunk of [977, 262_144, 600_000]) {
        const body = await sealed(content, keys, chunk);
        expect(body.length).toBe(size);
        expect(body.md5).toBe(createHash('md5').update(content).digest('hex'));
        expect((await opened(body.bytes, body.contentId)).equals(content)).toBe(true);
      }
    },
  );

  it('is named by its content alone, under another name for another connection', async () => {
    const content = bytesOf(3_000, 'name');
    const [one, two] = [await sealed(content), await sealed(content)];
    expect(two.contentId).toBe(one.contentId);
    expect(two.bytes.equals(one.bytes)).toBe(false);
    const elsewhere = deriveFileKeys(dataKey, 'connection-b');
    expect((await sealed(content, elsewhere)).contentId).not.toBe(one.contentId);
    expect(one.contentId).not.toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('shows nothing of its content', async () => {
    const body = await sealed(Buffer.alloc(600_000, 'plain words'));
    expect(body.bytes.includes('plain words')).toBe(false);
    // Equal pieces do not look alike either.
    expect(body.bytes.subarray(header, header + 1_000)).not.toEqual(
      body.bytes.subarray(header + piece, header + piece + 1_000),
    );
  });

  it('does not open after any one bit was turned', async () => {
    const body = await sealed(bytesOf(600_000, 'bits'));
    const places = [...Array.from({ length: header }, (_, place) => place)];
    for (let turn = 0; turn < 200; turn += 1)
      places.push(createHash('md5').update(`${seed} ${turn}`).digest().readUInt32BE() % body.bytes.length);
    for (const place of places) {
      const damaged = Buffer.from(body.bytes);
      damaged[place] = (damaged[place] ?? 0) ^ (1 << (place % 8));
      const before = await openedBeforeDamage(damaged, body.contentId);
      // Whole pieces before the damage may come out, never a byte of a damaged one.
      expect(before).toBeLessThanOrEqual(Math.max(0, Math.floor((place - header) / piece)) * 262_144);
    }
  });

  it('does not open when it was cut, at whatever place, or lengthened', async () => {
    const body = await sealed(bytesOf(600_000, 'cut'));
    const ends = [0, 10, header, header + 1, header + piece, header + 2 * piece, body.bytes.length - 1];
    for (const end of ends) await openedBeforeDamage(body.bytes.subarray(0, end), body.contentId);
    await openedBeforeDamage(Buffer.concat([body.bytes, Buffer.of(0)]), body.contentId);
  });

  it('does not open with pieces exchanged, left out or repeated', async () => {
    const body = await sealed(bytesOf(4 * 262_144, 'pieces'));
    const at = (number: number) =>
      body.bytes.subarray(header + number * piece, header + (number + 1) * piece);
    const head = body.bytes.subarray(0, header);
    const orders = [
      [1, 0, 2, 3],
      [0, 2, 1, 3],
      [0, 1, 3],
      [0, 1, 2],
      [0, 0, 2, 3],
      [0, 1, 2, 2],
    ];
    for (const order of orders)
      await openedBeforeDamage(Buffer.concat([head, ...order.map(at)]), body.contentId);
  });

  it('does not open as another content, for another connection, or under another key', async () => {
    const one = await sealed(bytesOf(300_000, 'one'));
    const two = await sealed(bytesOf(300_000, 'two'));
    expect(await openedBeforeDamage(two.bytes, one.contentId)).toBe(0);
    const mixed = Buffer.concat([one.bytes.subarray(0, header), two.bytes.subarray(header)]);
    expect(await openedBeforeDamage(mixed, one.contentId)).toBe(0);
    const elsewhere = deriveFileKeys(dataKey, 'connection-b');
    expect(await openedBeforeDamage(one.bytes, one.contentId, elsewhere)).toBe(0);
    // Not even where the other connection has the very same keys.
    expect(
      await openedBeforeDamage(one.bytes, one.contentId, { ...keys, connectionId: 'connection-b' }),
    ).toBe(0);
    const otherKey = deriveFileKeys(Buffer.alloc(32, 2), 'connection-a');
    expect(await openedBeforeDamage(one.bytes, one.contentId, otherKey)).toBe(0);
  });

  it('is not received beyond the size that was announced', async () => {
    const path = join(await folder.storage.scratch(), systemClock.uuid());
    const source = inChunks(bytesOf(5_000, 'size'), 1_000);
    await expect(receiveBody(systemClock, keys, source, path, 4_000)).rejects.toMatchObject({
      code: 'PAGE_REJECTED',
    });
  });
});
