import { SalesforceError } from '../engine/errors.ts';

/** Disturbances on command, for tests of what a client does when Salesforce or the network fails. */

export interface FaultMatch {
  /** Regular expression on path and query string. */
  readonly path: string;
  readonly method?: string | undefined;
  /** Regular expression on the body of the request. */
  readonly body?: string | undefined;
}

/** What each effect does; `docs/simulator.md` lists them for users. */
export const EFFECTS = {
  status:
    'answers `status` instead of doing the work, with the error array of that status, or `errorCode`, `message`, or `body`',
  html: 'answers a page of HTML with status 200 instead of doing the work',
  delay: 'waits `ms` before the work',
  expireSession: 'ends the session of the request before the work',
  endJob:
    'puts the Bulk job that the path or the reply names into `state` (Failed or Aborted) with `message`',
  reset: 'resets the connection before the work',
  loseReply: 'does the work and resets the connection before the first byte of the reply',
  cut: 'sends the first `bytes` of the body (default: half) and resets the connection',
  truncateRows:
    'keeps the first `rows` rows of a CSV body, cut where a row ends; all headers stay as they were',
  dropField: 'leaves the column or key `field` out of the rows of a CSV or JSON reply',
  dropHeaders: 'leaves the `headers` out of the reply',
  trickle: 'sends the body slowly: `bytes` (default 1024) each `ms` (default 100)',
} as const;

export type Effect = keyof typeof EFFECTS;

export interface Fault {
  readonly match: FaultMatch;
  /** The first matching request that is disturbed, counted from 1. */
  readonly nth: number;
  readonly times: number;
  readonly effect: Effect;
  readonly status?: number;
  readonly errorCode?: string;
  readonly message?: string;
  readonly body?: string;
  readonly bytes?: number;
  readonly rows?: number;
  readonly ms?: number;
  readonly headers?: readonly string[];
  readonly field?: string;
  readonly state?: 'Failed' | 'Aborted';
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp;
  readonly body: RegExp | undefined;
  seen: number;
}

/** The faults that wait for their request. */
export class Faults {
  #armed: Armed[] = [];

  arm(fault: Fault): void {
    const { path, body } = fault.match;
    this.#armed.push({
      fault,
      path: new RegExp(path),
      body: body === undefined ? undefined : new RegExp(body),
      seen: 0,
    });
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** Faults that strike this request; each matching request counts. */
  strike(method: string, url: string, body: Buffer): Fault[] {
    const striking: Fault[] = [];
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.match.method !== undefined && fault.match.method.toUpperCase() !== method) continue;
      if (!armed.path.test(url)) continue;
      if (armed.body !== undefined && !armed.body.test(body.toString('utf8'))) continue;
      armed.seen++;
      if (armed.seen >= fault.nth && armed.seen < fault.nth + fault.times) striking.push(fault);
    }
    return striking;
  }
}

/** What an effect cannot do without. */
const NEEDED: Readonly<Partial<Record<Effect, { key: keyof Fault; valid: (value: unknown) => boolean }>>> = {
  status: { key: 'status', valid: (value) => Number.isInteger(value) },
  endJob: { key: 'state', valid: (value) => value === 'Failed' || value === 'Aborted' },
  truncateRows: { key: 'rows', valid: (value) => Number.isInteger(value) },
  dropField: { key: 'field', valid: (value) => typeof value === 'string' },
  dropHeaders: { key: 'headers', valid: Array.isArray },
};

/** Reads a fault as a test sends it; `nth` and `times` are 1 unless given. Throws INVALID_FAULT with what is wrong. */
export function faultOf(body: Readonly<Record<string, unknown>>): Fault {
  const match = body['match'] as { path?: unknown; method?: unknown; body?: unknown } | undefined;
  const effect = String(body['effect']);
  if (typeof match?.path !== 'string' || !Object.hasOwn(EFFECTS, effect))
    throw invalid(`A fault needs match.path and an effect of: ${Object.keys(EFFECTS).join(', ')}`);
  const needed = NEEDED[effect as Effect];
  if (needed !== undefined && !needed.valid(body[needed.key]))
    throw invalid(`Effect ${effect} needs ${needed.key}; it ${EFFECTS[effect as Effect]}`);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const path = { path: match.path, method: text(match.method), body: text(match.body) };
  return { nth: 1, times: 1, ...body, match: path } as Fault;
}

const invalid = (message: string): SalesforceError => new SalesforceError('INVALID_FAULT', message);
