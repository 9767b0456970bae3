import type { CsvDialect } from '../bulk-csv.ts';

/** What makes a whole job or batch fail; the text is its errorMessage or stateMessage, `Code : message`. */
export class LoadFailure extends Error {
  constructor(code: string, message: string) {
    super(`${code} : ${message}`);
    this.name = 'LoadFailure';
  }
}

/** As line ending of a dialect: both are read, as by Bulk API 1, where none is declared. */
export const ANY_ENDING = '';

/** Data rows of an upload with the column names as sent. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads an upload in the dialect that the job declares: RFC 4180 quotes, one delimiter, one line ending. Line breaks inside quotes are
 * data. Nothing is forgiven: another line ending, a stray quote or a row of another width throws LoadFailure.
 */
export function readTable(text: string, dialect: CsvDialect): Table {
  const [header, ...rows] = new CsvReader(text, dialect).records();
  if (header === undefined) return { header: [], rows: [] };
  for (const [index, row] of rows.entries()) {
    if (row.length === header.length) continue;
    throw new LoadFailure(
      'ClientInputError',
      `Row ${index + 1} has ${row.length} values, but the header has ${header.length} columns`,
    );
  }
  return { header, rows };
}

/** One pass over the text. */
class CsvReader {
  readonly #text: string;
  readonly #dialect: CsvDialect;
  #position = 0;

  constructor(text: string, dialect: CsvDialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  *records(): Generator<string[]> {
    while (this.#position < this.#text.length) {
      const record = this.#record();
      // An empty line carries no row.
      if (record.length > 1 || record[0] !== '') yield record;
    }
  }

  #record(): string[] {
    const values: string[] = [];
    for (;;) {
      values.push(this.#text.charAt(this.#position) === '"' ? this.#quoted() : this.#bare());
      const next = this.#text.charAt(this.#position);
      if (next === this.#dialect.delimiter) {
        this.#position++;
        continue;
      }
      this.#endLine(next);
      return values;
    }
  }

  #quoted(): string {
    const start = ++this.#position;
    for (;;) {
      const quote = this.#text.indexOf('"', this.#position);
      if (quote < 0) throw new LoadFailure('ClientInputError', 'A quoted value is not closed');
      this.#position = quote + 1;
      if (this.#text.charAt(this.#position) === '"') {
        this.#position++;
        continue;
      }
      return this.#text.slice(start, quote).replaceAll('""', '"');
    }
  }

  #bare(): string {
    const start = this.#position;
    for (; this.#position < this.#text.length; this.#position++) {
      const character = this.#text.charAt(this.#position);
      if (character === this.#dialect.delimiter || character === '\n' || character === '\r') break;
      if (character === '"')
        throw new LoadFailure('ClientInputError', 'A quote stands inside a value that is not quoted');
    }
    return this.#text.slice(start, this.#position);
  }

  #endLine(next: string): void {
    if (next === '') return;
    const ending = this.#text.startsWith('\r\n', this.#position) ? '\r\n' : next;
    if (ending !== '\n' && !ending.startsWith('\r'))
      throw new LoadFailure('ClientInputError', 'Text follows the closing quote of a value');
    if (this.#dialect.lineEnding !== ANY_ENDING && ending !== this.#dialect.lineEnding) {
      const declared = this.#dialect.lineEnding === '\n' ? 'LF' : 'CRLF';
      throw new LoadFailure(
        'ClientInputError',
        `LineEnding is invalid on user data. Current LineEnding setting is ${declared}`,
      );
    }
    this.#position += ending.length;
  }
}
