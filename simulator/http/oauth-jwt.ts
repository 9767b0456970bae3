import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** The JWT bearer flow: an app signs an assertion with its private key and gets an access token for the user it names. */

export interface AssertionTrust {
  /** Certificate or public key of the connected app, PEM. Undefined when none was registered. */
  readonly publicKey: KeyObject | undefined;
  /** Take the signature on trust when no key is registered. Salesforce never does. */
  readonly acceptAnySignature: boolean;
  /** Consumer key of the connected app. */
  readonly clientId: string;
  /** Login urls that `aud` may name, without a trailing slash. */
  readonly audiences: readonly string[];
  /** Epoch ms. */
  readonly now: number;
}

/** Either the user name that the assertion speaks for, or the refusal in the words of the token endpoint. */
export type AssertionResult =
  { readonly username: string } | { readonly error: string; readonly description: string };

/** Reads a PEM certificate or public key. Throws for anything else. */
export function readPublicKey(pem: string): KeyObject {
  return createPublicKey(pem);
}

const refused = (description: string, error = 'invalid_grant'): AssertionResult => ({ error, description });

/**
 * Checks an assertion. `exp` far in the future is accepted: the CLI gives milliseconds where seconds are meant [observed]. An expired one is
 * answered as an expired code is [reported by users].
 */
export function checkAssertion(assertion: string, trust: AssertionTrust): AssertionResult {
  const [head, body, signature, ...rest] = assertion.split('.');
  const header = part(head);
  const claims = part(body);
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    return refused('invalid assertion');
  if (claims['iss'] !== trust.clientId) return refused('client identifier invalid', 'invalid_client_id');
  if (header['alg'] !== 'RS256' || !signed(`${head ?? ''}.${body ?? ''}`, signature, trust))
    return refused('invalid assertion');
  if (typeof claims['aud'] !== 'string' || !trust.audiences.includes(claims['aud'].replace(/\/$/, '')))
    return refused('audience is invalid');
  const expiry = Number(claims['exp']);
  if (!Number.isFinite(expiry)) return refused('invalid assertion');
  if (expiry * 1000 <= trust.now) return refused('expired authorization code');
  const username = claims['sub'] ?? claims['prn'];
  return typeof username === 'string' && username !== '' ? { username } : refused('invalid assertion');
}

function part(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function signed(text: string, signature: string, trust: AssertionTrust): boolean {
  if (trust.publicKey === undefined) return trust.acceptAnySignature && signature !== '';
  return verify('RSA-SHA256', Buffer.from(text), trust.publicKey, Buffer.from(signature, 'base64url'));
}
