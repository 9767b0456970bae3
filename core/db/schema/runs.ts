import { bigint, boolean, integer, jsonb, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { coverages, runStatuses, type PermissionSnapshot, type ReadRanges } from '#core/model';
import { holdfast } from './schema.ts';

/** What went wrong, with the next step; shown to people. */
export interface StoredProblem {
  code: string;
  message: string;
  remedy?: string;
}

/** Written by: core/backup (created by core/jobs when a run is requested). The truth about a run; the queue is only a hint. */
export const run = holdfast.table('run', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  jobId: uuid('job_id').notNull(),
  /** Unique and rising per connection; `_from` and `_to` of record versions are these numbers. */
  number: integer().notNull(),
  status: text({ enum: runStatuses }).notNull(),
  kind: text({ enum: ['full', 'incremental'] }).notNull(),
  trigger: text({ enum: ['schedule', 'manual', 'first', 'catch_up'] }).notNull(),
  /** Raised by each worker that takes the run; a writer with another epoch is fenced off. */
  epoch: integer().notNull().default(0),
  requestedAt: timestamp('requested_at', { withTimezone: true }).notNull(),
  startedAt: timestamp('started_at', { withTimezone: true }),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  /** Last sign of life of the worker that holds it. */
  heartbeatAt: timestamp('heartbeat_at', { withTimezone: true }),
  objectsTotal: integer('objects_total').notNull().default(0),
  objectsDone: integer('objects_done').notNull().default(0),
  records: bigint({ mode: 'number' }).notNull().default(0),
  added: bigint({ mode: 'number' }).notNull().default(0),
  changed: bigint({ mode: 'number' }).notNull().default(0),
  deleted: bigint({ mode: 'number' }).notNull().default(0),
  apiCalls: integer('api_calls').notNull().default(0),
  warnings: integer().notNull().default(0),
  problem: jsonb().$type<StoredProblem>(),
  /** A person asked for the end of the run. */
  cancelRequestedAt: timestamp('cancel_requested_at', { withTimezone: true }),
  /** When a run that the API allowance stopped goes on. */
  resumeAt: timestamp('resume_at', { withTimezone: true }),
  /** Slices in a row whose worker ended without a checkpoint and without letting go. */
  attempts: integer().notNull().default(0),
  /** When alerts were evaluated, notifications queued and retention applied. */
  concludedAt: timestamp('concluded_at', { withTimezone: true }),
  bulkJobs: integer('bulk_jobs').notNull().default(0),
  /** Files new in this run, and what became of them. Written by: core/files. */
  filesTotal: bigint('files_total', { mode: 'number' }).notNull().default(0),
  filesDone: bigint('files_done', { mode: 'number' }).notNull().default(0),
  filesFailed: bigint('files_failed', { mode: 'number' }).notNull().default(0),
  fileBytes: bigint('file_bytes', { mode: 'number' }).notNull().default(0),
  /** When the records were complete; files may follow. */
  recordsDoneAt: timestamp('records_done_at', { withTimezone: true }),
  /** Rights of the connected user when the run was planned. */
  permissions: jsonb().$type<PermissionSnapshot>(),
  /** The most that the org can have used of its daily API requests, of how many, and when that was known. */
  orgApiUsed: integer('org_api_used'),
  orgApiMax: integer('org_api_max'),
  orgApiAt: timestamp('org_api_at', { withTimezone: true }),
  /** Bulk query jobs that the job's share still allowed, and when that was asked. */
  bulkLeft: integer('bulk_left'),
  bulkAskedAt: timestamp('bulk_asked_at', { withTimezone: true }),
  /** When the snapshot was given up; the row stays. Written by: core/retention. */
  purgedAt: timestamp('purged_at', { withTimezone: true }),
});

/** Written by: core/backup. Checkpoint and coverage of one object in one run. */
export const runObject = holdfast.table(
  'run_object',
  {
    runId: uuid('run_id').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    object: text().notNull(),
    label: text().notNull(),
    /** Order in the run, from 0. */
    position: integer().notNull(),
    state: text({ enum: ['pending', 'extracting', 'done'] }).notNull(),
    /** `rest` or `bulk`, null for an object that is not read. */
    route: text({ enum: ['rest', 'bulk'] }),
    mode: text({ enum: ['full', 'incremental'] }),
    /** Null until done. */
    coverage: text({ enum: coverages }),
    /** A shortfall that is by design (unsupported object), so that it does not turn the run amber. */
    expected: boolean().notNull().default(false),
    reason: text().notNull().default(''),
    records: bigint({ mode: 'number' }).notNull().default(0),
    added: bigint({ mode: 'number' }).notNull().default(0),
    changed: bigint({ mode: 'number' }).notNull().default(0),
    deleted: bigint({ mode: 'number' }).notNull().default(0),
    apiCalls: integer('api_calls').notNull().default(0),
    /** Lower end of the changed-since window; null for a full read. */
    since: timestamp({ withTimezone: true }),
    /** Server-safe time up to which the object is covered; the next run starts its window here, less the overlap. */
    watermark: timestamp({ withTimezone: true }),
    bulkJobId: text('bulk_job_id'),
    /** Locator of the next page to read; null before the first and after the last. */
    nextLocator: text('next_locator'),
    pagesDone: integer('pages_done').notNull().default(0),
    rowsStaged: bigint('rows_staged', { mode: 'number' }).notNull().default(0),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    /** Slices that began this object and never came back. */
    attempts: integer().notNull().default(0),
    /** Tries that ended with an error. */
    failures: integer().notNull().default(0),
    /** Why it is not covered in full, for grouping: an error code of ours or of Salesforce; null when it is, or was not to be. */
    cause: text(),
    /** Not begun when the API allowance ended the run. */
    notStarted: boolean('not_started').notNull().default(false),
    /** New files that the run was closed without; `partial` is then said of the files, and every record was read. */
    filesFailed: bigint('files_failed', { mode: 'number' }).notNull().default(0),
    /** Fingerprint of what decides the values read: fields, types, formulas, picklists. */
    fingerprint: text(),
    /** Every row that the connected user sees was read, even where fields or records are out of his sight. */
    rowsWhole: boolean('rows_whole').notNull().default(false),
    /** Where the object is cut because Salesforce could not answer at once; null when it is read as a whole. */
    ranges: jsonb().$type<ReadRanges>(),
    /** The range under way, from 0; `pagesDone`, `nextLocator` and `bulkJobId` are of this range. */
    rangeAt: integer('range_at').notNull().default(0),
    /** Rows that the ranges before it staged. */
    rangeRows: bigint('range_rows', { mode: 'number' }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.runId, table.object] })],
);
