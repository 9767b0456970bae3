import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { runFiles } from '#core/files';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed, RecordId, RunFiles, Uuid } from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

/** The files of one run, and those it was closed without. */
export const runFilesRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  const schema = {
    params: Type.Object({ runId: Uuid }, Closed),
    querystring: Type.Object({ limit: Limit, after: Type.Optional(RecordId) }, Closed),
    response: { 200: RunFiles, ...refusals },
  };
  app.get('/v1/runs/:runId/files', { schema }, async ({ caller, params, query }) => {
    const page = { limit: limitOf(query.limit, 50), ...(query.after ? { after: query.after } : {}) };
    return withTenant(database.db, caller.tenantId, (tx) => runFiles(tx, params.runId, page));
  });
};
