import { desc, eq, sql } from 'drizzle-orm';
import { auditEntry, member, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { entryHash, genesisHash } from './chain-hash.ts';
import type { AuditDraft, AuditHead } from './entry.ts';

/**
 * Adds an entry to the log of the tenant that `tx` is in, and gives the new head. It stands or falls with the transaction of what it
 * records. Holds the log until the commit, so that no two writers follow the same entry: make it the last statement. Throws INTERNAL
 * for a member who is not of this tenant.
 */
export async function appendAudit(tx: Tx, clock: Clock, draft: AuditDraft): Promise<AuditHead> {
  const { kind, subject = {}, facts = {} } = draft;
  const { tenantId, memberId } = draft.actor;
  const who = memberId === null ? { userId: null, name: 'Holdfast' } : await nameOf(tx, memberId);
  // A statement of its own: the next one then sees what the writer before us committed.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${tenantId}`}, 0))`);
  const last = await lastEntry(tx, tenantId);
  const entry = {
    ...{ tenantId, memberId, ...who, kind, at: clock.now() },
    jobId: subject.jobId ?? null,
    sequence: (last?.sequence ?? 0) + 1,
    subject: { ...subject },
    facts: { ...facts },
    previousHash: last?.hash ?? genesisHash(tenantId),
  };
  const hash = entryHash(entry);
  await tx.insert(auditEntry).values({ ...entry, hash });
  return { sequence: entry.sequence, hash: hash.toString('hex') };
}

/** The newest entry of a tenant's log; of an empty log sequence 0 and what its first entry would follow. */
export async function auditHead(tx: Tx, tenantId: string): Promise<AuditHead> {
  const last = await lastEntry(tx, tenantId);
  const { sequence, hash } = last ?? { sequence: 0, hash: genesisHash(tenantId) };
  return { sequence, hash: hash.toString('hex') };
}

async function lastEntry(tx: Tx, tenantId: string) {
  const [last] = await tx
    .select({ sequence: auditEntry.sequence, hash: auditEntry.hash })
    .from(auditEntry)
    .where(eq(auditEntry.tenantId, tenantId))
    .orderBy(desc(auditEntry.sequence))
    .limit(1);
  return last;
}

async function nameOf(tx: Tx, memberId: string): Promise<{ userId: string; name: string }> {
  const [found] = await tx
    .select({ userId: member.userId, name: member.name })
    .from(member)
    .where(eq(member.id, memberId));
  if (found) return found;
  throw new HoldfastError('INTERNAL', 'The audit log does not know the member who did this.');
}
