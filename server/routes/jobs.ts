import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { listRuns } from '#core/history';
import { createJob, getJob, listJobs, requestRun } from '#core/jobs';
import { listRestores } from '#core/restore';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed, Job, JobList, NewJob, RestoreList, RunList, RunSummary, Uuid } from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

const JobPath = Type.Object({ jobId: Uuid }, Closed);
const RunQuery = Type.Object(
  { limit: Limit, before: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })) },
  Closed,
);

/** Backup jobs, their runs and restores. */
export const jobsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database, clock }) => {
  app.get('/v1/jobs', { schema: { response: { 200: JobList, ...refusals } } }, async ({ caller }) => ({
    jobs: await withTenant(database.db, caller.tenantId, (tx) => listJobs(tx)),
  }));

  app.post(
    '/v1/jobs',
    { schema: { body: NewJob, response: { 201: Job, ...refusals } }, config: { role: 'owner' } },
    async ({ caller, body }, reply) => {
      const { tenantId, memberId } = caller;
      const job = await withTenant(database.db, tenantId, (tx) =>
        createJob(tx, clock, { ...body, tenantId, memberId }),
      );
      return reply.code(201).send(job);
    },
  );

  app.get(
    '/v1/jobs/:jobId',
    { schema: { params: JobPath, response: { 200: Job, ...refusals } } },
    async ({ caller, params }) => withTenant(database.db, caller.tenantId, (tx) => getJob(tx, params.jobId)),
  );

  app.post(
    '/v1/jobs/:jobId/runs',
    { schema: { params: JobPath, response: { 202: RunSummary, ...refusals } } },
    async ({ caller, params }, reply) => {
      const request = { jobId: params.jobId, trigger: 'manual' as const };
      const run = await withTenant(database.db, caller.tenantId, (tx) => requestRun(tx, clock, request));
      return reply.code(202).send(run);
    },
  );

  app.get(
    '/v1/jobs/:jobId/runs',
    { schema: { params: JobPath, querystring: RunQuery, response: { 200: RunList, ...refusals } } },
    async ({ caller, params, query }) => {
      const page = {
        limit: limitOf(query.limit, 30),
        ...(query.before === undefined ? {} : { before: Number(query.before) }),
      };
      return withTenant(database.db, caller.tenantId, async (tx) => {
        await getJob(tx, params.jobId);
        return listRuns(tx, params.jobId, page);
      });
    },
  );

  app.get(
    '/v1/jobs/:jobId/restores',
    { schema: { params: JobPath, response: { 200: RestoreList, ...refusals } } },
    async ({ caller, params }) => ({
      restores: await withTenant(database.db, caller.tenantId, async (tx) => {
        await getJob(tx, params.jobId);
        return listRestores(tx, params.jobId);
      }),
    }),
  );
};
