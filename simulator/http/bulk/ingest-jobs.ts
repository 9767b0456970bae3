import { SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import type { RowResult } from '../../engine/rows.ts';
import { stampText } from '../../engine/values.ts';
import type { CsvDialect } from '../bulk-csv.ts';
import { givenFields, readColumns, type Column } from './columns.ts';
import { CHUNK_ROWS, loadInParallel, loadRows, type LoadTask } from './load.ts';
import { BATCH_ROWS, isKept, type BatchQuota } from './quota.ts';
import { LoadFailure, readTable, type Table } from './upload.ts';

export type IngestState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What a client asks for when it creates a job. */
export interface IngestRequest extends LoadTask {
  readonly columnDelimiter: string;
  readonly lineEnding: string;
  readonly dialect: CsvDialect;
  readonly version: number;
}

export interface IngestJob extends IngestRequest {
  readonly id: string;
  readonly createdAt: string;
  changedAt: string;
  state: IngestState;
  /** More than one makes UploadComplete refuse. */
  readonly uploads: Buffer[];
  /** Known once the job is in progress. */
  table: Table;
  columns: readonly Column[];
  /** Results of the rows done so far, in the order sent. */
  readonly results: RowResult[];
  errorMessage: string | undefined;
}

const EMPTY: Table = { header: [], rows: [] };

export const wrongState = (message: string): SalesforceError =>
  new SalesforceError('INVALIDJOBSTATE', message, [], 409);

/** The ingest jobs of an org. A job goes on with each look at it, so that tests need no clock. */
export class IngestJobs {
  readonly #org: Org;
  readonly #quota: BatchQuota;
  readonly #jobs = new Map<string, IngestJob>();

  constructor(org: Org, quota: BatchQuota) {
    this.#org = org;
    this.#quota = quota;
  }

  create(request: IngestRequest): IngestJob {
    if (this.#quota.exhausted)
      throw new SalesforceError('EXCEEDEDQUOTA', 'ApiBatchItems Limit exceeded.', [], 400);
    const now = stampText(this.#org.now());
    const job: IngestJob = {
      ...request,
      id: this.#org.ids.next('750'),
      createdAt: now,
      changedAt: now,
      state: 'Open',
      uploads: [],
      table: EMPTY,
      columns: [],
      results: [],
      errorMessage: undefined,
    };
    this.#jobs.set(job.id, job);
    return job;
  }

  /** By 15 or 18 characters. Jobs are forgotten a week after their last change. */
  find(id: string): IngestJob | undefined {
    const job = this.#jobs.get(id) ?? [...this.#jobs.values()].find((one) => one.id.slice(0, 15) === id);
    if (job === undefined || isKept(this.#org, job.changedAt)) return job;
    this.#jobs.delete(job.id);
    return undefined;
  }

  /** Newest first. */
  list(): IngestJob[] {
    return [...this.#jobs.values()].filter((job) => isKept(this.#org, job.changedAt)).reverse();
  }

  upload(job: IngestJob, body: Buffer): void {
    if (job.state !== 'Open')
      throw wrongState(`Uploading data to an already ${job.state} job is not allowed`);
    job.uploads.push(body);
  }

  /** The client has sent everything. Nothing is written before the next look at the job. */
  complete(job: IngestJob): void {
    if (job.state !== 'Open') throw wrongState(`Closing already ${job.state} Job not allowed`);
    if (job.uploads.length > 1) throw severalUploads(job);
    this.#enter(job, 'UploadComplete');
  }

  abort(job: IngestJob): void {
    if (isOver(job)) throw wrongState(`Aborting already ${job.state} Job not allowed`);
    this.#enter(job, 'Aborted');
  }

  /** Makes a job fail, as a fault on command; what is done stays done. */
  fail(job: IngestJob, message: string): void {
    job.errorMessage = message;
    this.#enter(job, 'Failed');
  }

  delete(job: IngestJob): void {
    if (job.state === 'Open' || job.state === 'InProgress')
      throw wrongState(`Deleting an already ${job.state} Job not allowed`);
    this.#jobs.delete(job.id);
  }

  /** A client looks at the job: the first look does half of its chunks, the second the rest. */
  poll(job: IngestJob): void {
    if (job.state === 'UploadComplete') {
      this.#enter(job, 'InProgress');
      this.#start(job);
      const chunks = Math.ceil(job.table.rows.length / CHUNK_ROWS);
      // Batches that run at the same time are done together, at the next look.
      if (this.#org.locks.bulkBatchRows === undefined)
        this.#proceed(job, Math.floor(chunks / 2) * CHUNK_ROWS);
    } else if (job.state === 'InProgress') {
      this.#proceed(job, job.table.rows.length);
      this.#enter(job, job.errorMessage === undefined ? 'JobComplete' : 'Failed');
    }
  }

  #start(job: IngestJob): void {
    try {
      const table = readTable((job.uploads[0] ?? Buffer.alloc(0)).toString('utf8'), job.dialect);
      this.#quota.count(Math.ceil(table.rows.length / BATCH_ROWS));
      job.columns = readColumns(this.#org.as(job.userId).schema, job.object, table.header);
      requireIdOnly(job, job.columns);
      job.table = table;
    } catch (error) {
      if (!(error instanceof LoadFailure)) throw error;
      job.errorMessage = error.message;
      job.columns = [];
    }
  }

  #proceed(job: IngestJob, end: number): void {
    const rows = job.table.rows.slice(job.results.length, end);
    const given = rows.map((row) => givenFields(job.columns, row));
    const batchRows = this.#org.locks.bulkBatchRows;
    const results =
      batchRows === undefined
        ? loadRows(this.#org, job, given)
        : loadInParallel(this.#org, job, given, batchRows);
    for (const result of results) job.results.push(result);
  }

  #enter(job: IngestJob, state: IngestState): void {
    job.state = state;
    job.changedAt = stampText(this.#org.now());
  }
}

export function isOver(job: IngestJob): boolean {
  return job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted';
}

function severalUploads(job: IngestJob): SalesforceError {
  return new SalesforceError(
    'INVALIDJOB',
    `Found multipe contents for job: <${job.id.slice(0, 15)}>, please 'Close' / 'Abort' / 'Delete' the current Job then ` +
      `create a new Job and make sure you only do 'PUT' once on a given Job.`,
  );
}

/** A file of records to delete has one column. */
export function requireIdOnly(task: LoadTask, columns: readonly Column[]): void {
  if (task.operation !== 'delete' && task.operation !== 'hardDelete') return;
  const other = columns.find((column) => column.kind !== 'field' || column.field.name !== 'Id');
  if (other === undefined) return;
  const { name } = other.kind === 'field' ? other.field : other.lookup;
  throw new LoadFailure('InvalidBatch', `Field name not allowed for ${task.operation} : ${name}`);
}
