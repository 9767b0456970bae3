import { createHmac, hkdfSync } from 'node:crypto';

/** Keys of the file bodies of one connection, derived from its data key. They live in memory only. */
export interface FileKeys {
  /** Part of what every body is authenticated with, so that none opens for another org. */
  readonly connectionId: string;
  /** Names contents: who lacks it cannot tell whether an org holds a file that they have. */
  readonly naming: Buffer;
  /** From this and the salt of a body come the keys of that body. */
  readonly sealing: Buffer;
}

/** Derives the keys by HKDF-SHA256. Neither they nor the tokens, which the data key seals directly, tell anything of each other. */
export function deriveFileKeys(dataKey: Buffer, connectionId: string): FileKeys {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', dataKey, connectionId, `holdfast file ${purpose} 1`, 32));
  return { connectionId, naming: derived('naming'), sealing: derived('sealing') };
}

/** The digest whose hex form is the name of a content: HMAC-SHA256 of all its bytes. */
export function contentDigest(keys: FileKeys): ReturnType<typeof createHmac> {
  return createHmac('sha256', keys.naming);
}

/** Keys of one body: for its pieces, and for the header that binds them to a content. A salt is used for one body only. */
export function bodyKeys(keys: FileKeys, salt: Buffer): { readonly pieces: Buffer; readonly header: Buffer } {
  const both = Buffer.from(hkdfSync('sha256', keys.sealing, salt, 'holdfast file body 1', 64));
  return { pieces: both.subarray(0, 32), header: both.subarray(32) };
}
