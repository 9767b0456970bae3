import type { FieldDef } from '../catalogue/field-model.ts';
import type { Org } from '../engine/org.ts';
import type { StoredRecord } from '../engine/record.ts';
import { readPath, type FieldPath } from '../soql/paths.ts';
import { numberText } from '../soql/render.ts';
import type { FieldValue } from '../worlds/world.ts';

/** The CSV dialect of Bulk API 2.0 results: every value quoted, empty for null, datetimes with Z. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly lineEnding: string;
}

const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
};

/** The dialect named by columnDelimiter and lineEnding; undefined for unknown names. */
export function dialectNamed(delimiter: string, lineEnding: string): CsvDialect | undefined {
  const mark = DELIMITERS[delimiter];
  if (mark === undefined || (lineEnding !== 'LF' && lineEnding !== 'CRLF')) return undefined;
  return { delimiter: mark, lineEnding: lineEnding === 'LF' ? '\n' : '\r\n' };
}

/** One line with its ending. Written by hand: this is the hot path of a backup of millions of rows. */
export function csvLine(values: readonly string[], dialect: CsvDialect): string {
  let line = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? '';
    line += index === 0 ? '"' : `${dialect.delimiter}"`;
    line += value.includes('"') ? value.replaceAll('"', '""') : value;
    line += '"';
  }
  return line + dialect.lineEnding;
}

/** A field value as text of a Bulk result. */
export function bulkText(field: FieldDef, value: FieldValue): string {
  if (value === null) return '';
  if (field.type === 'double' || field.type === 'currency' || field.type === 'percent')
    return numberText(value, true);
  return typeof value === 'number' ? numberText(value, false) : String(value);
}

/** The line of one record. */
export function recordLine(
  org: Org,
  record: StoredRecord,
  columns: readonly FieldPath[],
  dialect: CsvDialect,
): string {
  return csvLine(
    columns.map((path) => bulkText(path.field, readPath(org, record, path))),
    dialect,
  );
}
