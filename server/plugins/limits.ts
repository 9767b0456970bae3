import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import fp from 'fastify-plugin';
import type { ServerDependencies } from '../dependencies.ts';

/** Security headers, a cap of calls per org (its addresses are shared by all of Salesforce), and a 503 before the process drowns. */
export const limitsPlugin = fp<ServerDependencies>(
  async (app, { callsPerMinute = 600, maxEventLoopDelay = 2000 }) => {
    await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
    await app.register(underPressure, { maxEventLoopDelay, retryAfter: 5, exposeStatusRoute: false });
    await app.register(rateLimit, {
      max: callsPerMinute,
      timeWindow: '1 minute',
      keyGenerator: (request) => String(request.headers['x-holdfast-org'] ?? request.ip),
    });
  },
  { name: 'limits' },
);
