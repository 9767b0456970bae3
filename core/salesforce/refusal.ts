import { HoldfastError } from '#core/model';
import { redacted } from './redaction.ts';
import { mustReauthorise } from './token-source.ts';

/**
 * How one attempt failed.
 * `again`: `soon` = a passing fault; `later` = too many requests at once; `rarely` = twice at most; `never` = repeating is useless or harmful.
 * `refused`: true when Salesforce surely did not carry the request out.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: HoldfastError;
  readonly again: 'soon' | 'later' | 'rarely' | 'never';
  readonly refused: boolean;

  constructor(error: HoldfastError, again: Refusal['again'], refused: boolean) {
    super(error.message);
    this.error = error;
    this.again = again;
    this.refused = refused;
  }
}

/** One entry of the REST error array, or of an OAuth or SOAP error brought to the same shape. */
export interface SalesforceFault {
  readonly code: string;
  readonly message: string;
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

/** The refusal that a reply other than 2xx stands for (engine rules section 9). `body` is its text, of any type. */
export function refusalOf(status: number, body: string): Refusal {
  const fault = faultOf(body);
  const facts = { httpStatus: status, ...(fault === undefined ? {} : { salesforceCode: fault.code }) };
  if (
    status === 401 ||
    fault?.code === 'INVALID_SESSION_ID' ||
    /^(Bad|Missing)_OAuth_Token/.test(body.trim())
  ) {
    return new Refusal(mustReauthorise('INVALID_SESSION_ID'), 'never', true);
  }
  if (fault !== undefined && authorisationCodes.has(fault.code))
    return new Refusal(mustReauthorise(fault.code), 'never', true);
  if (fault?.code === 'REQUEST_LIMIT_EXCEEDED' && /Concurrent/i.test(fault.message)) {
    return new Refusal(
      unavailable('Salesforce is handling too many requests of this org at once.', facts),
      'later',
      true,
    );
  }
  if (
    fault !== undefined &&
    ['REQUEST_LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'EXCEEDED_QUOTA'].includes(fault.code)
  ) {
    return new Refusal(limitReached(facts), 'never', true);
  }
  if (fault?.code === 'UNABLE_TO_LOCK_ROW')
    return new Refusal(unavailable('A record was locked by someone else.', facts), 'soon', true);
  if ([420, 406].includes(status))
    return new Refusal(unavailable('Salesforce did not answer for this org.', facts), 'rarely', false);
  if (status >= 500 || status === 429)
    return new Refusal(unavailable('Salesforce could not answer.', facts), 'soon', false);
  return new Refusal(orgRefused(status, fault), 'never', true);
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

/** The first fault of a REST error array, an OAuth error object or a SOAP fault; undefined when the body is none of them. */
export function faultOf(body: string): SalesforceFault | undefined {
  const soap =
    /<(?:\w+:)?faultcode>\s*(?:\w+:)?(\w+)\s*<\/(?:\w+:)?faultcode>[\s\S]*?<(?:\w+:)?faultstring>([\s\S]*?)<\//.exec(
      body,
    );
  if (soap !== null) return { code: soap[1] ?? '', message: soap[2] ?? '' };
  const first = firstEntry(body);
  if (first === undefined) return undefined;
  const code = first['errorCode'] ?? first['statusCode'] ?? first['error'];
  if (typeof code !== 'string' || !/^[A-Za-z][\w-]{1,80}$/.test(code)) return undefined;
  const message = first['message'] ?? first['error_description'];
  return { code, message: typeof message === 'string' ? message : '' };
}

function firstEntry(body: string): Record<string, unknown> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined; // an HTML page, a plain word: no Salesforce fault in it, the HTTP status decides
  }
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
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
