import { bigint, boolean, integer, jsonb, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { StoredProblem } from './runs.ts';
import { bytea, holdfast } from './schema.ts';

/** Written by: core/retention. A purge that is larger than the margin allows, waiting for a person. */
export const retentionHold = holdfast.table('retention_hold', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  heldAt: timestamp('held_at', { withTimezone: true }).notNull(),
  /** Numbers of the runs whose snapshots would go. */
  runs: jsonb().$type<number[]>().notNull(),
  versions: bigint({ mode: 'number' }).notNull(),
  versionsTotal: bigint('versions_total', { mode: 'number' }).notNull(),
  oldestKeptAt: timestamp('oldest_kept_at', { withTimezone: true }),
  confirmedByMemberId: uuid('confirmed_by_member_id'),
  confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
  /** Carried out, or overtaken by another policy. */
  settledAt: timestamp('settled_at', { withTimezone: true }),
});

/** Written by: core/erasure. A person's order to erase one record, and what became of it. */
export const erasure = holdfast.table('erasure', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  jobId: uuid('job_id').notNull(),
  object: text().notNull(),
  label: text().notNull(),
  /** Only until the erasure is done. */
  recordId: text('record_id'),
  includeFiles: boolean('include_files').notNull(),
  /** `records_erased`: the bodies of their files are still to be removed. */
  status: text({ enum: ['requested', 'records_erased', 'done', 'failed'] }).notNull(),
  /** Ids of the records whose files are to be removed; only until that is done. */
  fileRecordIds: jsonb('file_record_ids').$type<string[]>(),
  requestedByMemberId: uuid('requested_by_member_id').notNull(),
  requestedAt: timestamp('requested_at', { withTimezone: true }).notNull(),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  records: integer().notNull().default(0),
  versions: bigint({ mode: 'number' }).notNull().default(0),
  files: bigint({ mode: 'number' }).notNull().default(0),
  restoreItems: integer('restore_items').notNull().default(0),
  problem: jsonb().$type<StoredProblem>(),
});

/** Written by: core/erasure. The salt of a tenant's ledger, sealed by the master key. */
export const erasureSalt = holdfast.table('erasure_salt', {
  tenantId: uuid('tenant_id').primaryKey(),
  sealedSalt: bytea('sealed_salt').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

/** Written by: core/erasure. The ledger of erased records: later runs, restores and exports skip them. */
export const erasedRecord = holdfast.table(
  'erased_record',
  {
    tenantId: uuid('tenant_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    /** API name as stored. */
    object: text().notNull(),
    /** SHA-256 of the salt and the 18 character Id. */
    idHash: bytea('id_hash').notNull(),
    erasureId: uuid('erasure_id').notNull(),
    /** Whether the org still held it when it was last read: then the org's count is above ours by one. */
    live: boolean().notNull(),
    erasedAt: timestamp('erased_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.object, table.idHash] })],
);
