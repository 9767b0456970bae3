import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { withTenant, type Db } from '#core/db';
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
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: safe,
    // Quoted, so that a separator of another locale cannot begin a cell inside of a value.
    quoted: safe,
  });
  pipeline(Readable.from(rows(db, tenantId, filter, safe)), csv, () => undefined);
  return csv;
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
