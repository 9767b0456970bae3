import { Logger as QueueLogger } from 'graphile-worker';
import type { Logger } from 'pino';

/** graphile-worker's own messages in our log: one level quieter than it thinks, since its tasks are logged by the registry. */
export function queueLog(log: Logger): QueueLogger {
  return new QueueLogger((scope) => (level, message) => {
    const fields = { queue: scope.label, worker: scope.workerId, task: scope.taskIdentifier };
    if (level === 'error') log.warn(fields, message);
    else if (level === 'warning') log.info(fields, message);
    else log.trace(fields, message);
  });
}
