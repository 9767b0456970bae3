import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { RowResult } from '../../engine/rows.ts';
import type { BatchRows, ContentType } from './classic-input.ts';
import type { LoadOperation } from './load.ts';

export type ClassicOperation = LoadOperation | 'query' | 'queryAll';

export interface ClassicRequest {
  readonly operation: ClassicOperation;
  readonly object: ObjectDef;
  readonly externalIdFieldName: string | undefined;
  readonly assignmentRuleId: string | undefined;
  readonly concurrencyMode: 'Parallel' | 'Serial';
  readonly contentType: ContentType;
  /** Rows of one chunk when PK chunking is asked for. */
  readonly chunkRows: number | undefined;
  readonly userId: string;
  readonly version: number;
}

export interface ClassicJob extends ClassicRequest {
  readonly id: string;
  readonly createdAt: string;
  changedAt: string;
  state: 'Open' | 'Closed' | 'Aborted';
  readonly batches: ClassicBatch[];
}

export type BatchState = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'NotProcessed';

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

export interface QueryAnswer {
  readonly resultId: string;
  readonly text: string;
  readonly rows: number;
}

export function isDone(batch: ClassicBatch): boolean {
  return batch.state !== 'Queued' && batch.state !== 'InProgress';
}
