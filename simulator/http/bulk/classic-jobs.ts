import { SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import { stampText } from '../../engine/values.ts';
import { readBatch } from './classic-input.ts';
import {
  isDone,
  type BatchState,
  type ClassicBatch,
  type ClassicJob,
  type ClassicRequest,
} from './classic-job.ts';
import { queryChunks } from './classic-query.ts';
import { loadRows, type LoadOperation } from './load.ts';
import { isKept, type BatchQuota } from './quota.ts';
import { LoadFailure } from './upload.ts';

/** Most rows in a batch [documented]. */
const MOST_ROWS = 10_000;

/**
 * Jobs of Bulk API 1. Each look at a job or its batches takes its batches one step further: in serial mode only the first unfinished one,
 * in parallel mode all at once, so that batches which touch the same parents lock each other out.
 */
export class ClassicJobs {
  readonly #org: Org;
  readonly #quota: BatchQuota;
  readonly #jobs = new Map<string, ClassicJob>();

  constructor(org: Org, quota: BatchQuota) {
    this.#org = org;
    this.#quota = quota;
  }

  create(request: ClassicRequest): ClassicJob {
    const now = stampText(this.#org.now());
    const id = this.#org.ids.next('750');
    const job: ClassicJob = { ...request, id, createdAt: now, changedAt: now, state: 'Open', batches: [] };
    this.#jobs.set(id, job);
    return job;
  }

  /** By 15 or 18 characters. */
  find(id: string): ClassicJob | undefined {
    const job = this.#jobs.get(id) ?? [...this.#jobs.values()].find((one) => one.id.slice(0, 15) === id);
    return job !== undefined && isKept(this.#org, job.changedAt) ? job : undefined;
  }

  /** Newest first. */
  list(): ClassicJob[] {
    return [...this.#jobs.values()].filter((job) => isKept(this.#org, job.changedAt)).reverse();
  }

  addBatch(job: ClassicJob, body: Buffer): ClassicBatch {
    if (job.state !== 'Open')
      throw new SalesforceError('InvalidJobState', `Unable to add a batch: the job is ${job.state}`);
    if (this.#quota.exhausted) throw new SalesforceError('ExceededQuota', 'ApiBatchItems Limit exceeded.');
    return this.#newBatch(job, body);
  }

  #newBatch(job: ClassicJob, body: Buffer): ClassicBatch {
    const now = stampText(this.#org.now());
    const batch: ClassicBatch = {
      id: this.#org.ids.next('751'),
      jobId: job.id,
      createdAt: now,
      changedAt: now,
      state: 'Queued',
      stateMessage: undefined,
      body,
      input: undefined,
      results: [],
      answer: undefined,
    };
    job.batches.push(batch);
    this.#quota.count(1);
    return batch;
  }

  /** Closed: no more batches. Aborted: what has not begun is not processed. */
  changeState(job: ClassicJob, state: 'Closed' | 'Aborted'): void {
    if (job.state !== 'Open' && !(job.state === 'Closed' && state === 'Aborted'))
      throw new SalesforceError('InvalidJobState', `The job is already ${job.state}`);
    job.state = state;
    job.changedAt = stampText(this.#org.now());
    if (state === 'Closed') return;
    for (const batch of job.batches) if (!isDone(batch)) this.#enter(batch, 'NotProcessed');
  }

  /** Ends a job as the platform does when it fails inside: what has not ended fails with the message, or is not processed. */
  end(job: ClassicJob, state: 'Failed' | 'Aborted', message: string): void {
    job.state = state;
    job.changedAt = stampText(this.#org.now());
    for (const batch of job.batches) {
      if (isDone(batch)) continue;
      if (state === 'Failed') batch.stateMessage = message;
      this.#enter(batch, state === 'Failed' ? 'Failed' : 'NotProcessed');
    }
  }

  /** A client looks at the job; `org` is the org as he sees it. */
  poll(org: Org, job: ClassicJob): void {
    const open = job.batches.filter((batch) => !isDone(batch));
    const turn = job.concurrencyMode === 'Serial' ? open.slice(0, 1) : open;
    const running = turn.filter((batch) => batch.state === 'InProgress');
    for (const batch of turn) if (batch.state === 'Queued') this.#enter(batch, 'InProgress');
    this.#org.locks.inParallel(running.map((batch) => () => this.#run(org, job, batch)));
  }

  #run(org: Org, job: ClassicJob, batch: ClassicBatch): void {
    try {
      if (job.operation === 'query' || job.operation === 'queryAll') this.#query(org, job, batch);
      else this.#load(job, job.operation, batch);
    } catch (error) {
      if (!(error instanceof LoadFailure)) throw error;
      batch.stateMessage = error.message;
      this.#enter(batch, 'Failed');
    }
  }

  #load(job: ClassicJob, operation: LoadOperation, batch: ClassicBatch): void {
    const task = { ...job, operation };
    const input = readBatch(this.#org.as(job.userId).schema, task, job.contentType, batch.body);
    if (input.rows.length > MOST_ROWS)
      throw new LoadFailure('InvalidBatch', `The number of records exceeds the limit of ${MOST_ROWS}`);
    batch.input = input;
    batch.results.push(...loadRows(this.#org, task, input.rows));
    this.#enter(batch, 'Completed');
  }

  /** With PK chunking the batch itself is not processed; each chunk is a batch of its own [documented]. */
  #query(org: Org, job: ClassicJob, batch: ClassicBatch): void {
    const chunks = queryChunks(org, job, batch.body.toString('utf8'));
    const first = chunks[0];
    if (job.chunking === undefined) {
      if (first !== undefined) batch.answer = { ...first, resultId: this.#org.ids.next('752') };
      this.#enter(batch, 'Completed');
      return;
    }
    for (const chunk of chunks) {
      const part = this.#newBatch(job, batch.body);
      part.answer = { ...chunk, resultId: this.#org.ids.next('752') };
      this.#enter(part, 'Completed');
    }
    this.#enter(batch, 'NotProcessed');
  }

  #enter(batch: ClassicBatch, state: BatchState): void {
    batch.state = state;
    batch.changedAt = stampText(this.#org.now());
  }
}
