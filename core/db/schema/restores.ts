import { bigserial, boolean, integer, jsonb, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { restoreActions, restoreOutcomes, restoreStatuses } from '#core/model';
import type { StoredProblem } from './runs.ts';
import { holdfast } from './schema.ts';

/** Written by: core/restore. A stored plan and how far it was executed. */
export const restore = holdfast.table('restore', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  jobId: uuid('job_id').notNull(),
  runId: uuid('run_id').notNull(),
  object: text().notNull(),
  label: text().notNull(),
  scope: text({ enum: ['deleted', 'changed', 'records'] }).notNull(),
  recordIds: jsonb('record_ids').$type<string[]>(),
  /** API names to write back; null: every field the run changed. */
  fields: jsonb().$type<string[]>(),
  includeChildren: boolean('include_children').notNull(),
  status: text({ enum: restoreStatuses }).notNull(),
  planHash: text('plan_hash'),
  epoch: integer().notNull().default(0),
  requestedByMemberId: uuid('requested_by_member_id').notNull(),
  requestedAt: timestamp('requested_at', { withTimezone: true }).notNull(),
  confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  heartbeatAt: timestamp('heartbeat_at', { withTimezone: true }),
  apiCalls: integer('api_calls').notNull().default(0),
  problem: jsonb().$type<StoredProblem>(),
});

/** Written by: core/restore. One record of a restore, in order of execution. */
export const restoreItem = holdfast.table(
  'restore_item',
  {
    restoreId: uuid('restore_id').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    seq: integer().notNull(),
    object: text().notNull(),
    label: text().notNull(),
    recordId: text('record_id').notNull(),
    name: text().notNull(),
    action: text({ enum: restoreActions }).notNull(),
    outcome: text({ enum: restoreOutcomes }).notNull(),
    /** What is written, by API name; lookups hold the old Ids and are remapped when written. */
    values: jsonb().$type<Record<string, string | null>>().notNull(),
    /** Live values of the same fields when the plan was made: the set for an undo. Null for a record that was gone. */
    before: jsonb().$type<Record<string, string | null>>(),
    /** API names of lookups written in a second pass, because their target comes later. */
    deferred: jsonb().$type<string[]>().notNull(),
    newId: text('new_id'),
    /** Org time at which its insert was last sent. */
    intentAt: timestamp('intent_at', { withTimezone: true }),
    errorCode: text('error_code'),
    message: text(),
  },
  (table) => [primaryKey({ columns: [table.restoreId, table.seq] })],
);

/** Written by: core/restore. Old Id -> new Id of every record that came back under another Id; kept for ever. */
export const idLedger = holdfast.table('id_ledger', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  object: text().notNull(),
  oldId: text('old_id').notNull(),
  newId: text('new_id').notNull(),
  restoreId: uuid('restore_id').notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
});
