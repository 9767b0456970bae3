import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '#core/db';
import type { HttpMetrics } from '#core/metrics';
import type { Clock } from '#core/model';
import type { SendingConfig } from '#core/notify';

/** What the API needs from outside; main files and tests build it. */
export interface ServerDependencies {
  /** Opened as role `holdfast_api`. */
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes; opens the sealed signing keys. */
  readonly masterKey: Buffer;
  readonly log: FastifyBaseLogger;
  /** Measures the requests, where somebody watches. */
  readonly metrics?: HttpMetrics;
  /** What the installation can send; Slack and webhooks alone when not given. */
  readonly sending?: SendingConfig;
  /** Calls per minute and org; default 600. */
  readonly callsPerMinute?: number;
  /** Milliseconds by which the event loop may lag before calls are refused; default 2000, 0 for no limit. */
  readonly maxEventLoopDelay?: number;
}
