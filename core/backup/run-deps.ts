import type { Database } from '#core/db';
import type { Clock } from '#core/model';

/** Where a run tells what happens: names of objects, counts and codes, never a value of a record. A pino logger fits. */
export interface RunLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What performing a run needs. */
export interface RunDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes that wrap all data keys. */
  readonly masterKey: Buffer;
  readonly log: RunLog;
  /** Aborted when the process is about to stop: the slice ends at its next checkpoint. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RunLimits>;
}

export interface RunLimits {
  /** Milliseconds after which a slice ends at its next checkpoint, so that other connections get their turn. */
  readonly slice: number;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
  /** How often an object is tried before it is left out as failed. */
  readonly attempts: number;
  /** Milliseconds from its start for which a run waits for an org that does not answer, before it fails. */
  readonly patience: number;
  /** Expected records from which an object is read by Bulk API instead of REST. */
  readonly bulkFrom: number;
  /** Bulk jobs that may be under way at once. */
  readonly bulkJobs: number;
  /** Rows asked for in one page of a Bulk result. */
  readonly bulkPageRows: number;
}

export const defaultLimits: RunLimits = {
  slice: 30_000,
  heartbeat: 5_000,
  attempts: 4,
  patience: 30 * 60_000,
  bulkFrom: 10_000,
  bulkJobs: 4,
  bulkPageRows: 50_000,
};
