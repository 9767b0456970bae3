import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import {
  listDeliveries,
  noSending,
  notificationSettings,
  queueTestMessage,
  retryDelivery,
  saveNotificationSettings,
} from '#core/notify';
import type { ServerDependencies } from '../dependencies.ts';
import {
  Closed,
  Delivery,
  DeliveryList,
  Instant,
  NotificationInput,
  NotificationSettings,
  SavedNotifications,
  Uuid,
} from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

const JobPath = Type.Object({ jobId: Uuid }, Closed);
const DeliveryPath = Type.Object({ jobId: Uuid, notificationId: Uuid }, Closed);
const LogQuery = Type.Object({ limit: Limit, before: Type.Optional(Instant) }, Closed);
const Queued = Type.Object({ queued: Type.Literal(true) }, Closed);

/** Where the results of a job are sent, and what became of each message. */
export const notificationsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, deps) => {
  const { database, clock, masterKey, sending = noSending } = deps;
  const owner = { role: 'owner' as const };

  app.get(
    '/v1/jobs/:jobId/notifications',
    { schema: { params: JobPath, response: { 200: NotificationSettings, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => notificationSettings(tx, sending, params.jobId)),
  );

  app.put(
    '/v1/jobs/:jobId/notifications',
    {
      schema: {
        params: JobPath,
        body: NotificationInput,
        response: { 200: SavedNotifications, ...refusals },
      },
      config: owner,
    },
    async ({ caller: { tenantId, memberId }, params, body }) =>
      withTenant(database.db, tenantId, (tx) =>
        saveNotificationSettings(
          tx,
          clock,
          { masterKey, sending },
          { ...body, ...params, tenantId, memberId },
        ),
      ),
  );

  app.post(
    '/v1/jobs/:jobId/notifications/test',
    { schema: { params: JobPath, response: { 202: Queued, ...refusals } }, config: owner },
    async ({ caller, params }, reply) => {
      await withTenant(database.db, caller.tenantId, (tx) => queueTestMessage(tx, clock, params.jobId));
      return reply.code(202).send({ queued: true });
    },
  );

  app.get(
    '/v1/jobs/:jobId/notifications/log',
    { schema: { params: JobPath, querystring: LogQuery, response: { 200: DeliveryList, ...refusals } } },
    async ({ caller, params, query }) => {
      const before = query.before === undefined ? {} : { before: new Date(query.before) };
      const page = { limit: limitOf(query.limit, 50), ...before };
      return {
        deliveries: await withTenant(database.db, caller.tenantId, (tx) =>
          listDeliveries(tx, params.jobId, page),
        ),
      };
    },
  );

  app.post(
    '/v1/jobs/:jobId/notifications/:notificationId/retry',
    { schema: { params: DeliveryPath, response: { 202: Delivery, ...refusals } }, config: owner },
    async ({ caller, params }, reply) => {
      const delivery = await withTenant(database.db, caller.tenantId, (tx) =>
        retryDelivery(tx, clock, params.jobId, params.notificationId),
      );
      return reply.code(202).send(delivery);
    },
  );
};
