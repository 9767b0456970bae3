import { HoldfastError } from './errors.ts';

/** An error in a form that a log may have: codes and places in the code. */
export interface LoggableError {
  readonly code: string;
  readonly salesforceCode?: string;
  /** The causes behind it, outermost first: name, code, and where it was thrown. */
  readonly causes: readonly string[];
}

const mostCauses = 5;

/**
 * What a log may say of an error. Messages of foreign errors are left out: a database quotes parameters and rows in them, a parser what
 * it read, so that a customer's value would end up in the log.
 */
export function loggable(error: unknown): LoggableError {
  const causes: string[] = [];
  let cause = error instanceof HoldfastError ? error.cause : error;
  for (
    ;
    cause !== undefined && causes.length < mostCauses;
    cause = cause instanceof Error ? cause.cause : undefined
  )
    causes.push(describe(cause));
  if (!(error instanceof HoldfastError)) return { code: 'INTERNAL', causes };
  const { salesforceCode } = error.detail;
  return { code: error.code, ...(salesforceCode === undefined ? {} : { salesforceCode }), causes };
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? ` ${cause.code}` : '';
  const said = cause instanceof HoldfastError ? `: ${cause.message}` : '';
  return [`${cause.name}${code}${said}`, ...framesOf(cause)].join('\n');
}

/** The lines of a stack that name places; what comes before them is the message, of as many lines as it likes. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = message === '' ? 0 : Math.max(0, stack.indexOf(message)) + message.length;
  return stack
    .slice(start)
    .split('\n')
    .filter((line) => /^\s+at [^\n]+$/.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}
