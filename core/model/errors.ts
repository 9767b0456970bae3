/** Who has to act: our code, the customer's set-up, the caller's input, or Salesforce. */
export type Fault = 'holdfast' | 'customer' | 'caller' | 'salesforce';

/** What each error code means to a program. The text for people is in `docs/errors.md`. */
interface ErrorTrait {
  readonly transient: boolean;
  readonly fault: Fault;
  /** HTTP status of our own API for it. */
  readonly status: number;
}

const trait = (status: number, fault: Fault, transient = false): ErrorTrait => ({ transient, fault, status });

/** Every error code of Holdfast. A code that is not in this table cannot be thrown. */
export const errorTable = {
  BAD_REQUEST: trait(400, 'caller'),
  UNAUTHENTICATED: trait(401, 'caller'),
  FORBIDDEN: trait(403, 'caller'),
  NOT_FOUND: trait(404, 'caller'),
  CONFLICT: trait(409, 'caller'),
  ALREADY_RUNNING: trait(409, 'caller'),
  NAME_TAKEN: trait(409, 'caller'),
  /** The tenant has as many jobs of a kind as its plan allows. */
  ALLOWANCE_REACHED: trait(409, 'customer'),
  PLAN_CHANGED: trait(409, 'caller'),
  /** The run's snapshot was given up by retention. */
  SNAPSHOT_PURGED: trait(410, 'caller'),
  RATE_LIMITED: trait(429, 'caller', true),
  /** The API has more to do than it can; `Retry-After` says when to come back. */
  OVERLOADED: trait(503, 'holdfast', true),
  CONFIG_INVALID: trait(500, 'customer'),
  PORT_TAKEN: trait(500, 'customer'),
  DATABASE_UNAVAILABLE: trait(503, 'holdfast', true),
  FENCED: trait(409, 'holdfast'),
  INTERNAL: trait(500, 'holdfast'),
  /** The connected user must authorise again: refused token, inactive user, API disabled. */
  REAUTHORISE: trait(409, 'customer'),
  /** Salesforce could not be reached, or answered 5xx/420/429, after all retries. */
  ORG_UNAVAILABLE: trait(503, 'salesforce', true),
  /** The org's daily API allowance, or the share the job may use, is spent. */
  API_LIMIT: trait(503, 'customer', true),
  /** A page that is cut, malformed, or holds another number of rows than Salesforce announced. */
  PAGE_REJECTED: trait(502, 'salesforce', true),
  /** Salesforce refused the request for good; `detail` carries its own error code. */
  ORG_REFUSED: trait(502, 'salesforce'),
  /** A Bulk job ended as Failed or Aborted. */
  BULK_JOB_FAILED: trait(502, 'salesforce'),
  /** A write whose outcome is unknown: the reply was lost after the request was sent. */
  IN_DOUBT: trait(502, 'salesforce'),
  /** The sealed body of a file is missing, changed, or not the one that its name says. */
  FILE_DAMAGED: trait(500, 'holdfast'),
  /** The folder or bucket of file bodies cannot be read or written: full, forbidden, out of reach. */
  FILE_STORE_UNAVAILABLE: trait(503, 'customer', true),
  /** A restore that has no valid order, names the objects in the cycle. */
  RESTORE_CYCLE: trait(409, 'customer'),
} as const satisfies Record<string, ErrorTrait>;

export type ErrorCode = keyof typeof errorTable;

/** Facts for programs and support. Never a secret or a customer's value. */
export interface ErrorDetail {
  /** The input field that is at fault, in the caller's spelling. */
  readonly field?: string;
  /** What a person can do about it, one sentence. */
  readonly remedy?: string;
  /** Salesforce's own error code, such as `INVALID_FIELD`. */
  readonly salesforceCode?: string;
  readonly httpStatus?: number;
  readonly [fact: string]: unknown;
}

/**
 * The one error of Holdfast. `message` is safe to show to any user of the tenant: plain words, no value of a record, no secret,
 * no stack. The cause, if any, is for the log.
 */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
  }

  get transient(): boolean {
    return errorTable[this.code].transient;
  }

  get fault(): Fault {
    return errorTable[this.code].fault;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** True for a HoldfastError, of the given code when one is named. */
export function isHoldfastError(error: unknown, code?: ErrorCode): error is HoldfastError {
  return error instanceof HoldfastError && (code === undefined || error.code === code);
}

/** Any thrown thing as a HoldfastError: itself, or INTERNAL with the original as cause. */
export function asHoldfastError(error: unknown): HoldfastError {
  if (error instanceof HoldfastError) return error;
  return new HoldfastError('INTERNAL', 'Something went wrong inside Holdfast.', {}, error);
}
