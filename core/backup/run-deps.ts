import type { Database } from '#core/db';
import type { Clock, RunStatus } from '#core/model';
import type { RetryPolicy } from '#core/salesforce';

/** Where a run tells what happens: names of objects, counts and codes, never a value of a record. A pino logger fits. */
export interface RunLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Counts what a run does, for whoever watches over the worker. */
export interface RunMeter {
  /** `seconds` since the run was begun. */
  runClosed(status: RunStatus, seconds: number): void;
  callsMade(calls: number): void;
  rowsRead(rows: number): void;
  /** `cause`: a code of ours or of Salesforce. */
  readAgain(cause: string): void;
}

/** What performing a run needs. */
export interface RunDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes that wrap all data keys. */
  readonly masterKey: Buffer;
  readonly log: RunLog;
  readonly meter?: RunMeter;
  /** Aborted when the process is about to stop: the slice ends at its next checkpoint. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RunLimits>;
  /** Repetitions of a call within a slice; `shortPatience` when not given. */
  readonly retry?: RetryPolicy;
}

export interface RunLimits {
  /** Milliseconds after which a slice ends at its next checkpoint, so that other connections get their turn. */
  readonly slice: number;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
  /** How often an object is tried before it is left out as failed. */
  readonly attempts: number;
  /** Slices that may begin an object and never come back before it is left out: it kills its worker. */
  readonly kills: number;
  /** Slices in a row that may be lost without a checkpoint before the run fails. */
  readonly lostSlices: number;
  /** Milliseconds from its start for which a run waits for an org that does not answer, before it fails. */
  readonly patience: number;
  /** Pages after which an object that turns out to be large goes on by Bulk instead of REST. */
  readonly restPages: number;
  /** Bulk jobs that may be under way at once. */
  readonly bulkJobs: number;
  /** Rows asked for in one page of a Bulk result. */
  readonly bulkPageRows: number;
}

export const defaultLimits: RunLimits = {
  slice: 30_000,
  heartbeat: 5_000,
  attempts: 4,
  kills: 3,
  lostSlices: 10,
  patience: 30 * 60_000,
  restPages: 10,
  bulkJobs: 4,
  bulkPageRows: 50_000,
};

/** Some seconds: what takes longer is tried again by a later slice, so that no worker waits for an org that is away. */
export const shortPatience: RetryPolicy = {
  soon: [500, 1_000, 2_000, 4_000],
  later: [5_000],
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
