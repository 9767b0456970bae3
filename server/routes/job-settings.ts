import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { deleteJob, disableJob, enableJob, entitlementUse, rescheduleJob, updateJob } from '#core/jobs';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed, Entitlement, Job, JobChange, NewSchedule, Uuid } from '../schemas/index.ts';
import { refusals } from './refusals.ts';

const params = Type.Object({ jobId: Uuid }, Closed);
const response = { 200: Job, ...refusals };
const config = { role: 'owner' } as const;

/** What an owner changes about a job, and what the plan allows. */
export const jobSettingsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (
  app,
  { database, clock },
) => {
  app.patch(
    '/v1/jobs/:jobId',
    { schema: { params, body: JobChange, response }, config },
    async ({ caller, params: { jobId }, body }) =>
      withTenant(database.db, caller.tenantId, (tx) => updateJob(tx, clock, caller, jobId, body)),
  );

  app.post(
    '/v1/jobs/:jobId/reschedule',
    { schema: { params, body: NewSchedule, response }, config },
    async ({ caller, params: { jobId }, body }) =>
      withTenant(database.db, caller.tenantId, (tx) => rescheduleJob(tx, clock, caller, jobId, body)),
  );

  app.post(
    '/v1/jobs/:jobId/enable',
    { schema: { params, response }, config },
    async ({ caller, params: { jobId } }) =>
      withTenant(database.db, caller.tenantId, (tx) => enableJob(tx, clock, caller, jobId)),
  );

  app.post(
    '/v1/jobs/:jobId/disable',
    { schema: { params, response }, config },
    async ({ caller, params: { jobId } }) =>
      withTenant(database.db, caller.tenantId, (tx) => disableJob(tx, clock, caller, jobId)),
  );

  // The name is in the query, as not every client sends a body with DELETE.
  app.delete(
    '/v1/jobs/:jobId',
    {
      schema: {
        params,
        querystring: Type.Object({ confirm: Type.String({ maxLength: 80 }) }, Closed),
        response: { 204: Type.Null(), ...refusals },
      },
      config,
    },
    async ({ caller, params: { jobId }, query }, reply) => {
      await withTenant(database.db, caller.tenantId, (tx) =>
        deleteJob(tx, clock, caller, jobId, query.confirm),
      );
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/entitlement',
    { schema: { response: { 200: Entitlement, ...refusals } } },
    async ({ caller }) =>
      withTenant(database.db, caller.tenantId, (tx) => entitlementUse(tx, caller.tenantId)),
  );
};
