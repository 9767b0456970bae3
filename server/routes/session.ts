import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { withTenant } from '#core/db';
import { readSession } from '#core/tenants';
import type { ServerDependencies } from '../dependencies.ts';
import { Session } from '../schemas/index.ts';
import { refusals } from './refusals.ts';

/** Who is calling, from which org. */
export const sessionRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  app.get('/v1/session', { schema: { response: { 200: Session, ...refusals } } }, async ({ caller }) =>
    withTenant(database.db, caller.tenantId, (tx) => readSession(tx, caller.memberId)),
  );
};
