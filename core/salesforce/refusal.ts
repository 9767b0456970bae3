import { HoldfastError } from '#core/model';
import { faultOf, type SalesforceFault } from './fault.ts';
import { redacted } from './redaction.ts';
import { mustReauthorise } from './token-source.ts';

/**
 * How one attempt failed.
 * `again`: `soon` = a passing fault; `later` = too many requests at once; `never` = repeating is useless or harmful.
 * `refused`: true when Salesforce surely did not carry the request out.
 * `most`: repetitions beyond which it is given up, where that is fewer than the policy has. `retryAfter`: milliseconds that Salesforce asked for.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: HoldfastError;
  readonly again: 'soon' | 'later' | 'never';
  readonly refused: boolean;
  readonly most: number;
  readonly retryAfter: number | undefined;

  constructor(
    error: HoldfastError,
    again: Refusal['again'],
    refused: boolean,
    { most = Infinity, retryAfter }: { most?: number; retryAfter?: number | undefined } = {},
  ) {
    super(error.message);
    this.error = error;
    this.again = again;
    this.refused = refused;
    this.most = most;
    this.retryAfter = retryAfter;
  }
}

/** Codes whose message speaks of schema and syntax only, so that it may be shown and logged. */
const explainable = new Set([
  'INVALID_FIELD',
  'INVALID_TYPE',
  'MALFORMED_QUERY',
  'INVALIDENTITY',
  'API_ERROR',
  'QUERY_TIMEOUT',
  'OPERATION_TOO_LARGE',
  'INVALID_REPLICATION_DATE',
  'EXCEEDED_ID_LIMIT',
  'INVALID_QUERY_LOCATOR',
  'INVALIDJOBSTATE',
  'INVALIDJOB',
  'INVALIDBATCH',
  'INVALID_QUERY_FILTER_OPERATOR',
  'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION',
  'REQUEST_LIMIT_EXCEEDED',
  'UNSUPPORTED_MEDIA_TYPE',
]);

const authorisationCodes = new Set([
  'INVALID_LOGIN',
  'INVALID_SESSION_ID',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'LOGIN_MUST_USE_SECURITY_TOKEN',
  'INACTIVE_USER',
  'INACTIVE_ORG',
  'RESTRICTED_IP',
]);

/**
 * The refusal that a reply other than 2xx stands for (engine rules section 9). `body` is its text, of any type; `wait` the
 * milliseconds that Salesforce asked to wait.
 */
