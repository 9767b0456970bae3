/** Disturbances on command, for tests of what a client does when Salesforce or the network fails. */

export interface FaultMatch {
  /** Regular expression on path and query string. */
  readonly path: string;
  readonly method?: string | undefined;
}

/**
 * What happens: `status` answers that status (with an error array, or `body`); `cut` sends the first `bytes` of the body and resets the
 * socket; `truncateRows` keeps the first `rows` data rows of a CSV page, headers unchanged; `html` answers a page with 200; `delay` waits
 * `ms` before the answer; `expireSession` ends the session of the request first; `dropHeaders` leaves `headers` out; `loseReply` does the
 * work and resets the socket before any byte.
 */
export interface Fault {
  readonly match: FaultMatch;
  /** The first matching request that is disturbed, counted from 1. */
  readonly nth: number;
  readonly times: number;
  readonly effect:
    'status' | 'cut' | 'truncateRows' | 'html' | 'delay' | 'expireSession' | 'dropHeaders' | 'loseReply';
  readonly status?: number;
  readonly errorCode?: string;
  readonly message?: string;
  readonly body?: string;
  readonly bytes?: number;
  readonly rows?: number;
  readonly ms?: number;
  readonly headers?: readonly string[];
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp;
  seen: number;
}

/** The faults that wait for their request. */
export class Faults {
  #armed: Armed[] = [];

  arm(fault: Fault): void {
    this.#armed.push({ fault, path: new RegExp(fault.match.path), seen: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** Faults that strike this request; each matching request counts. */
  strike(method: string, url: string): Fault[] {
    const striking: Fault[] = [];
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.match.method !== undefined && fault.match.method.toUpperCase() !== method) continue;
      if (!armed.path.test(url)) continue;
      armed.seen++;
      if (armed.seen >= fault.nth && armed.seen < fault.nth + fault.times) striking.push(fault);
    }
    return striking;
  }
}
