import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { getErasure, listErasures, previewErasure, requestErasure } from '#core/erasure';
import { toId18 } from '#core/model';
import type { ServerDependencies } from '../dependencies.ts';
import {
  Closed,
  Erasure,
  ErasureList,
  ErasurePreview,
  ErasureQuestion,
  NewErasure,
  Uuid,
} from '../schemas/index.ts';
import { refusals } from './refusals.ts';

const ErasurePath = Type.Object({ erasureId: Uuid }, Closed);
const JobPath = Type.Object({ jobId: Uuid }, Closed);

/** The removal of one record from all snapshots: for owners, confirmed by typing, carried out by a worker, never undone. */
export const erasuresRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (
  app,
  { database, clock },
) => {
  const config = { role: 'owner' } as const;

  app.post(
    '/v1/erasures/preview',
    { schema: { body: ErasureQuestion, response: { 200: ErasurePreview, ...refusals } }, config },
    async ({ caller, body }) => {
      const wanted = { ...body, recordId: toId18(body.recordId) };
      return withTenant(database.db, caller.tenantId, (tx) => previewErasure(tx, clock, wanted));
    },
  );

  app.post(
    '/v1/erasures',
    { schema: { body: NewErasure, response: { 202: Erasure, ...refusals } }, config },
    async ({ caller: { tenantId, memberId }, body }, reply) => {
      const request = { ...body, tenantId, memberId, recordId: toId18(body.recordId) };
      const made = await withTenant(database.db, tenantId, (tx) => requestErasure(tx, clock, request));
      return reply.code(202).send(made);
    },
  );

  app.get(
    '/v1/erasures/:erasureId',
    { schema: { params: ErasurePath, response: { 200: Erasure, ...refusals } }, config },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => getErasure(tx, params.erasureId)),
  );

  app.get(
    '/v1/jobs/:jobId/erasures',
    { schema: { params: JobPath, response: { 200: ErasureList, ...refusals } }, config },
    async ({ caller, params }) => ({
      erasures: await withTenant(database.db, caller.tenantId, (tx) => listErasures(tx, params.jobId)),
    }),
  );
};
