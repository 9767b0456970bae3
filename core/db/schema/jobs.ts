import { bigint, boolean, integer, jsonb, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import {
  defaultObjectFilter,
  defaultRetention,
  objectGroups,
  type ObjectFilter,
  type RetentionPolicy,
} from '#core/model';
import { holdfast } from './schema.ts';

/** Written by: core/jobs. */
export const backupJob = holdfast.table('backup_job', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  name: text().notNull(),
  kind: text({ enum: ['standard', 'high_frequency'] }).notNull(),
  enabled: boolean().notNull().default(true),
  /** `HH:MM` in `timeZone`; null for a high-frequency job. */
  timeOfDay: text('time_of_day'),
  timeZone: text('time_zone').notNull(),
  /** When the scheduler starts the next run; null while disabled. */
  nextRunAt: timestamp('next_run_at', { withTimezone: true }),
  createdByMemberId: uuid('created_by_member_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  /** Share of the org's daily API allowance at which the job stops reading, in percent; counts every program's calls. */
  apiLimitPercent: integer('api_limit_percent').notNull().default(80),
  /** Share of the org's daily Bulk query jobs that the job leaves at, in percent; null for no limit of our own. */
  bulkLimitPercent: integer('bulk_limit_percent'),
  includeFiles: boolean('include_files').notNull().default(true),
  objectFilter: jsonb('object_filter').$type<ObjectFilter>().notNull().default(defaultObjectFilter),
  retention: jsonb().$type<RetentionPolicy>().notNull().default(defaultRetention),
  updatedAt: timestamp('updated_at', { withTimezone: true }),
  /** Deleted for people; its history is being removed. */
  deletedAt: timestamp('deleted_at', { withTimezone: true }),
});

/** Written by: core/jobs. The objects of an org as its last listing named them. */
export const orgObject = holdfast.table(
  'org_object',
  {
    connectionId: uuid('connection_id').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    object: text().notNull(),
    label: text().notNull(),
    custom: boolean().notNull(),
    /** Of the managed package it belongs to; null for other objects. */
    namespace: text(),
    choice: text({ enum: objectGroups }).notNull(),
    /** Why it is not recommended or not supported; empty for a recommended one. */
    reason: text().notNull().default(''),
    /** Salesforce's own cached count; null where it gives none. */
    estimatedRecords: bigint('estimated_records', { mode: 'number' }),
    route: text({ enum: ['rest', 'bulk'] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.object] })],
);

/** Written by: core/jobs. When an org was last listed, and its daily allowances as of then. */
export const orgListing = holdfast.table('org_listing', {
  connectionId: uuid('connection_id').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  listedAt: timestamp('listed_at', { withTimezone: true }).notNull(),
  apiUsed: integer('api_used'),
  apiMax: integer('api_max'),
  bulkUsed: integer('bulk_used'),
  bulkMax: integer('bulk_max'),
});

/** Written by: core/jobs. Objects that a job has met; others are new to it. */
export const jobObject = holdfast.table(
  'job_object',
  {
    jobId: uuid('job_id').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    object: text().notNull(),
    namespace: text(),
    firstSeenAt: timestamp('first_seen_at', { withTimezone: true }).notNull(),
    /** It came after the job was saved and was not taken in. */
    leftOut: boolean('left_out').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.object] })],
);

/** Written by: migrations. What a licence allows. */
export const plan = holdfast.table('plan', {
  name: text().primaryKey(),
  standardJobs: integer('standard_jobs').notNull(),
  highFrequencyJobs: integer('high_frequency_jobs').notNull(),
  highFrequencyObjects: integer('high_frequency_objects').notNull(),
  isDefault: boolean('is_default').notNull().default(false),
});

/** Written by: core/jobs. The plan of a tenant, and where it gets more or less than the plan gives. */
export const tenantEntitlement = holdfast.table('tenant_entitlement', {
  tenantId: uuid('tenant_id').primaryKey(),
  plan: text().notNull(),
  standardJobs: integer('standard_jobs'),
  highFrequencyJobs: integer('high_frequency_jobs'),
  highFrequencyObjects: integer('high_frequency_objects'),
});
