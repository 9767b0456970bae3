import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import type { ServerDependencies } from '../dependencies.ts';

/** Measures each request by its route. The figures are told on a port of their own, see core/metrics. */
const measureRequests: FastifyPluginAsync<ServerDependencies> = async (app, { metrics }) => {
  if (!metrics) return;
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
  });
};

export const metricsPlugin = fp(measureRequests, { name: 'metrics' });
