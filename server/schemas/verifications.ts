import { Type, type Static } from 'typebox';
import { Closed, Count, Instant, Nullable, OneOf, Problem, Uuid } from './shared.ts';

/** A comparison of a job's store with its org and with itself. */
export const Verification = Type.Object(
  {
    id: Uuid,
    jobId: Uuid,
    /** `drift`: counts that changes do not explain; `damaged`: the store contradicts itself or the org. */
    status: OneOf(['pending', 'running', 'ok', 'not_checked', 'drift', 'damaged', 'failed']),
    trigger: OneOf(['schedule', 'manual']),
    requestedAt: Instant,
    startedAt: Nullable(Instant),
    finishedAt: Nullable(Instant),
    objectsDone: Count,
    /** Versions of which the hash was computed anew. */
    versionsChecked: Count,
    /** Records compared with the org, field by field. */
    recordsCompared: Count,
    /** File contents that were looked up in the storage, and those read to the last byte. */
    filesChecked: Count,
    filesRead: Count,
    apiCalls: Count,
    problem: Nullable(Problem),
    findings: Type.Array(
      Type.Object(
        {
          object: Type.String(),
          verdict: OneOf(['not_checked', 'drift', 'damaged']),
          recordId: Nullable(Type.String()),
          message: Type.String(),
        },
        Closed,
      ),
    ),
  },
  Closed,
);
export type Verification = Static<typeof Verification>;

/** GET /v1/jobs/{jobId}/verifications?limit=  newest first, without findings. */
export const VerificationList = Type.Object({ verifications: Type.Array(Verification) }, Closed);
