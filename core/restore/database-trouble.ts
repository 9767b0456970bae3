import { isHoldfastError } from '#core/model';

/** SQLSTATE classes of a database that is away, full or restarting, and of transactions that lost to another one. */
const passingState = /^(08|53|57P|58|40|55P03)/;
const brokenConnection = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|CONNECTION_\w+|CONNECT_TIMEOUT)$/;

/** True when our own database could not do its part just now: the restore is left as it is, to be gone on with. */
export function isDatabaseTrouble(error: unknown): boolean {
  if (isHoldfastError(error)) return false;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string' && (passingState.test(code) || brokenConnection.test(code))) return true;
  }
  return false;
}
