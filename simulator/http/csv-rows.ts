/** Many CSV lines as UTF-8 bytes, from which any run of rows can be cut without touching the others. */
export class CsvRows {
  readonly #segments: Segment[] = [];
  readonly length: number;

  constructor(lines: Iterable<string>) {
    let pending: string[] = [];
    let count = 0;
    for (const line of lines) {
      count++;
      if (pending.push(line) < SEGMENT_ROWS) continue;
      this.#segments.push(segmentOf(pending));
      pending = [];
    }
    if (pending.length > 0) this.#segments.push(segmentOf(pending));
    this.length = count;
  }

  /** The bytes of rows `from` up to but without `to`. */
  slice(from: number, to: number): Buffer[] {
    const parts: Buffer[] = [];
    for (let index = Math.floor(from / SEGMENT_ROWS); index * SEGMENT_ROWS < to; index++) {
      const segment = this.#segments[index];
      if (segment === undefined) break;
      const first = index * SEGMENT_ROWS;
      const start = segment.starts[Math.max(0, from - first)] ?? 0;
      const end = segment.starts[Math.min(segment.starts.length - 1, to - first)] ?? segment.bytes.length;
      parts.push(segment.bytes.subarray(start, end));
    }
    return parts;
  }
}

const SEGMENT_ROWS = 4096;

interface Segment {
  readonly bytes: Buffer;
  /** Where each row begins, and one past the last. */
  readonly starts: Uint32Array;
}

function segmentOf(lines: readonly string[]): Segment {
  const starts = new Uint32Array(lines.length + 1);
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    starts[index] = offset;
    offset += Buffer.byteLength(line);
  }
  starts[lines.length] = offset;
  return { bytes: Buffer.from(lines.join('')), starts };
}
