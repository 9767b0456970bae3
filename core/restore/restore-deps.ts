import type { Database } from '#core/db';
import type { BodyStorage } from '#core/files';
import type { Clock } from '#core/model';

/** Where a restore tells what happens: names of objects, counts and codes, never a value of a record. A pino logger fits. */
export interface RestoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What planning and applying a restore need. */
export interface RestoreDeps {
  /** Opened as role `holdfast_worker`. */
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes that wrap all data keys. */
  readonly masterKey: Buffer;
  readonly log: RestoreLog;
  /** Where file bodies are kept. */
  readonly storage: BodyStorage;
  /** Aborted when the process is about to stop: the work ends between two calls and is taken up again later. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RestoreLimits>;
}

export interface RestoreLimits {
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
  /** Milliseconds of org time after which an insert whose reply was lost has either happened or never will. */
  readonly settle: number;
  /** Milliseconds before a locked row is tried again; doubled each time, five times at most. */
  readonly lockDelay: number;
}

export const defaultLimits: RestoreLimits = { heartbeat: 5_000, settle: 30_000, lockDelay: 1_000 };

/** What a task is told: which restore of which tenant. */
export interface RestoreRef {
  readonly tenantId: string;
  readonly restoreId: string;
}
