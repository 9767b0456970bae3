import { SalesforceError } from '../engine/errors.ts';
import { normalizeId } from '../engine/ids.ts';
import type { Org } from '../engine/org.ts';
import { deploy, type DeployOutcome } from './deploy/deploy.ts';
import { testsFailed } from './deploy/apex-tests.ts';
import { TEST_LEVELS, type DeployOptions } from './deploy/options.ts';
import { retrieve, type RetrieveOutcome, type RetrieveRequest } from './retrieve.ts';

/** How long a deploy waits for its first poll before it goes ahead without one. */
const PATIENCE_MS = 1000;

export type DeployStatus =
  'Pending' | 'InProgress' | 'Succeeded' | 'SucceededPartial' | 'Failed' | 'Canceled';

/** A deploy, from its acceptance to its end. Dates are ISO 8601. */
export interface DeployJob {
  readonly id: string;
  readonly options: DeployOptions;
  readonly userId: string;
  readonly createdDate: string;
  /** Id of the validation that this deploy repeats, if any. */
  readonly validatedId: string | undefined;
  readonly zip: Buffer;
  status: DeployStatus;
  startDate: string | undefined;
  completedDate: string | undefined;
  canceledBy: string | undefined;
  outcome: DeployOutcome | undefined;
  /** An error of the simulator itself while nobody was waiting; thrown at the next poll. */
  crash: Error | undefined;
}

interface RetrieveJob {
  readonly request: RetrieveRequest;
  outcome: RetrieveOutcome | undefined;
}

/** Deploys and retrieves of one org. Both are asynchronous: the first poll finds them in progress, the second done. */
export class MetadataJobs {
  readonly #org: Org;
  readonly #deploys = new Map<string, DeployJob>();
  readonly #retrieves = new Map<string, RetrieveJob>();

  constructor(org: Org) {
    this.#org = org;
  }

  /** Accepts a deploy. Throws for an unknown test level. */
  startDeploy(zip: Buffer, options: DeployOptions, userId: string, validatedId?: string): DeployJob {
    if (options.testLevel !== undefined && !TEST_LEVELS.includes(options.testLevel)) {
      const text = `'${options.testLevel}' is not a valid value for the enum 'TestLevel'`;
      throw new SalesforceError('INVALID_TYPE', text);
    }
    const job: DeployJob = {
      id: this.#org.ids.next('0Af'),
      options,
      userId,
      createdDate: this.#org.now().toISOString(),
      validatedId,
      zip,
      status: 'Pending',
      startDate: undefined,
      completedDate: undefined,
      canceledBy: undefined,
      outcome: undefined,
      crash: undefined,
    };
    keep(this.#deploys, job.id, job);
    setTimeout(() => this.#goAhead(job), PATIENCE_MS).unref();
    return job;
  }

  /** The state of a deploy; asking moves it on. Throws INVALID_ID_FIELD for an unknown Id. */
  pollDeploy(id: string): DeployJob {
    const job = this.deployNamed(id);
    if (job.status === 'InProgress') this.#finish(job);
    if (job.status === 'Pending') this.#run(job);
    return job;
  }

  deployNamed(id: string): DeployJob {
    const job = this.#deploys.get(normalizeId(id) ?? '');
    if (job === undefined) throw new SalesforceError('INVALID_ID_FIELD', `invalid deploy ID: ${id}`);
    if (job.crash !== undefined) throw job.crash;
    return job;
  }

  /** Stops a deploy that has not begun. Throws when it is too late. */
  cancelDeploy(id: string, userId: string): DeployJob {
    const job = this.deployNamed(id);
    if (job.status !== 'Pending')
      throw new SalesforceError('INVALID_ID_FIELD', 'Deployment already completed');
    job.status = 'Canceled';
    job.canceledBy = userId;
    job.completedDate = this.#org.now().toISOString();
    return job;
  }

  /** Deploys what a successful validation has checked. Throws when there is no such validation. */
  deployValidated(id: string, userId: string): DeployJob {
    const job = this.deployNamed(id);
    const valid = job.options.checkOnly && job.status === 'Succeeded' && job.outcome?.tests.enabled === true;
    if (!valid)
      throw new SalesforceError('INVALID_ID_FIELD', 'No recent validation with tests was found for this Id');
    return this.startDeploy(job.zip, { ...job.options, checkOnly: false }, userId, job.id);
  }

  #goAhead(job: DeployJob): void {
    if (job.status !== 'Pending') return;
    try {
      this.#run(job);
      this.#finish(job);
    } catch (error) {
      job.crash = error instanceof Error ? error : new Error(String(error));
    }
  }

  #run(job: DeployJob): void {
    job.startDate = this.#org.now().toISOString();
    job.status = 'InProgress';
    job.outcome = deploy(this.#org, job.zip, job.options, job.userId);
  }

  #finish(job: DeployJob): void {
    const { outcome } = job;
    if (outcome === undefined) return;
    job.completedDate = this.#org.now().toISOString();
    const failed =
      outcome.errorMessage !== undefined ||
      testsFailed(outcome.tests) ||
      outcome.rows.some((row) => !row.success);
    const nothing = !outcome.rows.some((row) => row.success && row.componentType !== '');
    if (!failed) job.status = 'Succeeded';
    else
      job.status =
        job.options.rollbackOnError || job.options.checkOnly || nothing ? 'Failed' : 'SucceededPartial';
  }

  startRetrieve(request: RetrieveRequest): string {
    const id = this.#org.ids.next('09S');
    keep(this.#retrieves, id, { request, outcome: undefined });
    return id;
  }

  /** The result of a retrieve; undefined while it goes on. Throws INVALID_ID_FIELD for an unknown Id. */
  pollRetrieve(id: string): RetrieveOutcome | undefined {
    const job = this.#retrieves.get(normalizeId(id) ?? '');
    if (job === undefined) throw new SalesforceError('INVALID_ID_FIELD', `invalid retrieve ID: ${id}`);
    if (job.outcome !== undefined) return job.outcome;
    job.outcome = retrieve(this.#org, job.request);
    return undefined;
  }
}

/** Jobs that are remembered; each holds a zip. */
const MOST_JOBS = 100;

function keep<T>(known: Map<string, T>, id: string, job: T): void {
  known.set(id, job);
  const [oldest] = known.keys();
  if (known.size > MOST_JOBS && oldest !== undefined) known.delete(oldest);
}

const jobs = new WeakMap<Org, MetadataJobs>();

/** The deploys and retrieves of an org. */
export function metadataJobsOf(org: Org): MetadataJobs {
  const known = jobs.get(org.root);
  if (known !== undefined) return known;
  const fresh = new MetadataJobs(org.root);
  jobs.set(org.root, fresh);
  return fresh;
}
