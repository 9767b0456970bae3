import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import { HoldfastError } from '#core/model';

/** Rows as Salesforce writes a Bulk result: every cell quoted, comma, line feed, header first, no value as an empty cell. */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | null)[])[]): Readable {
  const lines = function* (): Generator<Buffer> {
    yield Buffer.from(line(header));
    for (let start = 0; start < rows.length; start += 100) {
      yield Buffer.from(
        rows
          .slice(start, start + 100)
          .map(line)
          .join(''),
      );
    }
  };
  return Readable.from(lines(), { objectMode: false });
}

function line(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => `"${(cell ?? '').replaceAll('"', '""')}"`).join(',')}\n`;
}

/** A CSV page whose header was read; `csv` still has it as its first line. */
export interface OpenedCsv {
  readonly header: readonly string[];
  readonly csv: Readable;
}

/**
 * Reads the header of a page and checks that it names the `expected` columns, in any order, so that a foreign page is refused before a
 * row of it is stored. A page of no bytes stands for no rows. Throws PAGE_REJECTED, or the error of the body.
 */
export async function openCsv(body: Readable, expected: readonly string[]): Promise<OpenedCsv> {
  const gate = new HeaderGate(expected);
  // Whoever reads the gate sees its error, and so does whoever waits for the header.
  pipeline(body, gate, () => undefined);
  return { header: await gate.header, csv: gate };
}

const longestHeader = 1_000_000;

/** Passes bytes on once their first line is known to be the header that was asked for. */
class HeaderGate extends Transform {
  readonly header: Promise<readonly string[]>;
  private readonly expected: readonly string[];
  private readonly found = Promise.withResolvers<readonly string[]>();
  private held: Buffer | undefined = Buffer.alloc(0);

  constructor(expected: readonly string[]) {
    super({ highWaterMark: 256 * 1024 });
    this.expected = expected;
    this.header = this.found.promise;
    this.on('error', this.found.reject);
    this.once('close', () => this.found.reject(foreignPage()));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.held === undefined) {
      done(null, chunk);
      return;
    }
    this.held = Buffer.concat([this.held, chunk]);
    if (this.held.indexOf(0x0a) < 0 && this.held.length < longestHeader) done();
    else this.open(this.held, done);
  }

  override _flush(done: TransformCallback): void {
    if (this.held === undefined) done();
    else if (this.held.length > 0) this.open(this.held, done);
    else this.open(Buffer.from(line(this.expected)), done);
  }

  private open(bytes: Buffer, done: TransformCallback): void {
    const header = cellsOf(bytes);
    if (!sameColumns(header, this.expected)) {
      done(foreignPage());
      return;
    }
    this.held = undefined;
    this.found.resolve(header);
    done(null, bytes);
  }
}

function foreignPage(): HoldfastError {
  return new HoldfastError('PAGE_REJECTED', 'A page of Salesforce has other columns than were asked for.');
}

function cellsOf(held: Buffer): string[] {
  const end = held.indexOf(0x0a);
  const first = held.subarray(0, end < 0 ? held.length : end).toString('utf8');
  return first
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(',')
    .map((cell) => cell.replace(/^"(.*)"$/, '$1'));
}

function sameColumns(header: readonly string[], expected: readonly string[]): boolean {
  const read = new Set(header.map((name) => name.toLowerCase()));
  return (
    read.size === expected.length &&
    header.length === expected.length &&
    expected.every((name) => read.has(name.toLowerCase()))
  );
}
