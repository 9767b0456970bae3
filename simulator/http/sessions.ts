import { createHash, randomBytes } from 'node:crypto';

/** A login: an access token and who it stands for. */
export interface Session {
  readonly token: string;
  readonly userId: string;
}

export interface Grant {
  readonly userId: string;
  readonly clientId: string;
}

interface PendingCode extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly scope: string;
}

const secret = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Tokens of one org. Access tokens can be expired one by one or all at once; refresh tokens outlive them. */
export class Sessions {
  readonly #orgId: string;
  readonly #access = new Map<string, Session>();
  readonly #refresh = new Map<string, Grant>();
  readonly #codes = new Map<string, PendingCode>();

  constructor(orgId: string) {
    this.#orgId = orgId;
  }

  /** A new access token: `<15 characters of the org id>!<word characters and dots>`. */
  open(userId: string, token = `${this.#orgId.slice(0, 15)}!AQ.${secret(40)}`): Session {
    const session = { token, userId };
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

  grantRefresh(grant: Grant, token = `5Aep${secret(40)}`): string {
    this.#refresh.set(token, grant);
    return token;
  }

  grantOf(refreshToken: string): Grant | undefined {
    return this.#refresh.get(refreshToken);
  }

  /** Revokes an access or refresh token; false when it was none. */
  revoke(token: string): boolean {
    return this.#access.delete(token) || this.#refresh.delete(token);
  }

  issueCode(code: PendingCode): string {
    const text = `aPrx${secret(30)}`;
    this.#codes.set(text, code);
    return text;
  }

  /** The grant behind a code; each code works once. Undefined for a wrong code, redirect or PKCE verifier. */
  redeem(
    code: string,
    redirectUri: string,
    verifier: string | undefined,
  ): (Grant & { scope: string }) | undefined {
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    if (pending === undefined || pending.redirectUri !== redirectUri) return undefined;
    if (pending.challenge !== undefined && s256(verifier ?? '') !== pending.challenge) return undefined;
    return pending;
  }

  /** For saving the state of the org. */
  save(): { access: Session[]; refresh: [string, Grant][] } {
    return { access: [...this.#access.values()], refresh: [...this.#refresh] };
  }

  restore(saved: { access: readonly Session[]; refresh: readonly (readonly [string, Grant])[] }): void {
    for (const session of saved.access) this.#access.set(session.token, session);
    for (const [token, grant] of saved.refresh) this.#refresh.set(token, grant);
  }
}

function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
