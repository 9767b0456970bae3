import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { restoreOutcomes, toId18 } from '#core/model';
import { confirmRestore, getRestore, requestRestore, restoreItems } from '#core/restore';
import type { ServerDependencies } from '../dependencies.ts';
import {
  Closed,
  ConfirmRestore,
  NewRestore,
  OneOf,
  Restore,
  RestoreItemList,
  Uuid,
} from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

const RestorePath = Type.Object({ restoreId: Uuid }, Closed);
const ItemQuery = Type.Object(
  {
    outcome: Type.Optional(OneOf(restoreOutcomes)),
    limit: Limit,
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })),
  },
  Closed,
);

/** Restores: asked for, planned, confirmed by the hash of the plan that was shown, carried out by a worker. */
export const restoresRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (
  app,
  { database, clock },
) => {
  app.post(
    '/v1/restores',
    { schema: { body: NewRestore, response: { 202: Restore, ...refusals } }, config: { role: 'owner' } },
    async ({ caller, body }, reply) => {
      const { tenantId, memberId } = caller;
      const { recordIds, ...rest } = body;
      const wanted = {
        ...rest,
        tenantId,
        memberId,
        ...(recordIds === undefined ? {} : { recordIds: recordIds.map(toId18) }),
      };
      return reply
        .code(202)
        .send(await withTenant(database.db, tenantId, (tx) => requestRestore(tx, clock, wanted)));
    },
  );

  app.post(
    '/v1/restores/:restoreId/confirm',
    {
      schema: { params: RestorePath, body: ConfirmRestore, response: { 202: Restore, ...refusals } },
      config: { role: 'owner' },
    },
    async ({ caller, params, body }, reply) => {
      const { memberId } = caller;
      const confirmation = { restoreId: params.restoreId, planHash: body.planHash, memberId };
      return reply
        .code(202)
        .send(
          await withTenant(database.db, caller.tenantId, (tx) => confirmRestore(tx, clock, confirmation)),
        );
    },
  );

  app.get(
    '/v1/restores/:restoreId',
    { schema: { params: RestorePath, response: { 200: Restore, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => getRestore(tx, params.restoreId)),
  );

  app.get(
    '/v1/restores/:restoreId/items',
    {
      schema: {
        params: RestorePath,
        querystring: ItemQuery,
        response: { 200: RestoreItemList, ...refusals },
      },
    },
    async ({ caller, params, query }) => {
      const page = {
        limit: limitOf(query.limit, 100),
        ...(query.outcome === undefined ? {} : { outcome: query.outcome }),
        ...(query.after === undefined ? {} : { after: query.after }),
      };
      return withTenant(database.db, caller.tenantId, (tx) => restoreItems(tx, params.restoreId, page));
    },
  );
};
