import { bigint, boolean, doublePrecision, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { changeKinds } from '#core/model';
import { holdfast } from './schema.ts';

/** Written by: core/alerts. When a person wants to be told about the changes of one object. */
export const alertRule = holdfast.table('alert_rule', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  jobId: uuid('job_id').notNull(),
  /** API name. */
  object: text().notNull(),
  kind: text({ enum: changeKinds }).notNull(),
  comparison: text({ enum: ['over', 'under'] }).notNull(),
  threshold: doublePrecision().notNull(),
  /** `percent` of the records that the object had in the run before. */
  unit: text({ enum: ['count', 'percent'] }).notNull(),
  enabled: boolean().notNull().default(true),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
});

/** Written by: core/alerts. What a run gave reason to tell. */
export const runAlert = holdfast.table('run_alert', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  runId: uuid('run_id').notNull(),
  /** Null for what Holdfast noticed by itself, and once the rule is deleted. */
  ruleId: uuid('rule_id'),
  cause: text({ enum: ['rule', 'unusual', 'mass_change', 'not_evaluated'] }).notNull(),
  object: text().notNull(),
  label: text().notNull(),
  kind: text({ enum: changeKinds }).notNull(),
  observed: bigint({ mode: 'number' }).notNull(),
  message: text().notNull(),
  raisedAt: timestamp('raised_at', { withTimezone: true }).notNull(),
});
