import { randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { signRequest, type Clock } from '#core/model';

/** Who signs the calls of a test. */
export interface Signer {
  readonly orgId: string;
  readonly userId: string;
  readonly keyId: string;
  readonly key: Buffer;
}

export interface SignedCall {
  readonly headers: Record<string, string>;
  readonly payload: string;
}

/** Headers and body of a call, signed as the packaged Apex signs it. */
export function signCall(
  signer: Signer,
  clock: Clock,
  method: string,
  url: string,
  body?: unknown,
): SignedCall {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const epochSeconds = String(Math.floor(clock.now().getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const { orgId, userId, keyId, key } = signer;
  const signature = signRequest(key, {
    method,
    target: url,
    orgId,
    userId,
    epochSeconds,
    nonce,
    body: payload,
  });
  return {
    payload,
    headers: {
      'x-holdfast-org': orgId,
      'x-holdfast-user': userId,
      'x-holdfast-time': epochSeconds,
      'x-holdfast-nonce': nonce,
      'x-holdfast-key-id': keyId,
      'x-holdfast-signature': signature,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Calls the API as `signer`, without a socket. */
export function caller(app: FastifyInstance, signer: Signer, clock: Clock) {
  return (method: Method, url: string, body?: unknown): Promise<LightMyRequestResponse> => {
    const { headers, payload } = signCall(signer, clock, method, url, body);
    return app.inject({ method, url, headers, ...(body === undefined ? {} : { payload }) });
  };
}
