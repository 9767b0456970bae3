import { boolean, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { holdfast } from './schema.ts';

/** Written by: core/jobs. */
export const backupJob = holdfast.table('backup_job', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  name: text().notNull(),
  kind: text({ enum: ['standard', 'high_frequency'] }).notNull(),
  enabled: boolean().notNull().default(true),
  /** `HH:MM` in `timeZone`. */
  timeOfDay: text('time_of_day').notNull(),
  timeZone: text('time_zone').notNull(),
  /** When the scheduler starts the next run; null while disabled. */
  nextRunAt: timestamp('next_run_at', { withTimezone: true }),
  createdByMemberId: uuid('created_by_member_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
