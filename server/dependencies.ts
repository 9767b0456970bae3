import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '#core/db';
import type { Clock } from '#core/model';

/** What the API needs from outside; main files and tests build it. */
export interface ServerDependencies {
  /** Opened as role `holdfast_api`. */
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes; opens the sealed signing keys. */
  readonly masterKey: Buffer;
  readonly log: FastifyBaseLogger;
  /** Calls per minute and org; default 600. */
  readonly callsPerMinute?: number;
}