export function refusalOf(status: number, body: string, wait?: number): Refusal {
  const fault = faultOf(body);
  const facts = {
    httpStatus: status,
    ...(fault === undefined ? {} : { salesforceCode: fault.code }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
  };
  if (
    status === 401 ||
    fault?.code === 'INVALID_SESSION_ID' ||
    /^(Bad|Missing)_OAuth_Token/.test(body.trim())
  ) {
    return new Refusal(mustReauthorise('INVALID_SESSION_ID'), 'never', true);
  }
  return (
    (fault && refusalOfCode(status, fault, facts, wait)) ??
    refusalOfStatus(status, facts, wait) ??
    new Refusal(orgRefused(status, fault), 'never', true)
  );
}

type Facts = Readonly<Record<string, unknown>>;

const spentCodes = new Set(['REQUEST_LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'EXCEEDED_QUOTA', 'ExceededQuota']);

/** What the code alone decides, whatever the status. */
function refusalOfCode(
  status: number,
  fault: SalesforceFault,
  facts: Facts,
  retryAfter: number | undefined,
): Refusal | undefined {
  const { code, message } = fault;
  if (authorisationCodes.has(code)) return new Refusal(mustReauthorise(code), 'never', true);
  if (code === 'REQUEST_LIMIT_EXCEEDED' && /Concurrent/i.test(message)) {
    const told = 'Salesforce is handling too many requests of this org at once.';
    return new Refusal(unavailable(told, { ...facts, concurrent: true }), 'later', true, { retryAfter });
  }
  if (spentCodes.has(code)) return new Refusal(limitReached(facts), 'never', true);
  if (code === 'UNABLE_TO_LOCK_ROW' || code === 'TooManyLockFailure')
    return new Refusal(unavailable('A record was locked by someone else.', facts), 'soon', true);
  if (code.startsWith('TXN_SECURITY'))
    return new Refusal(stoppedByPolicy(status, code), 'soon', true, { most: 2 });
  if (code === 'UNKNOWN_EXCEPTION') {
    const told = withErrorId('Salesforce met an error of its own.', message);
    return new Refusal(unavailable(told.message, { ...facts, ...told.facts }), 'soon', false, { most: 3 });
  }
  return undefined;
}

/** What the status decides where the code says nothing. 420 may stand for an org that was deleted. */
function refusalOfStatus(status: number, facts: Facts, retryAfter: number | undefined): Refusal | undefined {
  if ([420, 406].includes(status)) {
    const error = unavailable('Salesforce did not answer for this org.', facts);
    return new Refusal(error, 'soon', false, { most: 2, retryAfter });
  }
  if (status < 500 && status !== 429) return undefined;
  return new Refusal(unavailable('Salesforce could not answer.', facts), 'soon', false, { retryAfter });
}

/** Salesforce names its internal errors so that its support can find them: `1234567890-12345 (-123456789)`. */
function withErrorId(message: string, salesforceMessage: string): { message: string; facts: Facts } {
  const id = /\b\d{5,}-\d+ \(-?\d+\)/.exec(salesforceMessage)?.[0];
  if (id === undefined) return { message, facts: {} };
  return { message: `${message} Its support knows it as ${id}.`, facts: { errorId: id } };
}

function stoppedByPolicy(httpStatus: number, salesforceCode: string): HoldfastError {
  return new HoldfastError(
    'ORG_REFUSED',
    `A transaction security policy of the org stops the backup (${salesforceCode}).`,
    {
      ...{ httpStatus, salesforceCode, wholeRun: true },
      remedy: 'Give the connected user the permission Exempt from Transaction Security.',
    },
  );
}

function unavailable(message: string, facts: Record<string, unknown>): HoldfastError {
  return new HoldfastError('ORG_UNAVAILABLE', message, facts);
}

/** The org's allowance is spent, whether Salesforce said so or our own budget did. */
export function limitReached(facts: Record<string, unknown>): HoldfastError {
  return new HoldfastError(
    'API_LIMIT',
    'The API calls this org allows in 24 hours, or the share given to this job, are used up.',
    {
      remedy: 'The run goes on when calls are free again; raise the limit to finish sooner.',
      ...facts,
    },
  );
}

/** The share of the org's daily Bulk query jobs is used up; other calls may go on. */
export function bulkLimitReached(): HoldfastError {
  return new HoldfastError(
    'API_LIMIT',
    'The Bulk jobs this org allows in 24 hours, or the share given to this job, are used up.',
    {
      bulk: true,
      remedy: 'The object is read when Bulk jobs are free again; raise the limit to finish sooner.',
    },
  );
}

function orgRefused(httpStatus: number, fault: SalesforceFault | undefined): HoldfastError {
  if (httpStatus >= 300 && httpStatus < 400) {
    return new HoldfastError('ORG_REFUSED', 'Salesforce answered with a redirect, which is not followed.', {
      httpStatus,
    });
  }
  const salesforceCode = fault?.code ?? `HTTP_${httpStatus}`;
  const explanation =
    fault !== undefined && explainable.has(fault.code) ? redacted(fault.message) : undefined;
  return new HoldfastError('ORG_REFUSED', `Salesforce refused the request (${salesforceCode}).`, {
    httpStatus,
    salesforceCode,
    ...(explanation === undefined ? {} : { explanation }),
  });
}

/** Errors of a connection that never came about: the request was surely not sent. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The refusal for a connection that broke, or a reply that did not come in time. */
export function brokenConnection(cause: unknown): Refusal {
  const code = codeOf(cause);
  const facts = code === undefined ? {} : { network: code };
  const error = new HoldfastError(
    'ORG_UNAVAILABLE',
    'Salesforce could not be reached, or the connection broke.',
    facts,
    cause,
  );
  return new Refusal(error, 'soon', code !== undefined && neverSent.has(code));
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}
