import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SpillFile, type Stretch } from './spill-file.ts';

const compress = promisify(gzip);

const SEGMENT_ROWS = 4096;
/** Bytes that a result may hold in memory; what comes after goes to a file. */
const HELD_BYTES = 32 * 1024 * 1024;

interface Segment {
  readonly bytes: Buffer | Stretch;
  /** Where each row begins, and one past the last. */
  readonly starts: Uint32Array;
}

/** Some rows with their header, as one body. */
export interface CsvPage {
  bytes(): Buffer;
  /** The same in gzip, level 1; kept, so that a page is compressed once however often it is asked for. */
  packed(): Promise<Buffer>;
}

/** Many CSV lines as UTF-8 bytes, in memory or in a file, from which any run of rows can be cut without touching the others. */
export class CsvRows {
  readonly #segments: Segment[] = [];
  readonly #packed = new Map<string, Promise<Buffer | Stretch>>();
  /** The segment that is being filled: its bytes, and where its rows begin. */
  #scratch = Buffer.alloc(0);
  #starts = new Uint32Array(SEGMENT_ROWS + 1);
  #rows = 0;
  #held = 0;
  #file: SpillFile | undefined;
  #length = 0;
  #complete = false;
  #gone = false;

  get length(): number {
    return this.#length;
  }

  /** Are all lines there? */
  get complete(): boolean {
    return this.#complete;
  }

  /** Were the bytes let go? */
  get gone(): boolean {
    return this.#gone;
  }

  /** Bytes on disk. */
  get spilled(): number {
    return this.#file?.size ?? 0;
  }

  /** Takes up to `most` lines; true when there were no more. */
  take(lines: Iterator<string>, most: number): boolean {
    for (let count = 0; count < most; count++) {
      const next = lines.next();
      if (next.done === true) {
        this.#seal();
        this.#complete = true;
        this.#scratch = Buffer.alloc(0);
        return true;
      }
      this.#length++;
      this.#write(next.value);
    }
    return false;
  }

  /** The page of rows `from` up to but without `to`, below `header`. */
  page(header: string, from: number, to: number): CsvPage {
    const bytes = (): Buffer => this.#cut(Buffer.from(header), from, to);
    return { bytes, packed: () => this.#pack(`${from}-${to} ${header}`, bytes) };
  }

  /** Lets the file go. */
  close(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#file?.close();
  }

  #write(line: string): void {
    const at = this.#starts[this.#rows] ?? 0;
    // No character needs more than three bytes a UTF-16 unit.
    if (at + line.length * 3 > this.#scratch.length) {
      const larger = Buffer.allocUnsafe(Math.max(64 * 1024, 2 * (at + line.length * 3)));
      this.#scratch.copy(larger, 0, 0, at);
      this.#scratch = larger;
    }
    this.#starts[++this.#rows] = at + this.#scratch.write(line, at, 'utf8');
    if (this.#rows === SEGMENT_ROWS) this.#seal();
  }

  #seal(): void {
    if (this.#rows === 0) return;
    const starts = this.#starts.slice(0, this.#rows + 1);
    const bytes = Buffer.from(this.#scratch.subarray(0, starts[this.#rows]));
    this.#rows = 0;
    if (this.#held + bytes.length > HELD_BYTES) {
      this.#file ??= new SpillFile();
      this.#segments.push({ bytes: this.#file.append(bytes), starts });
    } else {
      this.#held += bytes.length;
      this.#segments.push({ bytes, starts });
    }
  }

  #cut(header: Buffer, from: number, to: number): Buffer {
    const runs: { segment: Segment; start: number; end: number }[] = [];
    let size = header.length;
    for (let index = Math.floor(from / SEGMENT_ROWS); index * SEGMENT_ROWS < to; index++) {
      const segment = this.#segments[index];
      if (segment === undefined) break;
      const first = index * SEGMENT_ROWS;
      const start = segment.starts[Math.max(0, from - first)] ?? 0;
      const end = segment.starts[Math.min(segment.starts.length - 1, to - first)] ?? start;
      runs.push({ segment, start, end });
      size += end - start;
    }
    const page = Buffer.allocUnsafe(size);
    let at = header.copy(page);
    for (const { segment, start, end } of runs) {
      const { bytes } = segment;
      if (Buffer.isBuffer(bytes)) bytes.copy(page, at, start, end);
      else this.#file?.read({ offset: bytes.offset + start, length: end - start }, page, at);
      at += end - start;
    }
    return page;
  }

  async #pack(key: string, bytes: () => Buffer): Promise<Buffer> {
    let packing = this.#packed.get(key);
    if (packing === undefined) {
      packing = this.#compressed(bytes());
      this.#packed.set(key, packing);
    }
    const packed = await packing;
    if (Buffer.isBuffer(packed)) return packed;
    const page = Buffer.allocUnsafe(packed.length);
    this.#file?.read(packed, page, 0);
    return page;
  }

  /** Beside the rows in the file when they are there, else in memory. */
  async #compressed(plain: Buffer): Promise<Buffer | Stretch> {
    const packed = await compress(plain, { level: 1 });
    return this.#file === undefined || this.#gone || !this.#complete ? packed : this.#file.append(packed);
  }
}
