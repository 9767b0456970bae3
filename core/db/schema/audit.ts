import { bigint, jsonb, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytea, holdfast } from './schema.ts';

/** Written by: core/audit, and only ever added to. */
export const auditEntry = holdfast.table(
  'audit_entry',
  {
    tenantId: uuid('tenant_id').notNull(),
    /** From 1 for each tenant, without gaps. */
    sequence: bigint({ mode: 'number' }).notNull(),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    /** Null for Holdfast itself. */
    memberId: uuid('member_id'),
    userId: text('user_id'),
    name: text().notNull(),
    kind: text().notNull(),
    jobId: uuid('job_id'),
    /** What it is about, as ids by role: `{"restoreId": ...}`. */
    subject: jsonb().$type<Record<string, string>>().notNull(),
    /** Counts and settings; never a value of a customer's record. */
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    previousHash: bytea('previous_hash').notNull(),
    hash: bytea().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.sequence] })],
);
