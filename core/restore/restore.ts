import type { StoredProblem } from '#core/db';
import type { RestoreAction, RestoreOutcome, RestoreStatus } from '#core/model';

/** What is restored: what the run deleted, what it changed, or the named records. */
export type RestoreScope = 'deleted' | 'changed' | 'records';

/**
 * Records of a restore by what the plan does to them, and by how they ended. When it is over, verified + differs + failed + blocked
 * are undelete + update + insert + blocked: each record that was to come back, once.
 */
export interface RestoreCounts {
  undelete: number;
  update: number;
  insert: number;
  /** Found as wanted: counted here only, read back or not. */
  noop: number;
  /** Cannot be restored: counted here only, never as failed. */
  blocked: number;
  /** Written so far, read back or not: includes verified and differs. */
  done: number;
  /** Not written, or of unknown fate when the restore is over. */
  failed: number;
  /** Written, read back and equal. */
  verified: number;
  /** Written, read back and not equal. */
  differs: number;
}

/** The plan of one object. */
export interface RestoreObject {
  object: string;
  label: string;
  undelete: number;
  update: number;
  insert: number;
  noop: number;
  blocked: number;
}

/** A restore at any state, the same shape as the API's `Restore`. Instants are ISO 8601 in UTC. */
export interface Restore {
  id: string;
  jobId: string;
  runId: string;
  runNumber: number;
  object: string;
  label: string;
  scope: RestoreScope;
  status: RestoreStatus;
  /** 64 hex digits, once planned. */
  planHash: string | null;
  requestedAt: string;
  /** Name of the member. */
  requestedBy: string;
  finishedAt: string | null;
  counts: RestoreCounts;
  /** In order of execution. */
  objects: RestoreObject[];
  problem: StoredProblem | null;
}

/** One record of a restore, the same shape as the API's `RestoreItem`. */
export interface RestoreItem {
  object: string;
  recordId: string;
  name: string;
  action: RestoreAction;
  outcome: RestoreOutcome;
  newId: string | null;
  errorCode: string | null;
  message: string | null;
  /** Labels of the fields that are written. */
  fields: string[];
}

/** A page of the records of a restore. */
export interface RestoreItemPage {
  items: RestoreItem[];
  /** Of all pages. */
  total: number;
  nextAfter: string | null;
}
