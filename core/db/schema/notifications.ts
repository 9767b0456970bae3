import { integer, jsonb, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { runStatuses } from '#core/model';
import { bytea, holdfast } from './schema.ts';

/** Written by: core/notify. Where the results of a job are sent. */
export const jobNotification = holdfast.table('job_notification', {
  jobId: uuid('job_id').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  sendOn: text('send_on', { enum: ['every_run', 'failures'] }).notNull(),
  emails: jsonb().$type<string[]>().notNull(),
  /** E.164, such as +41790000000. */
  phoneNumbers: jsonb('phone_numbers').$type<string[]>().notNull(),
  sealedSlackUrl: bytea('sealed_slack_url'),
  webhookUrl: text('webhook_url'),
  sealedWebhookSecret: bytea('sealed_webhook_secret'),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
});

/** Written by: core/notify. One message to one receiver, and what became of it. */
export const notification = holdfast.table('notification', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  jobId: uuid('job_id').notNull(),
  /** Null for a test message. */
  runId: uuid('run_id'),
  reason: text({ enum: ['run', 'alert', 'test'] }).notNull(),
  /** How the run had ended, for a message about its end: a run that was resumed ends twice. */
  runStatus: text('run_status', { enum: runStatuses }),
  channel: text({ enum: ['email', 'text', 'slack', 'webhook'] }).notNull(),
  /** Address or number; of Slack and webhooks only the host, as the rest of the address may be a secret. */
  target: text().notNull(),
  state: text({ enum: ['pending', 'sent', 'failed'] }).notNull(),
  attempts: integer().notNull().default(0),
  /** Why the last attempt failed, in plain words. */
  problem: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  sentAt: timestamp('sent_at', { withTimezone: true }),
});
