import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { addRule, alertsOfRun, changeRule, deleteRule, listRules, tryRule } from '#core/alerts';
import { withTenant } from '#core/db';
import type { ServerDependencies } from '../dependencies.ts';
import {
  AlertRule,
  AlertRuleChange,
  AlertRuleList,
  AlertTrials,
  Closed,
  NewAlertRule,
  RunAlertList,
  Uuid,
} from '../schemas/index.ts';
import { refusals } from './refusals.ts';

const JobPath = Type.Object({ jobId: Uuid }, Closed);
const RulePath = Type.Object({ jobId: Uuid, ruleId: Uuid }, Closed);
const RunPath = Type.Object({ runId: Uuid }, Closed);

/** Smart alerts of a job, and what a run raised. */
export const alertsRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (
  app,
  { database, clock },
) => {
  const owner = { role: 'owner' as const };

  app.get(
    '/v1/jobs/:jobId/alerts',
    { schema: { params: JobPath, response: { 200: AlertRuleList, ...refusals } } },
    async ({ caller, params }) => ({
      rules: await withTenant(database.db, caller.tenantId, (tx) => listRules(tx, params.jobId)),
    }),
  );

  app.post(
    '/v1/jobs/:jobId/alerts',
    {
      schema: { params: JobPath, body: NewAlertRule, response: { 201: AlertRule, ...refusals } },
      config: owner,
    },
    async ({ caller, params, body }, reply) => {
      const rule = await withTenant(database.db, caller.tenantId, (tx) =>
        addRule(tx, clock, caller, params.jobId, body),
      );
      return reply.code(201).send(rule);
    },
  );

  app.post(
    '/v1/jobs/:jobId/alerts/try',
    { schema: { params: JobPath, body: NewAlertRule, response: { 200: AlertTrials, ...refusals } } },
    async ({ caller, params, body }) => ({
      trials: await withTenant(database.db, caller.tenantId, (tx) => tryRule(tx, params.jobId, body)),
    }),
  );

  app.patch(
    '/v1/jobs/:jobId/alerts/:ruleId',
    {
      schema: { params: RulePath, body: AlertRuleChange, response: { 200: AlertRule, ...refusals } },
      config: owner,
    },
    async ({ caller, params, body }) =>
      withTenant(database.db, caller.tenantId, (tx) =>
        changeRule(tx, clock, caller, params.jobId, params.ruleId, body),
      ),
  );

  app.delete(
    '/v1/jobs/:jobId/alerts/:ruleId',
    { schema: { params: RulePath, response: { 204: Type.Null(), ...refusals } }, config: owner },
    async ({ caller, params }, reply) => {
      await withTenant(database.db, caller.tenantId, (tx) =>
        deleteRule(tx, clock, caller, params.jobId, params.ruleId),
      );
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/runs/:runId/alerts',
    { schema: { params: RunPath, response: { 200: RunAlertList, ...refusals } } },
    async ({ caller, params }) => ({
      alerts: await withTenant(database.db, caller.tenantId, (tx) => alertsOfRun(tx, params.runId)),
    }),
  );
};
