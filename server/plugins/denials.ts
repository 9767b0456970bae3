import fp from 'fastify-plugin';
import { appendAudit } from '#core/audit';
import { withTenant } from '#core/db';
import { isHoldfastError } from '#core/model';
import type { ServerDependencies } from '../dependencies.ts';

/**
 * Records in the audit log what a known caller was denied. The route is named by its pattern, so that nothing a caller made up gets
 * into the log. Calls whose signature is not ours belong to no tenant and are in the server's log only.
 */
export const denialsPlugin = fp<ServerDependencies>(
  async (app, { database, clock }) => {
    app.addHook('onError', async (request, _reply, error) => {
      if (!isHoldfastError(error, 'FORBIDDEN') || !Object.hasOwn(request, 'caller')) return;
      const { tenantId, memberId } = request.caller;
      const facts = { method: request.method, route: request.routeOptions.url ?? '' };
      await withTenant(database.db, tenantId, (tx) =>
        appendAudit(tx, clock, { actor: { tenantId, memberId }, kind: 'request_denied', facts }),
      );
    });
  },
  { name: 'denials' },
);
