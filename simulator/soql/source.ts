import type { StoredRecord, Values } from '../engine/record.ts';
import type { ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { Org } from '../engine/org.ts';
import type { RecordStore } from '../engine/store.ts';

/** What queries read from: an org, or a part of it under another schema (the Tooling API). */
export interface QuerySource extends Pick<Org, 'now' | 'read'> {
  /** The objects that can be asked about. */
  readonly schema: Schema;
  /** The objects that EntityDefinition and its kin tell of, when these are others. */
  readonly described?: Schema;
  readonly store: Pick<RecordStore, 'get' | 'scan' | 'count' | 'referrers'>;
  /** Rights of a user on records, for UserRecordAccess; absent where nobody can ask for them. */
  readonly recordAccess?: (userId: string, recordIds: readonly string[]) => readonly Values[];
  /** Rows of objects that are not in the store. */
  readonly views?: (object: ObjectDef) => StoredRecord[] | undefined;
}
