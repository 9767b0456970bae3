import { Transform, type TransformCallback } from 'node:stream';
import { HoldfastError } from '#core/model';

/**
 * Stands for U+0000, which Postgres text cannot hold. U+FDD0 is a noncharacter, set aside by Unicode for internal use and never
 * exchanged, so a stored value that has it had U+0000 in the org.
 */
export const nulMarker = '\uFDD0';
const nulMarkerBytes = Buffer.from(nulMarker, 'utf8');

/** True for a stored value that had U+0000 in the org: it can be shown, but not be written back as it was. */
export function holdsNul(value: string | null): boolean {
  return value?.includes(nulMarker) ?? false;
}

const longestHeader = 1_000_000;
/** What is sent on at once, at least. Sockets deliver 64 kB at a time; Postgres is sent two messages for each piece. */
const fullPiece = 256 * 1024;

/**
 * A page of CSV on its way to COPY, as bytes: drops a byte order mark and a first line that repeats the header (pages differ in that),
 * and puts a marker in the place of U+0000. `header` are the names of the page's columns in any spelling.
 */
export class PageBytes extends Transform {
  private held: Buffer | undefined = Buffer.alloc(0);
  private readonly header: readonly string[];
  private pieces: Buffer[] = [];
  private gathered = 0;

  constructor(header: readonly string[]) {
    super();
    this.header = header;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.held === undefined) {
      done(null, this.gather(withoutNul(chunk)));
      return;
    }
    this.held = Buffer.concat([this.held, chunk]);
    const end = this.held.indexOf(0x0a);
    if (end >= 0) done(null, this.gather(this.release(end + 1)));
    else if (this.held.length <= longestHeader) done();
    else done(new HoldfastError('PAGE_REJECTED', 'A page from Salesforce has no lines.'));
  }

  override _flush(done: TransformCallback): void {
    const full = this.held === undefined ? undefined : this.gather(this.release(this.held.length));
    done(null, full ?? Buffer.concat(this.pieces));
  }

  /** Keeps bytes back until there are enough of them to send on. */
  private gather(bytes: Buffer): Buffer | undefined {
    this.pieces.push(bytes);
    this.gathered += bytes.length;
    if (this.gathered < fullPiece) return undefined;
    const all = Buffer.concat(this.pieces, this.gathered);
    this.pieces = [];
    this.gathered = 0;
    return all;
  }

  /** What is left of the held bytes after a first line of this length was looked at. */
  private release(length: number): Buffer {
    const held = this.held ?? Buffer.alloc(0);
    this.held = undefined;
    const start = held.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    const first = held.subarray(start, length).toString('utf8').trimEnd();
    return withoutNul(held.subarray(this.isHeader(first) ? length : start));
  }

  private isHeader(line: string): boolean {
    const cells = line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1').toLowerCase());
    return (
      cells.length === this.header.length &&
      cells.every((cell, index) => cell === this.header[index]?.toLowerCase())
    );
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** In UTF-8 a zero byte is U+0000 and nothing else, so no decoding is needed to find it. */
function withoutNul(bytes: Buffer): Buffer {
  let at = bytes.indexOf(0);
  if (at < 0) return bytes;
  const parts: Buffer[] = [];
  let from = 0;
  for (; at >= 0; at = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, at), nulMarkerBytes);
    from = at + 1;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}
