import { and, asc, eq, gt } from 'drizzle-orm';
import { auditEntry, type Tx } from '#core/db';
import { entryHash, genesisHash } from './chain-hash.ts';
import type { AuditHead } from './entry.ts';

/**
 * What is wrong at one place of a log. `missing`: entries before this one are gone. `changed`: its content is not what was hashed.
 * `unlinked`: it does not follow the entry before it (inserted, moved, or from another log). `cut`: the log ends before the head that was
 * known. `replaced`: the entry of that head is another one, so the chain was computed anew.
 */
export interface AuditFault {
  sequence: number;
  fault: 'missing' | 'changed' | 'unlinked' | 'cut' | 'replaced';
}

export interface AuditVerdict {
  intact: boolean;
  /** Entries looked at. */
  entries: number;
  /** To be kept elsewhere, for the next time. */
  head: AuditHead;
  /** The first ones, at most 100. */
  faults: AuditFault[];
}

const entriesPerPage = 1_000;
const mostFaults = 100;

/**
 * Hashes the whole log of a tenant again. Finds entries that were edited, deleted, moved, inserted or copied from another tenant. What
 * was cut off the end, and a chain that was computed anew from some entry on, it finds only against `known`, a head kept elsewhere.
 */
export async function verifyAuditChain(tx: Tx, tenantId: string, known?: AuditHead): Promise<AuditVerdict> {
  const walk = new ChainWalk(tenantId, known);
  for (;;) {
    const rows = await tx
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.tenantId, tenantId), gt(auditEntry.sequence, walk.head.sequence)))
      .orderBy(asc(auditEntry.sequence))
      .limit(entriesPerPage);
    for (const row of rows) walk.step(row);
    if (rows.length < entriesPerPage) return walk.end();
  }
}

/** A walk along the chain, from its first entry to its last. */
class ChainWalk {
  head: { sequence: number; hash: string };
  private readonly known: AuditHead | undefined;
  private readonly faults: AuditFault[] = [];
  private entries = 0;

  constructor(tenantId: string, known: AuditHead | undefined) {
    this.known = known;
    this.head = { sequence: 0, hash: genesisHash(tenantId).toString('hex') };
  }

  step(row: typeof auditEntry.$inferSelect): void {
    const { sequence } = row;
    const hash = row.hash.toString('hex');
    this.entries += 1;
    if (sequence !== this.head.sequence + 1) this.note(sequence, 'missing');
    else if (row.previousHash.toString('hex') !== this.head.hash) this.note(sequence, 'unlinked');
    if (!entryHash(row).equals(row.hash)) this.note(sequence, 'changed');
    if (sequence === this.known?.sequence && hash !== this.known.hash) this.note(sequence, 'replaced');
    this.head = { sequence, hash };
  }

  end(): AuditVerdict {
    const { head, known, faults, entries } = this;
    if (known && known.sequence > head.sequence) this.note(head.sequence + 1, 'cut');
    return { intact: faults.length === 0, entries, head, faults };
  }

  private note(sequence: number, fault: AuditFault['fault']): void {
    if (this.faults.length < mostFaults) this.faults.push({ sequence, fault });
  }
}
