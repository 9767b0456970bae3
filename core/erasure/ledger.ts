import { createHash } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { erasedRecord, erasureSalt, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { seal, unseal, type SealContext } from '#core/tenants';

const saltBytes = 32;

/** The salt of a tenant's ledger; undefined while nothing was ever erased. */
export async function readSalt(tx: Tx, masterKey: Buffer, tenantId: string): Promise<Buffer | undefined> {
  const [row] = await tx
    .select({ sealedSalt: erasureSalt.sealedSalt })
    .from(erasureSalt)
    .where(eq(erasureSalt.tenantId, tenantId));
  return row && unseal(masterKey, contextOf(tenantId), row.sealedSalt);
}

/** The salt of a tenant's ledger, made for the first erasure. */
export async function ensureSalt(tx: Tx, clock: Clock, masterKey: Buffer, tenantId: string): Promise<Buffer> {
  const sealedSalt = seal(clock, masterKey, contextOf(tenantId), clock.randomBytes(saltBytes));
  await tx.insert(erasureSalt).values({ tenantId, sealedSalt, createdAt: clock.now() }).onConflictDoNothing();
  const salt = await readSalt(tx, masterKey, tenantId);
  if (salt) return salt;
  throw new HoldfastError('INTERNAL', 'The salt of the erasures could not be stored.');
}

/** SHA-256 of salt and Id, as the database computes it in `leaveOutStaged`. `id` has 18 characters. */
export function hashOfId(salt: Buffer, id: string): Buffer {
  return createHash('sha256').update(salt).update(id, 'utf8').digest();
}

/** Which of these Ids were erased from the backups of a connection. */
export async function erasedAmong(
  tx: Tx,
  masterKey: Buffer,
  owner: { readonly tenantId: string; readonly connectionId: string },
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const salt = await readSalt(tx, masterKey, owner.tenantId);
  if (!salt) return new Set();
  const byHash = new Map(ids.map((id) => [hashOfId(salt, id).toString('hex'), id]));
  const rows = await tx
    .select({ hash: erasedRecord.idHash })
    .from(erasedRecord)
    .where(
      and(
        eq(erasedRecord.connectionId, owner.connectionId),
        inArray(
          erasedRecord.idHash,
          [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex')),
        ),
      ),
    );
  return new Set(rows.map(({ hash }) => byHash.get(hash.toString('hex')) ?? ''));
}

/** Erased records of an object that the org still held when it was last read: by so many its count is above ours. */
export async function countErasedLive(tx: Tx, connectionId: string, object: string): Promise<number> {
  const [row] = await tx
    .select({ count: sql<string>`count(*)` })
    .from(erasedRecord)
    .where(and(ofObject(connectionId, object), erasedRecord.live));
  return Number(row?.count ?? 0);
}

/** Condition on the ledger for one object, whatever the case of its name. */
export function ofObject(connectionId: string, object: string) {
  return and(
    eq(erasedRecord.connectionId, connectionId),
    eq(sql`lower(${erasedRecord.object})`, object.toLowerCase()),
  );
}

function contextOf(tenantId: string): SealContext {
  return { tenantId, kind: 'erasure_salt', id: tenantId };
}
