import type { Org } from '../engine/org.ts';
import type { StoredRecord } from '../engine/store.ts';
import { stampText } from '../engine/values.ts';
import type { FieldPath } from '../soql/paths.ts';
import type { RowPlan } from '../soql/plan.ts';
import { recordsOf } from '../soql/run.ts';
import { csvLine, recordLine, type CsvDialect } from './bulk-csv.ts';
import { CsvRows } from './csv-rows.ts';

export type BulkState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface BulkQuery {
  readonly operation: 'query' | 'queryAll';
  readonly plan: RowPlan;
  readonly columns: readonly FieldPath[];
  readonly dialect: CsvDialect;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
}

/** A query job. The rows are fixed when the job starts; `rows` holds one CSV line each. */
export interface BulkQueryJob extends BulkQuery {
  readonly id: string;
  readonly userId: string;
  readonly version: number;
  readonly createdAt: string;
  changedAt: string;
  state: BulkState;
  polls: number;
  header: string;
  readonly rows: CsvRows;
  errorMessage: string | undefined;
}

/** How many times a poll finds the job unfinished: the second poll finds it complete. */
const POLLS_IN_PROGRESS = 1;

/** The query jobs of an org. A job goes on with each look at it, so that tests need no clock. */
export class BulkQueryJobs {
  readonly #org: Org;
  readonly #jobs = new Map<string, BulkQueryJob>();
  #created = 0;
  #day = '';

  constructor(org: Org) {
    this.#org = org;
  }

  create(query: BulkQuery, userId: string, version: number): BulkQueryJob {
    const now = stampText(this.#org.now());
    const records = recordsOf(this.#org, query.plan, query.operation === 'queryAll');
    const job: BulkQueryJob = {
      ...query,
      id: this.#org.ids.next('750'),
      userId,
      version,
      createdAt: now,
      changedAt: now,
      state: 'UploadComplete',
      polls: 0,
      header: csvLine(query.columns.map(columnName), query.dialect),
      rows: new CsvRows(linesOf(this.#org, records, query)),
      errorMessage: undefined,
    };
    this.#jobs.set(job.id, job);
    this.#turnDay();
    this.#created++;
    return job;
  }

  createdToday(): number {
    this.#turnDay();
    return this.#created;
  }

  #turnDay(): void {
    const today = this.#org.now().toISOString().slice(0, 10);
    if (today !== this.#day) this.#created = 0;
    this.#day = today;
  }

  find(id: string): BulkQueryJob | undefined {
    return this.#jobs.get(id) ?? [...this.#jobs.values()].find((job) => job.id.slice(0, 15) === id);
  }

  /** Newest first. */
  list(): BulkQueryJob[] {
    return [...this.#jobs.values()].reverse();
  }

  /** A client looks at the job: it gets one step further. */
  poll(job: BulkQueryJob): void {
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return;
    job.polls++;
    this.#enter(job, job.polls > POLLS_IN_PROGRESS ? 'JobComplete' : 'InProgress');
  }

  /** Ends a job that is not finished; false when it is. */
  abort(job: BulkQueryJob): boolean {
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return false;
    this.#enter(job, 'Aborted');
    return true;
  }

  /** Makes a job fail, as a fault on command. */
  fail(job: BulkQueryJob, message: string | undefined): void {
    job.errorMessage = message;
    this.#enter(job, 'Failed');
  }

  delete(job: BulkQueryJob): void {
    this.#jobs.delete(job.id);
  }

  #enter(job: BulkQueryJob, state: BulkState): void {
    job.state = state;
    job.changedAt = stampText(this.#org.now());
  }
}

function* linesOf(org: Org, records: readonly StoredRecord[], query: BulkQuery): Generator<string> {
  for (const record of records) yield recordLine(org, record, query.columns, query.dialect);
}

/** Column heading: the path with canonical names, `Account.Owner.Name`. */
export function columnName(path: FieldPath): string {
  return [...path.steps.map((step) => step.relationship), path.field.name].join('.');
}
