import { HoldfastError, asHoldfastError, isHoldfastError, type ErrorCode } from '#core/model';
import type { ObjectRow } from './object-row.ts';

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
  /** Needs a Bulk job, of which none may be started before the next window; other objects go on. */
  | { readonly kind: 'held' }
  /**
   * May pass: the object is tried again later, from its start if `startOver`, by the other route if `route`; given up after `most` failures
   * where that is fewer than usual.
   */
  | {
      readonly kind: 'again';
      readonly error: HoldfastError;
      readonly startOver: boolean;
      readonly most: number;
      readonly route?: 'rest' | 'bulk';
    }
  /** Will not pass by itself: the object is left out of this run, named in its coverage. */
  | { readonly kind: 'leave_out'; readonly error: HoldfastError };

/** What of an object's checkpoint decides what an error means. */
export type Reached = Pick<ObjectRow, 'route' | 'bulkJobId' | 'object'>;

/** The table of engine-rules section 9 as it concerns what is read; what a single request may repeat is in core/salesforce/refusal.ts. */
export function verdictOn(error: unknown, row: Reached): Verdict {
  if (isDatabaseTrouble(error)) return { kind: 'stop' };
  const known = asHoldfastError(error);
  const { code, detail } = known;
  if (code === 'API_LIMIT' && detail['bulk'] === true) return { kind: 'held' };
  if (concernsWholeRun.has(code) || detail['wholeRun'] === true) return { kind: 'stop' };
  if (code === 'ORG_REFUSED') return verdictOnRefusal(known, row);
  if (code === 'BULK_JOB_FAILED') return verdictOnJob(known);
  if (known.transient) return again(known, { startOver: detail['startOver'] === true });
  return { kind: 'leave_out', error: known };
}

/** Queries that take too long or too much of Salesforce: codes, and texts of failed Bulk jobs. */
const tooLarge = /\bQUERY_TIMEOUT\b|\bOPERATION_TOO_LARGE\b|Retried more than|timed? ?out/i;
const unsupportedByBulk = /INVALIDENTITY|FeatureNotEnabled|Cannot serialize|compound data|not supported/i;

function verdictOnRefusal(error: HoldfastError, { route, bulkJobId }: Reached): Verdict {
  const { salesforceCode = '', httpStatus = 0 } = error.detail;
  if (salesforceCode === 'INVALID_QUERY_LOCATOR')
    return again(startOver('Salesforce forgot how far this object was read.'), { startOver: true });
  const jobIsGone = [404, 409].includes(httpStatus) || /^INVALID_?JOB/i.test(salesforceCode);
  if (bulkJobId !== null && jobIsGone)
    return again(startOver('Salesforce no longer knows the Bulk job of this object.'), { startOver: true });
  // A field may have gone, or been hidden, since the object was described: a later slice describes it anew.
  if (/^(INVALID_FIELD|MALFORMED_QUERY)$/.test(salesforceCode))
    return again(error, { startOver: true, most: 2 });
  // Bulk reads in chunks of Ids by itself, and has more time.
  if (tooLarge.test(salesforceCode) && route === 'rest')
    return again(error, { startOver: true, route: 'bulk' });
  return { kind: 'leave_out', error };
}

/**
 * True for a Bulk job that failed, or was refused, because it reads too much at once: read-ranges.ts cuts it, and what cannot be cut any
 * more is left out. What else is asked of Salesforce about an object that has its job is not made smaller by cutting.
 */
export function isTooMuchForBulk(error: unknown, { bulkJobId }: Reached): error is HoldfastError {
  const ofJob = isHoldfastError(error, bulkJobId === null ? 'ORG_REFUSED' : 'BULK_JOB_FAILED');
  return ofJob && tooLarge.test(error.detail.salesforceCode ?? '');
}

function verdictOnJob(error: HoldfastError): Verdict {
  const { salesforceCode = '' } = error.detail;
  if (unsupportedByBulk.test(salesforceCode)) return again(error, { startOver: true, route: 'rest' });
  if (tooLarge.test(salesforceCode)) return { kind: 'leave_out', error };
  return again(error, { startOver: true, most: 2 });
}

function again(
  error: HoldfastError,
  { startOver: anew, most = Infinity, route }: { startOver: boolean; most?: number; route?: 'rest' | 'bulk' },
): Verdict {
  return { kind: 'again', error, startOver: anew, most, ...(route ? { route } : {}) };
}

/** What people read beside an object that is being tried again. */
export function noteOfFailure(failures: number, most: number, error: HoldfastError): string {
  return `Trying again (${failures} of ${most}): ${error.message}`;
}

/** Waiting time before the next try of objects or of a whole org, in milliseconds: 2 s, doubled each time, at most a minute. */
export function backoff(failures: number): number {
  return Math.min(60_000, 1_000 * 2 ** failures);
}

/** Too many requests at once: Salesforce needs that long, in milliseconds, to let go of those that run. */
const untilOthersEnd = 30_000;

/** The backoff, or longer where Salesforce asked for that. */
export function waitFor({ detail }: HoldfastError, failures: number): number {
  const asked = typeof detail['retryAfter'] === 'number' ? detail['retryAfter'] : 0;
  return Math.max(backoff(failures), asked, detail['concurrent'] === true ? untilOthersEnd : 0);
}

/** What was staged cannot be gone on with: a result that changed or expired, or an unlogged table that a crash emptied. */
export function startOver(why: string): HoldfastError {
  return new HoldfastError('PAGE_REJECTED', why, { startOver: true });
}
