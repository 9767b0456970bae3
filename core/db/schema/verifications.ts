import { bigint, boolean, integer, jsonb, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { StoredProblem } from './runs.ts';
import { holdfast } from './schema.ts';

/** Written by: core/verify. One comparison of a job's store with its org and with itself. */
export const verification = holdfast.table('verification', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  jobId: uuid('job_id').notNull(),
  /** `ok` and the four after it are final; the worst finding decides. */
  status: text({ enum: ['pending', 'running', 'ok', 'not_checked', 'drift', 'damaged', 'failed'] }).notNull(),
  trigger: text({ enum: ['schedule', 'manual'] }).notNull(),
  requestedAt: timestamp('requested_at', { withTimezone: true }).notNull(),
  startedAt: timestamp('started_at', { withTimezone: true }),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  /** Lower case name of the last object that is done. */
  doneUpTo: text('done_up_to').notNull().default(''),
  objectsTotal: integer('objects_total').notNull().default(0),
  objectsDone: integer('objects_done').notNull().default(0),
  /** Versions of which the hash was computed anew. */
  versionsChecked: bigint('versions_checked', { mode: 'number' }).notNull().default(0),
  /** Records compared with the org, field by field. */
  recordsCompared: bigint('records_compared', { mode: 'number' }).notNull().default(0),
  apiCalls: integer('api_calls').notNull().default(0),
  /** Name of the last content that is done. */
  filesUpTo: text('files_up_to').notNull().default(''),
  filesDone: boolean('files_done').notNull().default(false),
  /** Contents of which existence and size were checked. */
  filesChecked: bigint('files_checked', { mode: 'number' }).notNull().default(0),
  /** Contents of which every byte was read. */
  filesRead: bigint('files_read', { mode: 'number' }).notNull().default(0),
  problem: jsonb().$type<StoredProblem>(),
});

/** Written by: core/verify. Something that is not as it should be, or that could not be looked at. */
export const verificationFinding = holdfast.table(
  'verification_finding',
  {
    verificationId: uuid('verification_id').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    object: text().notNull(),
    seq: integer().notNull(),
    verdict: text({ enum: ['not_checked', 'drift', 'damaged'] }).notNull(),
    recordId: text('record_id'),
    message: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.verificationId, table.object, table.seq] })],
);
