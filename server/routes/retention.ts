import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { confirmRetentionHold, listRetentionHolds, previewRetention } from '#core/retention';
import type { ServerDependencies } from '../dependencies.ts';
import {
  Closed,
  PurgePreview,
  RetentionHold,
  RetentionHoldList,
  RetentionPreviewRequest,
  Uuid,
} from '../schemas/index.ts';
import { refusals } from './refusals.ts';

const JobPath = Type.Object({ jobId: Uuid }, Closed);
const HoldPath = Type.Object({ holdId: Uuid }, Closed);

/** What a retention would purge, and the purges that wait for a person. */
export const retentionRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (
  app,
  { database, clock },
) => {
  app.post(
    '/v1/jobs/:jobId/retention/preview',
    {
      schema: {
        params: JobPath,
        body: RetentionPreviewRequest,
        response: { 200: PurgePreview, ...refusals },
      },
    },
    async ({ caller, params, body }) => {
      const wanted = { jobId: params.jobId, policy: body.retention };
      return withTenant(database.db, caller.tenantId, (tx) => previewRetention(tx, clock, wanted));
    },
  );

  app.get(
    '/v1/retention/holds',
    { schema: { response: { 200: RetentionHoldList, ...refusals } } },
    async ({ caller }) => ({
      holds: await withTenant(database.db, caller.tenantId, (tx) => listRetentionHolds(tx)),
    }),
  );

  app.post(
    '/v1/retention/holds/:holdId/confirm',
    {
      schema: { params: HoldPath, response: { 200: RetentionHold, ...refusals } },
      config: { role: 'owner' },
    },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) =>
        confirmRetentionHold(tx, clock, caller, params.holdId),
      ),
  );
};
