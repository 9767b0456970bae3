import { Type, type Static } from 'typebox';
import { RunFileCounts } from './jobs.ts';
import { Closed, Count, Instant, Nullable, OneOf, RecordId } from './shared.ts';

/** A file that a run was closed without. */
export const RunFileFailure = Type.Object(
  {
    object: OneOf(['ContentVersion', 'Attachment', 'Document']),
    recordId: RecordId,
    /** Null where the connected user may not see the size. */
    bytes: Nullable(Count),
    attempts: Count,
    /** In plain words. */
    reason: Type.String(),
    failedAt: Instant,
    /** A later run got it after all. */
    fetchedLater: Type.Boolean(),
  },
  Closed,
);
export type RunFileFailure = Static<typeof RunFileFailure>;

/** GET /v1/runs/{runId}/files?limit=&after=: what became of the files that are new in a run. */
export const RunFiles = Type.Object(
  { files: RunFileCounts, failures: Type.Array(RunFileFailure), nextAfter: Nullable(RecordId) },
  Closed,
);
export type RunFiles = Static<typeof RunFiles>;
