import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { withTenant } from '#core/db';
import { listConnections } from '#core/tenants';
import type { ServerDependencies } from '../dependencies.ts';
import { ConnectionList } from '../schemas/index.ts';
import { refusals } from './refusals.ts';

/** The orgs the caller may back up: their own connections and those shared with the tenant. */
export const connectionsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  app.get(
    '/v1/connections',
    { schema: { response: { 200: ConnectionList, ...refusals } } },
    async ({ caller }) => {
      const connections = await withTenant(database.db, caller.tenantId, (tx) =>
        listConnections(tx, caller.memberId),
      );
      return {
        connections: connections.map(
          ({ id, name, orgId, orgName, username, instanceUrl, sandbox, status, warnings }) => ({
            id,
            name,
            orgId,
            orgName,
            username,
            instanceUrl,
            sandbox,
            status,
            warnings,
          }),
        ),
      };
    },
  );
};
