import { Type, type Static } from 'typebox';
import { settingsShape, TimeOfDay, TimeZone } from './job-settings.ts';
import {
  Closed,
  Count,
  Instant,
  Nullable,
  OneOf,
  Problem,
  RecordId,
  RunStatusSchema,
  Uuid,
} from './shared.ts';

/** Files that are new in a run, and what became of them. `bytes`: of those fetched. */
export const RunFileCounts = Type.Object({ total: Count, done: Count, failed: Count, bytes: Count }, Closed);
export type RunFileCounts = Static<typeof RunFileCounts>;

/** One execution of a job, as lists show it. */
export const RunSummary = Type.Object(
  {
    id: Uuid,
    jobId: Uuid,
    /** Rises by one for each run of the connection. */
    number: Type.Integer({ minimum: 1 }),
    status: RunStatusSchema,
    kind: OneOf(['full', 'incremental']),
    trigger: OneOf(['schedule', 'manual', 'first', 'catch_up']),
    requestedAt: Instant,
    startedAt: Nullable(Instant),
    finishedAt: Nullable(Instant),
    /** Live records in the snapshot. */
    records: Count,
    added: Count,
    changed: Count,
    deleted: Count,
    objectsTotal: Count,
    objectsDone: Count,
    apiCalls: Count,
    /** Bulk query jobs that it started. */
    bulkJobs: Count,
    /** Objects that were not covered in full. */
    warnings: Count,
    problem: Nullable(Problem),
    /** Files new in it; all zero for a job without files. Of a `record_data_complete` run, what became of them so far. */
    files: RunFileCounts,
    /** When a partial run goes on, or looks whether it can; null when it does not. */
    resumeAt: Nullable(Instant),
    /** When a person asked for its end; it ends at its next checkpoint. */
    cancelRequestedAt: Nullable(Instant),
    /** When retention gave its snapshot up; null while it can be browsed, compared and restored from. */
    purgedAt: Nullable(Instant),
  },
  Closed,
);
export type RunSummary = Static<typeof RunSummary>;

/** A backup job with what a dashboard card shows. */
export const Job = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    kind: OneOf(['standard', 'high_frequency']),
    enabled: Type.Boolean(),
    /** Local time of the daily run, `HH:MM`; null for a high-frequency job. */
    timeOfDay: Nullable(Type.String()),
    /** IANA zone, such as `Europe/Zurich`. */
    timeZone: Type.String(),
    connection: Type.Object(
      { id: Uuid, name: Type.String(), orgId: RecordId, orgName: Type.String(), sandbox: Type.Boolean() },
      Closed,
    ),
    /** `pending_first_run`, `disabled`, or the status of the newest run. */
    status: OneOf([
      'pending_first_run',
      'disabled',
      'pending',
      'running',
      'record_data_complete',
      'completed',
      'completed_with_warnings',
      'partial',
      'failed',
      'cancelled',
    ]),
    lastRun: Nullable(RunSummary),
    nextRunAt: Nullable(Instant),
    createdAt: Instant,
    /** User name of the creator. */
    createdBy: Type.String(),
    ...settingsShape,
  },
  Closed,
);
export type Job = Static<typeof Job>;

/** GET /v1/jobs */
export const JobList = Type.Object({ jobs: Type.Array(Job) }, Closed);

const optionalSettings = Type.Partial(Type.Object(settingsShape)).properties;

/** POST /v1/jobs -> 201 Job. Settings that are left out are the usual ones. */
export const NewJob = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    connectionId: Uuid,
    /** `standard` when not given; `high_frequency` once there is a standard job, where the plan allows it. */
    kind: Type.Optional(OneOf(['standard', 'high_frequency'])),
    /** Of a standard job only. */
    timeOfDay: Type.Optional(TimeOfDay),
    timeZone: TimeZone,
    runFirstBackup: Type.Boolean(),
    ...optionalSettings,
  },
  Closed,
);
export type NewJob = Static<typeof NewJob>;

/** GET /v1/jobs/{jobId}/runs?limit=&before=  newest first; `nextBefore` is the run number to continue from. */
export const RunList = Type.Object(
  { runs: Type.Array(RunSummary), nextBefore: Nullable(Type.Integer()) },
  Closed,
);
export type RunList = Static<typeof RunList>;
