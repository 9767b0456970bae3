import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { RowResult } from '../../engine/rows.ts';
import type { BatchRows, ContentType } from './classic-input.ts';
import type { LoadOperation } from './load.ts';

/** What a job of Bulk API 1 does: a load, or a query. */
export type ClassicOperation = LoadOperation | 'query' | 'queryAll';

/** What `Sforce-Enable-PKChunking` asks for [documented]. */
export interface PkChunking {
  /** Rows of one chunk. */
  readonly rows: number;
  /** Name of the lookup of a share object to the records whose Ids cut the chunks; undefined to cut by the rows' own. */
  readonly parentField: string | undefined;
  /** Lowest Id of the first chunk, 18 characters. */
  readonly startRow: string | undefined;
}

/** A job as its creator asks for it. */
export interface ClassicRequest {
  readonly operation: ClassicOperation;
  readonly object: ObjectDef;
  readonly externalIdFieldName: string | undefined;
  readonly assignmentRuleId: string | undefined;
  readonly concurrencyMode: 'Parallel' | 'Serial';
  readonly contentType: ContentType;
  /** Undefined when PK chunking is not asked for. */
  readonly chunking: PkChunking | undefined;
  readonly userId: string;
  readonly version: number;
}

/** A job with its batches in the order of their arrival; moments are ISO text. */
export interface ClassicJob extends ClassicRequest {
  readonly id: string;
  readonly createdAt: string;
  changedAt: string;
  state: 'Open' | 'Closed' | 'Aborted' | 'Failed';
  readonly batches: ClassicBatch[];
}

/** How far a batch has come; NotProcessed also stands for one that was split into chunks. */
export type BatchState = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'NotProcessed';

/** One batch of a job: what was sent, and what became of it. */
export interface ClassicBatch {
  readonly id: string;
  readonly jobId: string;
  readonly createdAt: string;
  changedAt: string;
  state: BatchState;
  stateMessage: string | undefined;
  readonly body: Buffer;
  /** Rows of a load, once read. */
  input: BatchRows | undefined;
  readonly results: RowResult[];
  /** Result file of a query and its number of rows. */
  answer: QueryAnswer | undefined;
}

/** The result file of a query batch. */
export interface QueryAnswer {
  readonly resultId: string;
  readonly text: string;
  readonly rows: number;
}

/** Has the batch come to its end, well or not? */
export function isDone(batch: ClassicBatch): boolean {
  return batch.state !== 'Queued' && batch.state !== 'InProgress';
}
