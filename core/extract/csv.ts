import { Readable } from 'node:stream';
import { HoldfastError } from '#core/model';

/** Rows as Salesforce writes a Bulk result: every cell quoted, comma, line feed, header first, no value as an empty cell. */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | null)[])[]): Readable {
  const lines = function* (): Generator<Buffer> {
    yield Buffer.from(line(header));
    for (const row of rows) yield Buffer.from(line(row));
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

const longestHeader = 1_000_000;

/**
 * Reads the header of a page and checks that it names the `expected` columns, in any order, so that a foreign page is refused before a
 * row of it is stored. A page of no bytes stands for no rows. Throws PAGE_REJECTED, or the error of the body.
 */
export async function openCsv(body: Readable, expected: readonly string[]): Promise<OpenedCsv> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer, unknown>;
  let held: Buffer = Buffer.alloc(0);
  let ended = false;
  while (!ended && held.indexOf(0x0a) < 0 && held.length < longestHeader) {
    const next = await chunks.next();
    if (next.done === true) ended = true;
    else held = Buffer.concat([held, next.value]);
  }
  if (ended && held.length === 0) return { header: expected, csv: toCsv(expected, []) };
  const header = cellsOf(held);
  if (!sameColumns(header, expected)) {
    body.destroy();
    throw new HoldfastError('PAGE_REJECTED', 'A page of Salesforce has other columns than were asked for.');
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield held;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  };
  const csv = Readable.from(whole(), { objectMode: false });
  csv.once('close', () => body.destroy());
  return { header, csv };
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
