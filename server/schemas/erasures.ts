import { Type, type Static } from 'typebox';
import { ApiName, Closed, Count, Instant, Nullable, OneOf, Problem, RecordId, Uuid } from './shared.ts';

const record = {
  jobId: Uuid,
  object: ApiName,
  recordId: RecordId,
  /** Also the files that belong to this record alone. */
  includeFiles: Type.Boolean(),
};

/** POST /v1/erasures/preview */
export const ErasureQuestion = Type.Object(record, Closed);

/** POST /v1/erasures. `confirm`: the Id or the name of the record, as a person typed it. */
export const NewErasure = Type.Object(
  { ...record, confirm: Type.String({ minLength: 1, maxLength: 400 }) },
  Closed,
);

/** What an erasure would take. */
export const ErasurePreview = Type.Object(
  {
    object: ApiName,
    label: Type.String(),
    recordId: RecordId,
    /** As last backed up; it may be typed to confirm, as may the Id. */
    name: Type.String(),
    /** Other Ids under which restores brought it back; they go too. */
    alsoKnownAs: Type.Array(RecordId),
    versions: Count,
    /** The record, and those that make up its files. */
    records: Count,
    files: Count,
    /** Snapshots that show it. */
    runs: Count,
    /** What points to it and stays as it is. */
    references: Type.Array(
      Type.Object(
        {
          object: ApiName,
          label: Type.String(),
          field: ApiName,
          fieldLabel: Type.String(),
          records: Count,
        },
        Closed,
      ),
    ),
    /** False when there was not time to look through every object. */
    referencesComplete: Type.Boolean(),
  },
  Closed,
);
export type ErasurePreview = Static<typeof ErasurePreview>;

/** The erasure of one record. It does not name the record: the audit log does, by its Id. */
export const Erasure = Type.Object(
  {
    id: Uuid,
    jobId: Uuid,
    object: ApiName,
    label: Type.String(),
    /** `records_erased`: the bodies of its files are being removed. */
    status: OneOf(['requested', 'records_erased', 'done', 'failed']),
    requestedAt: Instant,
    finishedAt: Nullable(Instant),
    records: Count,
    versions: Count,
    files: Count,
    /** Records of stored restores whose values were removed. */
    restoreItems: Count,
    problem: Nullable(Problem),
  },
  Closed,
);
export type Erasure = Static<typeof Erasure>;

/** GET /v1/jobs/{jobId}/erasures: newest first, at most 200. */
export const ErasureList = Type.Object({ erasures: Type.Array(Erasure) }, Closed);
