import type { Org } from '../engine/org.ts';
import { generatedRows } from '../engine/generated/generate.ts';
import { ComputedRecord } from '../engine/generated/generated-rows.ts';
import type { StoredRecord } from '../engine/record.ts';
import { stampText } from '../engine/values.ts';
import type { FieldPath } from '../soql/paths.ts';
import type { RowPlan } from '../soql/plan.ts';
import { recordsOf } from '../soql/run.ts';
import { isKept } from './bulk/quota.ts';
import { csvLine, recordLine, type CsvDialect } from './bulk-csv.ts';
import { lineWriter } from './computed-lines.ts';
import { CsvRows } from './csv-rows.ts';

export type BulkState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface BulkQuery {
  readonly operation: 'query' | 'queryAll';
  /** As the client wrote it. */
  readonly soql: string;
  readonly plan: RowPlan;
  readonly columns: readonly FieldPath[];
  readonly dialect: CsvDialect;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
}

/** A query job. The rows are fixed when the job starts; `rows` holds one CSV line each, those of large objects filled in bit by bit. */
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

/** Rows of a large result that are there when the job is created, and those of each turn after it. */
const ROWS_AT_ONCE = 5000;
const ROWS_A_TURN = 1000;
/** Bytes of all large results together. */
const MOST_SPILLED = 24 * 1024 ** 3;
/** The result of a query with such a word depends on the day. */
const DATE_LITERAL = /\b(TODAY|TOMORROW|YESTERDAY|(LAST|THIS|NEXT)_\w+|N_\w+_AGO)\b/i;

/** The query jobs of an org. A job goes on with each look at it, so that tests need no clock. */
export class BulkQueryJobs {
  readonly #org: Org;
  readonly #jobs = new Map<string, BulkQueryJob>();
  /** Results that are filled in bit by bit, by query and state of the org. */
  readonly #large = new Map<string, CsvRows>();
  #created = 0;
  #day = '';

  constructor(org: Org) {
    this.#org = org;
  }

  create(query: BulkQuery, userId: string, version: number): BulkQueryJob {
    const now = stampText(this.#org.now());
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
      rows: this.#rowsFor(query, userId),
      errorMessage: undefined,
    };
    this.#jobs.set(job.id, job);
    this.#turnDay();
    this.#created++;
    return job;
  }

  /** Rows of an earlier job when nothing changed since, else new ones: the first at once, the rest between other requests. */
  #rowsFor(query: BulkQuery, userId: string): CsvRows {
    const org = this.#org.as(userId);
    const large = isLarge(org, query.plan);
    const key = [org.revision, org.access.revision, org.schema.changedAt.getTime(), userId, query.operation]
      .concat(query.columnDelimiter, query.lineEnding, query.soql)
      .join('|');
    const known = this.#large.get(key);
    if (known !== undefined && !known.gone) return known;
    const rows = new CsvRows();
    const lines = linesOf(org, query);
    if (!large) rows.take(lines, Number.POSITIVE_INFINITY);
    else if (!rows.take(lines, ROWS_AT_ONCE)) {
      this.#makeRoom();
      if (!DATE_LITERAL.test(query.soql)) this.#large.set(key, rows);
      else this.#large.set(`${key}|${String(this.#created)}`, rows);
      this.#goOn(rows, lines);
    }
    return rows;
  }

  #goOn(rows: CsvRows, lines: Iterator<string>): void {
    setImmediate(() => {
      if (!rows.gone && !rows.take(lines, ROWS_A_TURN)) this.#goOn(rows, lines);
    });
  }

  /** Lets the oldest large results go while all together take too much of the disk. */
  #makeRoom(): void {
    let spilled = 0;
    for (const rows of this.#large.values()) spilled += rows.spilled;
    for (const [key, rows] of this.#large) {
      if (spilled <= MOST_SPILLED) break;
      spilled -= rows.spilled;
      rows.close();
      this.#large.delete(key);
    }
  }

  /** Lets all large results go. */
  close(): void {
    for (const rows of this.#large.values()) rows.close();
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
    const job = this.#jobs.get(id) ?? [...this.#jobs.values()].find((one) => one.id.slice(0, 15) === id);
    return job !== undefined && isKept(this.#org, job.changedAt) ? job : undefined;
  }

  /** Newest first. */
  list(): BulkQueryJob[] {
    return [...this.#jobs.values()].filter((job) => isKept(this.#org, job.changedAt)).reverse();
  }

  /** A client looks at the job: it gets one step further. */
  poll(job: BulkQueryJob): void {
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return;
    job.polls++;
    this.#enter(job, job.polls > POLLS_IN_PROGRESS && job.rows.complete ? 'JobComplete' : 'InProgress');
  }

  /** Ends a job that is not finished; false when it is. */
  abort(job: BulkQueryJob): boolean {
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return false;
    this.#enter(job, 'Aborted');
    return true;
  }

  /** Ends a job in any state, as a fault on command; false when there is no such job. */
  end(id: string, state: 'Failed' | 'Aborted', message: string | undefined): boolean {
    const job = this.find(id);
    if (job === undefined) return false;
    if (state === 'Failed') job.errorMessage = message ?? 'InternalServerError : The job failed';
    this.#enter(job, state);
    return true;
  }

  delete(job: BulkQueryJob): void {
    this.#jobs.delete(job.id);
  }

  #enter(job: BulkQueryJob, state: BulkState): void {
    job.state = state;
    job.changedAt = stampText(this.#org.now());
  }
}

/** Computed rows in their own order can be read later as they stood at the start of the job. */
function isLarge(org: Org, plan: RowPlan): boolean {
  return (
    plan.ids === undefined && plan.compare === undefined && generatedRows(org, plan.object.name) !== undefined
  );
}

function* linesOf(org: Org, query: BulkQuery): Generator<string> {
  const rows = generatedRows(org, query.plan.object.name);
  const write = rows === undefined ? undefined : lineWriter(rows, query.columns, query.dialect);
  for (const record of recordsFor(org, query)) {
    const row = write !== undefined && record instanceof ComputedRecord ? record.untouched : undefined;
    yield row === undefined || write === undefined
      ? recordLine(org, record, query.columns, query.dialect)
      : write(row);
  }
}

function recordsFor(org: Org, { plan, operation }: BulkQuery): Iterable<StoredRecord> {
  const deletedToo = operation === 'queryAll';
  const frozen = isLarge(org, plan) ? generatedRows(org, plan.object.name)?.freeze() : undefined;
  return frozen === undefined ? recordsOf(org, plan, deletedToo) : chosen(frozen, plan, deletedToo);
}

function* chosen(
  records: Iterable<StoredRecord>,
  plan: RowPlan,
  deletedToo: boolean,
): Generator<StoredRecord> {
  let left = plan.limit ?? Number.POSITIVE_INFINITY;
  for (const record of records) {
    if (left <= 0) return;
    if ((!deletedToo && record.values['IsDeleted'] === true) || !plan.matches(record)) continue;
    left--;
    yield record;
  }
}

/** Column heading: the path with canonical names, `Account.Owner.Name`. */
export function columnName(path: FieldPath): string {
  return [...path.steps.map((step) => step.relationship), path.field.name].join('.');
}
