import type { FieldValue } from '../worlds/world.ts';

/** What happened to one record, as only the simulator can know it: for tests that ask what was true at any instant. */
export interface ChangeEvent {
  readonly seq: number;
  /** Moment of the commit. */
  readonly at: string;
  /** The stamp its record carries, when the commit came in a later second. */
  readonly savedAt?: string;
  readonly kind: 'insert' | 'update' | 'delete' | 'undelete' | 'purge';
  readonly object: string;
  readonly id: string;
  readonly userId: string;
  /** Field -> [before, after]; of updates only. */
  readonly changes?: Readonly<Record<string, readonly [FieldValue, FieldValue]>>;
}

export type PendingEvent = Omit<ChangeEvent, 'seq' | 'at' | 'savedAt'>;
