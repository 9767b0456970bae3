import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  auditCsvFileName,
  auditCsvForms,
  auditCsvPart,
  exportAuditCsv,
  readAudit,
  verifyAuditChain,
  type AuditFilter,
  type AuditHead,
  type AuditKind,
} from '#core/audit';
import { withTenant } from '#core/db';
import { HoldfastError } from '#core/model';
import type { ServerDependencies } from '../dependencies.ts';
import {
  AuditCsvPart,
  AuditHash,
  AuditKindSchema,
  AuditPage,
  AuditVerdict,
  Closed,
  Instant,
  OneOf,
  Uuid,
} from '../schemas/index.ts';
import { Limit, limitOf } from './paging.ts';
import { refusals } from './refusals.ts';

const Sequence = Type.String({ pattern: '^[0-9]{1,15}$' });
/** Sent as it is read. */
const Csv = Type.Unsafe<Readable>({ type: 'string' });
const filterFields = {
  kind: Type.Optional(AuditKindSchema),
  jobId: Type.Optional(Uuid),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
};
const PageQuery = Type.Object({ ...filterFields, limit: Limit, before: Type.Optional(Sequence) }, Closed);
const CsvQuery = Type.Object({ ...filterFields, form: OneOf(auditCsvForms) }, Closed);
const PartQuery = Type.Object(
  { ...filterFields, form: OneOf(auditCsvForms), after: Type.Optional(Sequence) },
  Closed,
);
const VerifyQuery = Type.Object(
  { headSequence: Type.Optional(Sequence), headHash: Type.Optional(AuditHash) },
  Closed,
);

/** The audit log of the tenant: for owners, as it names what every member did. */
export const auditRoutes: FastifyPluginAsyncTypebox<ServerDependencies> = async (app, { database }) => {
  const config = { role: 'owner' } as const;

  app.get(
    '/v1/audit',
    { schema: { querystring: PageQuery, response: { 200: AuditPage, ...refusals } }, config },
    async ({ caller, query }) => {
      const page = {
        limit: limitOf(query.limit, 50),
        ...(query.before === undefined ? {} : { before: Number(query.before) }),
      };
      return withTenant(database.db, caller.tenantId, (tx) => readAudit(tx, filterOf(query), page));
    },
  );

  app.get(
    '/v1/audit.csv',
    { schema: { querystring: CsvQuery, response: { 200: Csv, ...refusals } }, config },
    async ({ caller, query }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${auditCsvFileName(query.form)}"`)
        .send(exportAuditCsv(database.db, caller.tenantId, filterOf(query), query.form)),
  );

  app.get(
    '/v1/audit/export',
    { schema: { querystring: PartQuery, response: { 200: AuditCsvPart, ...refusals } }, config },
    async ({ caller, query }) => {
      const part = { form: query.form, after: Number(query.after ?? 0) };
      return withTenant(database.db, caller.tenantId, (tx) => auditCsvPart(tx, filterOf(query), part));
    },
  );

  app.get(
    '/v1/audit/verify',
    { schema: { querystring: VerifyQuery, response: { 200: AuditVerdict, ...refusals } }, config },
    async ({ caller: { tenantId }, query }) =>
      withTenant(database.db, tenantId, (tx) => verifyAuditChain(tx, tenantId, headOf(query))),
  );
};

function filterOf(query: { kind?: AuditKind; jobId?: string; from?: string; to?: string }): AuditFilter {
  const { kind, jobId, from, to } = query;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(jobId === undefined ? {} : { jobId }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

function headOf(query: { headSequence?: string; headHash?: string }): AuditHead | undefined {
  const { headSequence, headHash } = query;
  if (headSequence === undefined && headHash === undefined) return undefined;
  if (headSequence !== undefined && headHash !== undefined)
    return { sequence: Number(headSequence), hash: headHash };
  throw new HoldfastError('BAD_REQUEST', 'A head of the log is its sequence and its hash.', {
    field: headSequence === undefined ? 'headSequence' : 'headHash',
    remedy: 'Send both, or neither.',
  });
}
