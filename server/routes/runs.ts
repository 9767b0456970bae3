import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { runDetail } from '#core/history';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed, RunDetail, Uuid } from '../schemas/index.ts';
import { refusals } from './refusals.ts';

/** One run and its coverage. */
export const runsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  const schema = { params: Type.Object({ runId: Uuid }, Closed), response: { 200: RunDetail, ...refusals } };
  app.get('/v1/runs/:runId', { schema }, async ({ caller, params }) =>
    withTenant(database.db, caller.tenantId, (tx) => runDetail(tx, params.runId)),
  );
};
