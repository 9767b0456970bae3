import type { Logger } from 'pino';
import type { RunMeter } from '#core/backup';
import type { Database } from '#core/db';
import type { Clock } from '#core/model';
import type { BodyStorage } from '#core/files';
import type { Senders } from '#core/notify';
import type { CronTask, WorkTask } from '#core/queue';

/** What every task works with. */
export interface TaskDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes that wrap all data keys. */
  readonly masterKey: Buffer;
  readonly log: Logger;
  /** Counts what runs do, where somebody watches. */
  readonly meter?: RunMeter;
  /** What messages about runs go out with. */
  readonly senders: Senders;
  /** Where file bodies are kept. */
  readonly storage: BodyStorage;
  /** Aborted when the worker stops: long tasks let go at their next checkpoint. */
  readonly signal: AbortSignal;
}

export type TaskName = WorkTask | CronTask;

/** One task of the registry. A thrown error makes the queue try the job again later. */
export interface TaskEntry {
  readonly name: TaskName;
  readonly handle: (deps: TaskDeps, payload: unknown) => Promise<void>;
}
