import { isHoldfastError, loggable } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import type { RunDeps } from './run-deps.ts';
import { fenced, type RunHold } from './run-hold.ts';

/** Signs of life of a slice, beside those that its checkpoints give. */
export interface Heartbeat {
  /** Aborted when another worker has taken the run: there is no use in going on. */
  readonly lost: AbortSignal;
  stop(): Promise<void>;
}

/** Gives a sign of life at once every `interval` milliseconds until stopped. */
export function startHeartbeat(
  deps: RunDeps,
  hold: RunHold,
  interval: number,
  org: () => OrgClient | undefined,
): Heartbeat {
  const lost = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const beat = async () => {
    try {
      await fenced(deps, hold, org(), async () => undefined);
    } catch (error) {
      if (isHoldfastError(error, 'FENCED')) lost.abort(error);
      // Anything else is a database that does not answer: the next checkpoint meets the same and decides.
      else deps.log.warn({ runId: hold.runId, ...loggable(error) }, 'no sign of life could be given');
    }
  };
  const timer = setInterval(() => {
    last = last.then(beat);
  }, interval);
  return {
    lost: lost.signal,
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
