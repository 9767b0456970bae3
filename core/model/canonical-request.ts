import { createHash, createHmac } from 'node:crypto';

/** The parts of a call from the org that its signature covers (package reference 2.2). */
export interface CanonicalRequest {
  readonly method: string;
  /** Path and query exactly as sent, such as `/v1/jobs/j1/runs?page=2`. */
  readonly target: string;
  /** 18 character ids. */
  readonly orgId: string;
  readonly userId: string;
  /** Whole seconds since 1970. */
  readonly epochSeconds: string;
  readonly nonce: string;
  readonly body: Buffer | string;
}

/** The text that is signed: seven lines, the last the hex SHA-256 of the body. */
export function canonicalText(request: CanonicalRequest): string {
  const digest = createHash('sha256').update(request.body).digest('hex');
  const { method, target, orgId, userId, epochSeconds, nonce } = request;
  return [method, target, orgId, userId, epochSeconds, nonce, digest].join('\n');
}

/** Base64 of HMAC-SHA256 of the canonical text. `key` is the org's raw signing key (32 bytes). */
export function signRequest(key: Buffer, request: CanonicalRequest): string {
  return createHmac('sha256', key).update(canonicalText(request), 'utf8').digest('base64');
}
