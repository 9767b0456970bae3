import { boolean, integer, jsonb, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { defaultObjectFilter, defaultRetention, type ObjectFilter, type RetentionPolicy } from '#core/model';
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
});
