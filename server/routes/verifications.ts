import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { getVerification, listVerifications, requestVerification } from '#core/verify';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed, Uuid, Verification, VerificationList } from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

const JobPath = Type.Object({ jobId: Uuid }, Closed);
const VerificationPath = Type.Object({ verificationId: Uuid }, Closed);
const ListQuery = Type.Object({ limit: Limit }, Closed);

/** Proof that a backup is what it says. */
export const verificationsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, deps) => {
  const { database, clock } = deps;

  app.post(
    '/v1/jobs/:jobId/verifications',
    { schema: { params: JobPath, response: { 202: Verification, ...refusals } } },
    async ({ caller, params }, reply) => {
      const requested = await withTenant(database.db, caller.tenantId, (tx) =>
        requestVerification(tx, clock, { jobId: params.jobId, trigger: 'manual' }),
      );
      return reply.code(202).send(requested);
    },
  );

  app.get(
    '/v1/jobs/:jobId/verifications',
    { schema: { params: JobPath, querystring: ListQuery, response: { 200: VerificationList, ...refusals } } },
    async ({ caller, params, query }) => ({
      verifications: await withTenant(database.db, caller.tenantId, (tx) =>
        listVerifications(tx, params.jobId, limitOf(query.limit, 30)),
      ),
    }),
  );

  app.get(
    '/v1/verifications/:verificationId',
    { schema: { params: VerificationPath, response: { 200: Verification, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => getVerification(tx, params.verificationId)),
  );
};
