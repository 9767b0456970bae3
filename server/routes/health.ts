import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { sql } from 'drizzle-orm';
import { Type } from 'typebox';
import { HoldfastError } from '#core/model';
import type { ServerDependencies } from '../dependencies.ts';
import { Closed } from '../schemas/index.ts';
import { refusals } from './refusals.ts';

/** GET /v1/health, the only unsigned route: says whether the API can reach its database, and nothing else. */
export const healthRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  const schema = {
    response: { 200: Type.Object({ status: Type.Literal('ok') }, Closed), ...refusals },
    security: [],
  };
  app.get('/v1/health', { schema, config: { role: 'none' }, logLevel: 'warn' }, async () => {
    await database.db.execute(sql`select 1`).catch((error: unknown) => {
      throw new HoldfastError('DATABASE_UNAVAILABLE', 'The database does not answer.', {}, error);
    });
    return { status: 'ok' as const };
  });
};
