import { createHash } from 'node:crypto';

/** All that the hash of an entry covers. */
export interface HashedEntry {
  readonly tenantId: string;
  readonly sequence: number;
  readonly at: Date;
  readonly memberId: string | null;
  readonly userId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly jobId: string | null;
  readonly subject: unknown;
  readonly facts: unknown;
  readonly previousHash: Buffer;
}

/** What the first entry of a log follows: another for each tenant, so that no log can begin with the entries of another. */
export function genesisHash(tenantId: string): Buffer {
  return sha256(JSON.stringify(['holdfast audit', 1, tenantId]));
}

/** SHA-256 over a form that each content has exactly once: a JSON array in fixed order, the names inside of objects sorted. */
export function entryHash(entry: HashedEntry): Buffer {
  const { tenantId, sequence, at, memberId, userId, name, kind, jobId, subject, facts } = entry;
  const parts = [1, tenantId, sequence, at.toISOString(), memberId, userId, name, kind, jobId];
  return sha256(
    JSON.stringify([...parts, sorted(subject), sorted(facts), entry.previousHash.toString('hex')]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // As pairs: an object would put names that look like numbers first, whatever the order.
  return names.map(([name, inner]) => [name, sorted(inner)]);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
