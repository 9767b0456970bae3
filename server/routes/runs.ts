import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { runDetail } from '#core/history';
import { cancelRun } from '#core/jobs';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed, RunDetail, RunSummary, Uuid } from '../schemas/index.ts';
import { refusals } from './refusals.ts';

const RunPath = Type.Object({ runId: Uuid }, Closed);

/** One run and its coverage, and its end on request. */
export const runsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database, clock }) => {
  app.get(
    '/v1/runs/:runId',
    { schema: { params: RunPath, response: { 200: RunDetail, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => runDetail(tx, params.runId)),
  );

  app.post(
    '/v1/runs/:runId/cancel',
    { schema: { params: RunPath, response: { 202: RunSummary, ...refusals } } },
    async ({ caller, params }, reply) => {
      const { tenantId, memberId } = caller;
      const run = await withTenant(database.db, tenantId, (tx) =>
        cancelRun(tx, clock, params.runId, memberId),
      );
      return reply.code(202).send(run);
    },
  );
};
