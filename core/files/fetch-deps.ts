import type { Database } from '#core/db';
import type { Clock } from '#core/model';
import type { RetryPolicy } from '#core/salesforce';
import type { BodyStorage } from './body-storage.ts';

/** Where fetching tells what happens: ids, counts and codes, never a name or a content. A pino logger fits. */
export interface FetchLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What fetching files needs. */
export interface FetchDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes that wrap all data keys. */
  readonly masterKey: Buffer;
  readonly storage: BodyStorage;
  readonly log: FetchLog;
  /** Aborted when the process is about to stop: downloads under way are given up, and begun again later. */
  readonly signal?: AbortSignal;
  readonly fetching?: Partial<FetchLimits>;
  /** Repetitions of a call within a slice. */
  readonly retry?: RetryPolicy;
}

/** All times in milliseconds. */
export interface FetchLimits {
  /** After which no further file is begun, so that other connections get their turn. */
  readonly slice: number;
  /** Downloads at once. */
  readonly atOnce: number;
  /** Between two looks whether a run has begun, which goes first. */
  readonly look: number;
  /** Wait after the first, second ... failed attempt at a file. */
  readonly retryAfter: readonly number[];
  /** Wait for an org or a storage that does not answer, for calls to be free again, and for a person to authorise again. */
  readonly wait: { readonly trouble: number; readonly allowance: number; readonly authorisation: number };
}

const minute = 60_000;

export const defaultFetchLimits: FetchLimits = {
  slice: 30_000,
  atOnce: 4,
  look: 1_000,
  retryAfter: [5_000, 30_000, 2 * minute, 10 * minute],
  wait: { trouble: minute, allowance: 60 * minute, authorisation: 15 * minute },
};
