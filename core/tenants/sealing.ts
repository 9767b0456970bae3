import { createCipheriv, createDecipheriv } from 'node:crypto';
import { HoldfastError, type Clock } from '#core/model';

/** What a sealed secret belongs to. It opens only under the same words, so that no row can borrow the secret of another. */
export interface SealContext {
  readonly tenantId: string;
  readonly kind: 'data_key' | 'token' | 'signing_key' | 'slack_url' | 'webhook_secret' | 'erasure_salt';
  /** Id of the connection, of the signing key, of the backup job, or of the tenant. */
  readonly id: string;
}

/** First byte of a sealed secret: how it was sealed. 1 = AES-256-GCM, 96 bit nonce, 128 bit tag. */
const aes256Gcm = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** Seals a secret under a key of 32 bytes: algorithm byte, nonce, ciphertext, tag. */
export function seal(clock: Clock, key: Buffer, context: SealContext, secret: Buffer): Buffer {
  const nonce = clock.randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', checkedKey(key), nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(aes256Gcm, context));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(aes256Gcm), nonce, text, cipher.getAuthTag()]);
}

/** Opens what `seal` made. Throws CONFIG_INVALID for another key, another context, or a changed byte: these cannot be told apart. */
export function unseal(key: Buffer, context: SealContext, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  const algorithm = bytes[0] ?? 0;
  if (algorithm !== aes256Gcm || bytes.length < 1 + nonceBytes + tagBytes) throw cannotOpen(context);
  const nonce = bytes.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', checkedKey(key), nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(algorithm, context));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const text = decipher.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    throw cannotOpen(context); // node's own error says no more than that the tag does not fit
  }
}

/** A fresh key of 32 bytes. */
export function newKey(clock: Clock): Buffer {
  return clock.randomBytes(keyBytes);
}

function associatedData(algorithm: number, { tenantId, kind, id }: SealContext): Buffer {
  return Buffer.from(JSON.stringify(['holdfast', algorithm, kind, tenantId, id]));
}

function checkedKey(key: Buffer): Buffer {
  if (key.length === keyBytes) return key;
  throw new HoldfastError('CONFIG_INVALID', 'The master key does not have 32 bytes.', {
    field: 'HOLDFAST_MASTER_KEY',
    remedy: 'Set HOLDFAST_MASTER_KEY to 32 random bytes in base64.',
  });
}

function cannotOpen({ kind }: SealContext): HoldfastError {
  return new HoldfastError(
    'CONFIG_INVALID',
    'A stored secret cannot be opened with the master key of this process.',
    {
      field: 'HOLDFAST_MASTER_KEY',
      remedy: 'Set HOLDFAST_MASTER_KEY to the value that was set when the org was connected.',
      kind,
    },
  );
}
