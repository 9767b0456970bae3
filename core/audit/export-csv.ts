import { pipeline, Readable } from 'node:stream';
import { stringify, type Options } from 'csv-stringify';
import { stringify as stringifySync } from 'csv-stringify/sync';
import { withTenant, type Db, type Tx } from '#core/db';
import type { AuditEntry } from './entry.ts';
import { entriesAfter, type AuditFilter } from './read.ts';

/**
 * `lossless`: every value exactly, for programs. `spreadsheet`: a value that a spreadsheet would take for a formula has an apostrophe in
 * front, and U+0000 is shown as a symbol, for people. Never one for both.
 */
export const auditCsvForms = ['lossless', 'spreadsheet'] as const;
export type AuditCsvForm = (typeof auditCsvForms)[number];

const entriesPerPage = 500;
const columns = ['sequence', 'at', 'userId', 'name', 'kind', 'jobId', 'subject', 'facts', 'hash'] as const;

/**
 * The log of a tenant as CSV (RFC 4180, UTF-8, a header line), oldest entry first, a page in memory at a time. A failure while it is
 * read destroys the stream with the error. `subject` and `facts` are JSON.
 */
export function exportAuditCsv(db: Db, tenantId: string, filter: AuditFilter, form: AuditCsvForm): Readable {
  const safe = form === 'spreadsheet';
  const csv = stringify({ ...csvOptions(safe), header: true });
  pipeline(Readable.from(rows(db, tenantId, filter, safe)), csv, () => undefined);
  return csv;
}

/** A piece of the CSV, for callers whose replies have a limit: joined, the pieces are the file. */
export interface AuditCsvPart {
  fileName: string;
  text: string;
  /** The sequence to continue after; null at the end. */
  nextAfter: number | null;
}

/** The next 500 entries after a sequence (0 for the first piece, which has the header line), as `exportAuditCsv` writes them. */
export async function auditCsvPart(
  tx: Tx,
  filter: AuditFilter,
  { form, after }: { readonly form: AuditCsvForm; readonly after: number },
): Promise<AuditCsvPart> {
  const safe = form === 'spreadsheet';
  const page = await entriesAfter(tx, filter, after, entriesPerPage);
  const lines = page.map((entry) => rowOf(entry, safe));
  return {
    fileName: auditCsvFileName(form),
    text: stringifySync(lines, { ...csvOptions(safe), header: after === 0 }),
    nextAfter: page.length < entriesPerPage ? null : (page.at(-1)?.sequence ?? null),
  };
}

function csvOptions(safe: boolean): Options {
  return {
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: safe,
    // Quoted, so that a separator of another locale cannot begin a cell inside of a value.
    quoted: safe,
  };
}

/** The form is in the name, so that nobody takes the one for the other. */
export function auditCsvFileName(form: AuditCsvForm): string {
  return `holdfast-audit-${form}.csv`;
}

async function* rows(
  db: Db,
  tenantId: string,
  filter: AuditFilter,
  safe: boolean,
): AsyncGenerator<Record<(typeof columns)[number], string>> {
  for (let after = 0; ;) {
    const page = await withTenant(db, tenantId, (tx) => entriesAfter(tx, filter, after, entriesPerPage));
    for (const entry of page) yield rowOf(entry, safe);
    after = page.at(-1)?.sequence ?? after;
    if (page.length < entriesPerPage) return;
  }
}

function rowOf({ sequence, at, by, kind, jobId, subject, facts, hash }: AuditEntry, safe: boolean) {
  const show = (text: string) => (safe ? text.replaceAll('\u0000', '\u2400') : text);
  return {
    sequence: String(sequence),
    at,
    userId: by?.userId ?? '',
    name: show(by?.name ?? 'Holdfast'),
    kind,
    jobId: jobId ?? '',
    subject: show(JSON.stringify(subject)),
    facts: show(JSON.stringify(facts)),
    hash,
  };
}
