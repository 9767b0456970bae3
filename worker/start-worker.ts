import { EventEmitter } from 'node:events';
import { run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import type { Database } from '#core/db';
import type { RunMeter } from '#core/backup';
import type { FileLocation } from '#core/config';
import { openBodyStorage } from '#core/files';
import { loggable, type Clock } from '#core/model';
import { noSending, openSenders, type SendingConfig } from '#core/notify';
import { crontab } from './crontab.ts';
import { openLifeline } from './lifeline.ts';
import { queueLog } from './queue-log.ts';
import { reconcileOpenWork } from './reconcile.ts';
import { registry, taskListOf } from './registry.ts';

export interface WorkerOptions {
  /** Opened with the worker's role. Its pool lends one connection for the worker's whole life and one to each job. */
  readonly database: Database;
  readonly clock: Clock;
  readonly masterKey: Buffer;
  readonly log: Logger;
  /** Counts what runs do. */
  readonly meter?: RunMeter;
  /** Where file bodies are kept. */
  readonly files: FileLocation;
  /** What messages about runs are sent with; Slack and webhooks alone when not given. */
  readonly sending?: SendingConfig;
  /** Milliseconds between looks into the queue, beside its notifications; 2,000 when not given. */
  readonly pollInterval?: number;
  /** Jobs at once; 2 when not given. */
  readonly concurrency?: number;
  /** Milliseconds between two reconciliations of this process; 3,000 when not given. The crontab's comes on top. */
  readonly reconcileInterval?: number;
}

export interface RunningWorker {
  /** Asks running tasks to let go at their next checkpoint, waits for them, and takes no new ones. */
  stop(): Promise<void>;
}

/** Starts a worker in this process. Unfinished work of dead workers is taken up before it resolves. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { database, clock, masterKey, log } = options;
  const stopping = new AbortController();
  const senders = openSenders(clock, options.sending ?? noSending);
  const taskList = taskListOf(registry, {
    ...{ database, clock, masterKey, log, senders },
    ...(options.meter ? { meter: options.meter } : {}),
    storage: openBodyStorage(options.files),
    signal: stopping.signal,
  });
  const lifeline = await openLifeline(database.pool, log);
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked in the name of the pool, not of the single worker in it.
  events.on('pool:create', ({ workerPool }) => void lifeline.hold(workerPool.id));
  const runner = await startRunner(options, taskList, events).catch(async (error: unknown) => {
    await lifeline.close();
    throw error;
  });
  const reconciling = reconcileEvery(options.reconcileInterval ?? 3_000, options);
  log.info('worker ready');
  return {
    stop: async () => {
      stopping.abort();
      await reconciling.stop();
      await runner.stop();
      await lifeline.close();
      log.info('worker stopped');
    },
  };
}

async function startRunner(
  options: WorkerOptions,
  taskList: TaskList,
  events: WorkerEvents,
): Promise<Runner> {
  const { database, clock, log } = options;
  await reconcileOpenWork(database.db, clock);
  return run({
    pgPool: database.pool,
    taskList,
    crontab,
    events,
    logger: queueLog(log),
    noHandleSignals: true,
    concurrency: options.concurrency ?? 2,
    pollInterval: options.pollInterval ?? 2_000,
  });
}

/** Far oftener than the crontab's minute, so that the work of a killed worker goes on within seconds. */
function reconcileEvery(
  interval: number,
  { database, clock, log }: WorkerOptions,
): { stop(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    last = reconcileOpenWork(database.db, clock)
      .then(({ released, requeued }) => {
        if (released + requeued > 0) log.info({ released, requeued }, 'unfinished work taken up');
      })
      // The database is away: the next round finds it again, and so does the queue.
      .catch((error: unknown) => log.warn(loggable(error), 'reconciliation failed'))
      .finally(() => (busy = false));
  }, interval);
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
