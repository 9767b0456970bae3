import { and, eq, isNull, sql } from 'drizzle-orm';
import { signingKey, type Db, type Tx } from '#core/db';
import type { Clock } from '#core/model';
import { newKey, seal, unseal } from './sealing.ts';

/** A key that signs calls from the home org. */
export interface SigningKey {
  readonly keyId: string;
  readonly tenantId: string;
  /** 18 characters: the org whose calls it signs. */
  readonly orgId: string;
  /** 32 raw bytes. */
  readonly key: Buffer;
  /** Not valid from then on; null while it is the current key. */
  readonly expiresAt: Date | null;
}

/** A call signed with the key of before is accepted for a day, so that a rotation interrupts nobody. */
const overlapMilliseconds = 24 * 60 * 60 * 1000;

/** Makes the key of a tenant, in place of the one it has. The bytes go to the org's protected setting and nowhere else. */
export async function addSigningKey(
  tx: Tx,
  clock: Clock,
  masterKey: Buffer,
  tenantId: string,
): Promise<{ keyId: string; key: Buffer }> {
  const now = clock.now();
  const keyId = clock.randomBytes(12).toString('base64url');
  const key = newKey(clock);
  await tx
    .update(signingKey)
    .set({ expiresAt: new Date(now.getTime() + overlapMilliseconds) })
    .where(and(eq(signingKey.tenantId, tenantId), isNull(signingKey.expiresAt)));
  const sealedKey = seal(clock, masterKey, { tenantId, kind: 'signing_key', id: keyId }, key);
  await tx.insert(signingKey).values({ keyId, tenantId, sealedKey, createdAt: now, expiresAt: null });
  return { keyId, key };
}

interface FoundKey extends Record<string, unknown> {
  key_id: string;
  tenant_id: string;
  org_id: string;
  sealed_key: Uint8Array;
  expires_at: string | Date | null;
}

/** The key with this id, of whichever tenant; expired ones too. Throws CONFIG_INVALID when the master key is another. */
export async function findSigningKey(
  db: Db,
  masterKey: Buffer,
  keyId: string,
): Promise<SigningKey | undefined> {
  const [found] = await db.execute<FoundKey>(sql`select * from holdfast.find_signing_key(${keyId})`);
  if (found === undefined) return undefined;
  const context = { tenantId: found.tenant_id, kind: 'signing_key', id: found.key_id } as const;
  return {
    keyId: found.key_id,
    tenantId: found.tenant_id,
    orgId: found.org_id,
    key: unseal(masterKey, context, found.sealed_key),
    expiresAt: found.expires_at === null ? null : new Date(found.expires_at),
  };
}

/** Spends a nonce: true the first time, false for a replay, whichever process sees it. */
export async function rememberNonce(
  tx: Tx,
  clock: Clock,
  { tenantId, nonce }: { tenantId: string; nonce: string },
): Promise<boolean> {
  const rows = await tx.execute(
    sql`insert into holdfast.request_nonce (tenant_id, nonce, seen_at)
        values (${tenantId}, ${nonce}, ${clock.now().toISOString()}) on conflict do nothing returning 1`,
  );
  return rows.length > 0;
}
