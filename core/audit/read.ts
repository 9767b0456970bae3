import { and, asc, desc, eq, gt, gte, lt } from 'drizzle-orm';
import { auditEntry, type Tx } from '#core/db';
import type { AuditEntry, AuditKind } from './entry.ts';

/** Which entries; all of them when nothing is named. */
export interface AuditFilter {
  readonly kind?: AuditKind;
  readonly jobId?: string;
  /** From this instant on. */
  readonly from?: Date;
  /** Before this instant. */
  readonly to?: Date;
}

/** Newest first; `nextBefore` is the sequence to continue from, null at the end. */
export interface AuditPage {
  entries: AuditEntry[];
  nextBefore: number | null;
}

/** A page of the log of the tenant that `tx` is in. */
export async function readAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { readonly before?: number; readonly limit: number },
): Promise<AuditPage> {
  const older = page.before === undefined ? undefined : lt(auditEntry.sequence, page.before);
  const rows = await tx
    .select()
    .from(auditEntry)
    .where(and(matching(filter), older))
    .orderBy(desc(auditEntry.sequence))
    .limit(page.limit + 1);
  const entries = rows.slice(0, page.limit).map(toAuditEntry);
  return { entries, nextBefore: rows.length > page.limit ? (entries.at(-1)?.sequence ?? null) : null };
}

/** Entries after a sequence, oldest first: for the export. */
export async function entriesAfter(
  tx: Tx,
  filter: AuditFilter,
  after: number,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await tx
    .select()
    .from(auditEntry)
    .where(and(matching(filter), gt(auditEntry.sequence, after)))
    .orderBy(asc(auditEntry.sequence))
    .limit(limit);
  return rows.map(toAuditEntry);
}

function matching({ kind, jobId, from, to }: AuditFilter) {
  return and(
    kind && eq(auditEntry.kind, kind),
    jobId === undefined ? undefined : eq(auditEntry.jobId, jobId),
    from && gte(auditEntry.at, from),
    to && lt(auditEntry.at, to),
  );
}

function toAuditEntry(row: typeof auditEntry.$inferSelect): AuditEntry {
  const { sequence, at, userId, name, kind, jobId, subject, facts, hash } = row;
  return {
    sequence,
    at: at.toISOString(),
    by: userId === null ? null : { userId, name },
    kind: kind as AuditKind,
    ...{ jobId, subject, facts },
    hash: hash.toString('hex'),
  };
}
