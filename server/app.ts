import Fastify, { type FastifyInstance } from 'fastify';
import type { ServerDependencies } from './dependencies.ts';
import { denialsPlugin } from './plugins/denials.ts';
import { errorsPlugin } from './plugins/errors.ts';
import { limitsPlugin } from './plugins/limits.ts';
import { metricsPlugin } from './plugins/metrics.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { signaturePlugin } from './plugins/signature.ts';
import { auditRoutes } from './routes/audit.ts';
import { alertsRoutes } from './routes/alerts.ts';
import { changesRoutes } from './routes/changes.ts';
import { connectionsRoutes } from './routes/connections.ts';
import { erasuresRoutes } from './routes/erasures.ts';
import { healthRoutes } from './routes/health.ts';
import { jobSettingsRoutes } from './routes/job-settings.ts';
import { jobsRoutes } from './routes/jobs.ts';
import { notificationsRoutes } from './routes/notifications.ts';
import { objectsRoutes } from './routes/objects.ts';
import { restoresRoutes } from './routes/restores.ts';
import { retentionRoutes } from './routes/retention.ts';
import { runFilesRoutes } from './routes/run-files.ts';
import { runsRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { verificationsRoutes } from './routes/verifications.ts';

/**
 * The API without a socket: tests inject into it, `main.ts` listens. Plugins and routes are all in the list below, in the order in
 * which they run.
 */
export async function buildServer(deps: ServerDependencies): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    genReqId: () => deps.clock.uuid(),
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    routerOptions: { maxParamLength: 120 },
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: false },
    },
  });
  await app.register(metricsPlugin, deps);
  await app.register(errorsPlugin);
  await app.register(openapiPlugin);
  await app.register(limitsPlugin, deps);
  await app.register(signaturePlugin, deps);
  await app.register(denialsPlugin, deps);

  await app.register(healthRoutes, deps);
  await app.register(sessionRoutes, deps);
  await app.register(connectionsRoutes, deps);
  await app.register(jobsRoutes, deps);
  await app.register(jobSettingsRoutes, deps);
  await app.register(objectsRoutes, deps);
  await app.register(runsRoutes, deps);
  await app.register(runFilesRoutes, deps);
  await app.register(alertsRoutes, deps);
  await app.register(notificationsRoutes, deps);
  await app.register(changesRoutes, deps);
  await app.register(restoresRoutes, deps);
  await app.register(verificationsRoutes, deps);
  await app.register(auditRoutes, deps);
  await app.register(retentionRoutes, deps);
  await app.register(erasuresRoutes, deps);
  await app.ready();
  return app;
}
