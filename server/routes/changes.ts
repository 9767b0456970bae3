import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { withTenant } from '#core/db';
import { changedRecords, recordDiff, runChanges } from '#core/history';
import { toId18 } from '#core/model';
import type { ServerDependencies } from '../dependencies.ts';
import {
  ApiName,
  ChangedRecordList,
  ChangeKindSchema,
  Closed,
  RecordDiff,
  RecordId,
  RunChanges,
  Uuid,
} from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

const RunPath = Type.Object({ runId: Uuid }, Closed);
const ObjectPath = Type.Object({ runId: Uuid, object: ApiName }, Closed);
const RecordPath = Type.Object({ runId: Uuid, object: ApiName, recordId: RecordId }, Closed);
const RecordQuery = Type.Object(
  {
    kind: Type.Optional(ChangeKindSchema),
    limit: Limit,
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  Closed,
);

/** What a run found different from the run before: by object, by record, by field. */
export const changesRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  app.get(
    '/v1/runs/:runId/changes',
    { schema: { params: RunPath, response: { 200: RunChanges, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) => runChanges(tx, params.runId)),
  );

  app.get(
    '/v1/runs/:runId/changes/:object',
    {
      schema: {
        params: ObjectPath,
        querystring: RecordQuery,
        response: { 200: ChangedRecordList, ...refusals },
      },
    },
    async ({ caller, params, query }) => {
      const page = {
        limit: limitOf(query.limit, 50),
        ...(query.kind === undefined ? {} : { kind: query.kind }),
        ...(query.after === undefined ? {} : { after: query.after }),
      };
      return withTenant(database.db, caller.tenantId, (tx) =>
        changedRecords(tx, params.runId, params.object, page),
      );
    },
  );

  app.get(
    '/v1/runs/:runId/changes/:object/:recordId',
    { schema: { params: RecordPath, response: { 200: RecordDiff, ...refusals } } },
    async ({ caller, params }) =>
      withTenant(database.db, caller.tenantId, (tx) =>
        recordDiff(tx, params.runId, params.object, toId18(params.recordId)),
      ),
  );
};
