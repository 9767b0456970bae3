import { HoldfastError, asHoldfastError, isHoldfastError, type ErrorCode } from '#core/model';

/** Errors that end the slice or the run instead of one object. */
const concernsWholeRun: ReadonlySet<ErrorCode> = new Set([
  'FENCED',
  'REAUTHORISE',
  'API_LIMIT',
  'DATABASE_UNAVAILABLE',
]);

/** SQLSTATE classes of a database that is away, full or restarting, and of transactions that lost to another one. */
const passingDatabaseTrouble = /^(08|53|57P|58|40|55P03)/;
const brokenConnection = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|CONNECTION_\w+|CONNECT_TIMEOUT)$/;

/** True for an error that says nothing about an object or an org: our own database could not do its part just now. */
export function isDatabaseTrouble(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isHoldfastError(cause) && cause.code !== 'INTERNAL') return cause.code === 'DATABASE_UNAVAILABLE';
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string' && (passingDatabaseTrouble.test(code) || brokenConnection.test(code)))
      return true;
    if (
      /^Connection terminated|^Cannot use a pool after|timeout exceeded when trying to connect/.test(
        cause.message,
      )
    )
      return true;
  }
  return false;
}

/** What one object's error means for the run. */
export type Verdict =
  /** Not about this object: the whole slice stops with it. */
  | { readonly kind: 'stop' }
  /** May pass: the object is tried again later. */
  | { readonly kind: 'again'; readonly error: HoldfastError }
  /** Will not pass by itself: the object is left out of this run, named in its coverage. */
  | { readonly kind: 'leave_out'; readonly error: HoldfastError };

export function verdictOn(error: unknown): Verdict {
  if (isDatabaseTrouble(error)) return { kind: 'stop' };
  const known = asHoldfastError(error);
  if (known.code === 'ORG_REFUSED' && known.detail.salesforceCode === 'INVALID_QUERY_LOCATOR') {
    return { kind: 'again', error: startOver('Salesforce forgot how far this object was read.') };
  }
  if (concernsWholeRun.has(known.code)) return { kind: 'stop' };
  return { kind: known.transient ? 'again' : 'leave_out', error: known };
}

const attemptNote = /^Trying again \((\d+) of \d+\): /;

/** What people read beside an object that is being tried again. It is also where the number of attempts survives a killed worker. */
export function noteOfAttempt(attempt: number, most: number, error: HoldfastError): string {
  return `Trying again (${attempt} of ${most}): ${error.message}`;
}

/** Attempts that failed so far, from the object's note. */
export function failedAttempts(note: string): number {
  return Number(attemptNote.exec(note)?.[1] ?? 0);
}

/** Waiting time before the next try of objects or of a whole org, in milliseconds: 2 s, doubled each time, at most a minute. */
export function backoff(failures: number): number {
  return Math.min(60_000, 1_000 * 2 ** failures);
}

/** What was staged cannot be gone on with: a result that changed or expired, or an unlogged table that a crash emptied. */
export function startOver(why: string): HoldfastError {
  return new HoldfastError('PAGE_REJECTED', why, { startOver: true });
}
