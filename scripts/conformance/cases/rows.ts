import { parse as parseCsv } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { readFileSync, writeFileSync } from 'node:fs';

/** A row as CSV holds it: all text, '' for nothing. */
export type TextRow = Readonly<Record<string, string>>;

/** Values that break a careless writer or reader of CSV. */
export const AWKWARD = [
  'plain',
  'a "quoted" word',
  'comma, semicolon; tab\tend',
  'line one\nline two\n\n  indented',
  'Ünïcödé 機器 👍 مرحبا',
  '00123',
  '1e5',
  'null',
  "O'Neill & <b>Söhne</b>",
  '=SUM(A1:A9)',
];

/** Accounts with awkward texts; `prefix` (at most 4 characters) starts their customer numbers. */
export function accountRows(prefix: string, count: number): TextRow[] {
  return Array.from({ length: count }, (_, index) => ({
    Name: `${prefix} ${String(index)} ${(AWKWARD[index % AWKWARD.length] ?? '').replaceAll(/\s+/g, ' ').trim()}`,
    Customer_Number__c: `${prefix}${String(index).padStart(6, '0')}`,
    Industry: index % 3 === 0 ? 'Energy' : '',
    NPS_Score__c: index % 2 === 0 ? String(index % 11) : '',
    Description: AWKWARD[index % AWKWARD.length] ?? '',
  }));
}

export function writeCsv(path: string, rows: readonly TextRow[]): void {
  writeFileSync(path, stringify([...rows], { header: true }));
}

export function readCsv(path: string): TextRow[] {
  return parseCsv<TextRow>(readFileSync(path, 'utf8'), { columns: true, bom: true });
}

/** A record of the REST API as CSV would hold it: parents and attributes left out. */
export function asText(record: Readonly<Record<string, unknown>>): TextRow {
  const entries = Object.entries(record).filter(([name]) => name !== 'attributes');
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The same rows in the order of one column, for comparing what has no order. */
export function sortedBy(rows: readonly TextRow[], column: string): TextRow[] {
  const key = (row: TextRow): string => row[column] ?? '';
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
