import { randomBytes, randomUUID } from 'node:crypto';

/** The only source of time, ids and randomness. Passed in, so that a test can decide all three. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** A new version 4 UUID. */
  uuid(): string;
  /** `size` unpredictable bytes. */
  randomBytes(size: number): Buffer;
}

/** The clock of the machine, for main files only. */
export const systemClock: Clock = {
  now: () => new Date(),
  uuid: () => randomUUID(),
  randomBytes: (size) => randomBytes(size),
};
