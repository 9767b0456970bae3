import pRetry from 'p-retry';
import { HoldfastError, type Clock } from '#core/model';
import { Refusal } from './refusal.ts';

/** Waiting times before each repetition, in milliseconds; the number of entries is the number of repetitions. */
export interface RetryPolicy {
  /** 5xx, 429, broken connections, malformed replies. */
  readonly soon: readonly number[];
  /** Too many requests at once: Salesforce lets go of a long one first. */
  readonly later: readonly number[];
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** About three minutes of patience; beyond that the task queue tries again. */
export const defaultRetryPolicy: RetryPolicy = {
  soon: [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000],
  later: [30_000, 60_000, 120_000],
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Runs `attempt`, again after a passing fault. A request that must not be doubled (`repeatable` false) is sent again only when
 * Salesforce surely refused it; a lost outcome becomes IN_DOUBT.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  clock: Clock,
  repeatable: boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await pRetry(attempt, {
      retries: Math.max(policy.soon.length, policy.later.length),
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        const wait = waitBefore(policy, error, attemptNumber, repeatable);
        if (wait === undefined) return false;
        await policy.sleep(Math.max(jittered(wait, clock), askedFor(error)));
        return true;
      },
    });
  } catch (error) {
    throw outcomeOf(error, repeatable);
  }
}

/** A wait that Salesforce asked for beyond this, in milliseconds, is left to the task queue. */
const longestWait = 60_000;

function waitBefore(
  policy: RetryPolicy,
  error: unknown,
  attemptNumber: number,
  repeatable: boolean,
): number | undefined {
  if (!(error instanceof Refusal) || error.again === 'never') return undefined;
  if (!repeatable && !error.refused) return undefined;
  const { retryAfter = 0, most } = error;
  if (attemptNumber > most || retryAfter > longestWait) return undefined;
  return policy[error.again][attemptNumber - 1];
}

function askedFor(error: unknown): number {
  return error instanceof Refusal ? (error.retryAfter ?? 0) : 0;
}

/** Between half and the whole of the time, so that clients that failed together do not come back together. */
function jittered(milliseconds: number, clock: Clock): number {
  return Math.round(milliseconds * (0.5 + clock.randomBytes(1).readUInt8() / 510));
}

function outcomeOf(error: unknown, repeatable: boolean): unknown {
  if (!(error instanceof Refusal)) return error;
  if (repeatable || error.refused) return error.error;
  return new HoldfastError(
    'IN_DOUBT',
    'The reply of Salesforce to a change was lost: it is not known whether the change was made.',
    error.error.detail,
    error.error,
  );
}
