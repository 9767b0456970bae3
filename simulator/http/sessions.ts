import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A login: an access token and who it stands for. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  /** The authorization it came from; absent for logins that stand alone. */
  readonly family?: string;
  /** Epoch ms. */
  readonly issuedAt?: number;
}

export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  /** All refresh tokens that rotation made out of one authorization share this. */
  readonly family?: string;
}

interface PendingCode extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly scope: string;
  /** Epoch ms. */
  readonly issuedAt: number;
}

/** Why a code is worth nothing. */
export type CodeRefusal = 'unknown' | 'expired' | 'redirect' | 'verifier';

export interface SavedSessions {
  readonly access: readonly Session[];
  readonly refresh: readonly (readonly [string, Grant])[];
  readonly spent?: readonly (readonly [string, string])[];
}

/** Codes live 15 minutes [documented]. */
const CODE_LIFETIME_MS = 15 * 60_000;

const secret = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Tokens of one org. Access tokens can be expired one by one or all at once; refresh tokens outlive them. */
export class Sessions {
  readonly #orgId: string;
  readonly #access = new Map<string, Session>();
  readonly #refresh = new Map<string, Grant>();
  /** Refresh tokens that rotation ended, with their family. */
  readonly #spent = new Map<string, string>();
  readonly #codes = new Map<string, PendingCode>();
  readonly #usedCodes = new Set<string>();

  constructor(orgId: string) {
    this.#orgId = orgId;
  }

  /** A new access token: `<15 characters of the org id>!<word characters and dots>`. */
  open(userId: string, token = `${this.#orgId.slice(0, 15)}!AQ.${secret(40)}`, family?: string): Session {
    const session = { token, userId, issuedAt: Date.now(), ...(family === undefined ? {} : { family }) };
    this.#access.set(token, session);
    return session;
  }

  find(token: string): Session | undefined {
    return this.#access.get(token);
  }

  expire(token: string): void {
    this.#access.delete(token);
  }

  expireAll(): void {
    this.#access.clear();
  }

  /** A refresh token for a grant. Its family is that of the grant, else a new one. A spent token stays spent. */
  grantRefresh(grant: Grant, token = `5Aep${secret(40)}`): string {
    if (!this.#spent.has(token)) this.#refresh.set(token, { ...grant, family: grant.family ?? secret(12) });
    return token;
  }

  grantOf(refreshToken: string): Grant | undefined {
    return this.#refresh.get(refreshToken);
  }

  /** Ends a refresh token because its successor was handed out. Using it again revokes the whole family: see `detectReuse`. */
  spend(refreshToken: string): void {
    const grant = this.#refresh.get(refreshToken);
    if (grant === undefined) return;
    this.#refresh.delete(refreshToken);
    this.#spent.set(refreshToken, grant.family ?? '');
  }

  /** A spent refresh token was used once more: someone holds a copy, so its successors and their access tokens end too. */
  detectReuse(refreshToken: string): void {
    const family = this.#spent.get(refreshToken);
    if (family !== undefined) this.#endFamily(family);
  }

  /** Revokes an access token, or a refresh token with the access tokens it gave; false when it was none. */
  revoke(token: string): boolean {
    const family = this.#refresh.get(token)?.family;
    if (family !== undefined) this.#endFamily(family);
    return this.#access.delete(token) || family !== undefined;
  }

  #endFamily(family: string): void {
    for (const [token, grant] of this.#refresh) if (grant.family === family) this.#refresh.delete(token);
    for (const [token, session] of this.#access) if (session.family === family) this.#access.delete(token);
  }

  issueCode(code: PendingCode): string {
    const text = `aPrx${secret(30)}`;
    this.#codes.set(text, code);
    return text;
  }

  /** The grant behind a code, or why there is none. Each code works once, whatever came of it. */
  redeem(
    code: string,
    given: { readonly redirectUri: string; readonly verifier: string | undefined; readonly now: number },
  ): PendingCode | CodeRefusal {
    const pending = this.#codes.get(code);
    if (pending === undefined) return this.#usedCodes.has(code) ? 'expired' : 'unknown';
    this.#codes.delete(code);
    this.#usedCodes.add(code);
    if (given.now - pending.issuedAt > CODE_LIFETIME_MS) return 'expired';
    if (pending.redirectUri !== given.redirectUri) return 'redirect';
    return verified(pending.challenge, given.verifier) ? pending : 'verifier';
  }

  /** For saving the state of the org. */
  save(): { access: Session[]; refresh: [string, Grant][]; spent: [string, string][] } {
    return { access: [...this.#access.values()], refresh: [...this.#refresh], spent: [...this.#spent] };
  }

  restore(saved: SavedSessions): void {
    for (const session of saved.access) this.#access.set(session.token, session);
    for (const [token, grant] of saved.refresh) this.#refresh.set(token, grant);
    for (const [token, family] of saved.spent ?? []) this.#spent.set(token, family);
  }
}

/** PKCE, S256. A verifier without a challenge is as wrong as a challenge without a verifier. */
function verified(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === verifier;
  const digest = Buffer.from(createHash('sha256').update(verifier).digest('base64url'));
  const wanted = Buffer.from(challenge.replace(/=+$/, ''));
  return digest.length === wanted.length && timingSafeEqual(digest, wanted);
}
