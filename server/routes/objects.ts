import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import {
  forecast,
  forecastJob,
  listJobObjects,
  listOrgObjects,
  requestListing,
  requireUsableConnection,
} from '#core/jobs';
import { defaultObjectFilter } from '#core/model';
import type { ServerDependencies } from '../dependencies.ts';
import {
  Closed,
  Forecast,
  ForecastRequest,
  ListingRequested,
  ObjectViewSchema,
  OrgObjectList,
  Uuid,
} from '../schemas/index.ts';
import { refusals } from './refusals.ts';

const JobPath = Type.Object({ jobId: Uuid }, Closed);
const ConnectionPath = Type.Object({ connectionId: Uuid }, Closed);
const querystring = Type.Object({ view: Type.Optional(ObjectViewSchema) }, Closed);
const config = { role: 'owner' } as const;

/** The objects of an org, which of them a job backs up, and what a run of them takes. */
export const objectsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (
  app,
  { database, clock },
) => {
  app.get(
    '/v1/jobs/:jobId/objects',
    { schema: { params: JobPath, querystring, response: { 200: OrgObjectList, ...refusals } } },
    async ({ caller, params, query }) =>
      withTenant(database.db, caller.tenantId, (tx) => listJobObjects(tx, params.jobId, query.view)),
  );

  app.get(
    '/v1/jobs/:jobId/forecast',
    { schema: { params: JobPath, response: { 200: Forecast, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => forecastJob(tx, clock, params.jobId)),
  );

  app.get(
    '/v1/connections/:connectionId/objects',
    {
      schema: { params: ConnectionPath, querystring, response: { 200: OrgObjectList, ...refusals } },
      config,
    },
    async ({ caller, params: { connectionId }, query }) =>
      withTenant(database.db, caller.tenantId, async (tx) => {
        await requireUsableConnection(tx, caller.memberId, connectionId);
        return listOrgObjects(tx, { connectionId, filter: defaultObjectFilter }, query.view);
      }),
  );

  app.post(
    '/v1/connections/:connectionId/objects/refresh',
    { schema: { params: ConnectionPath, response: { 202: ListingRequested, ...refusals } }, config },
    async ({ caller, params: { connectionId } }, reply) => {
      const listedAt = await withTenant(database.db, caller.tenantId, async (tx) => {
        await requireUsableConnection(tx, caller.memberId, connectionId);
        return requestListing(tx, clock, { tenantId: caller.tenantId, connectionId });
      });
      return reply.code(202).send({ listedAt });
    },
  );

  app.post(
    '/v1/connections/:connectionId/forecast',
    {
      schema: { params: ConnectionPath, body: ForecastRequest, response: { 200: Forecast, ...refusals } },
      config,
    },
    async ({ caller, params: { connectionId }, body: { objectFilter: filter, ...limits } }) =>
      withTenant(database.db, caller.tenantId, async (tx) => {
        await requireUsableConnection(tx, caller.memberId, connectionId);
        return forecast(tx, clock, { ...limits, filter, connectionId });
      }),
  );
};
