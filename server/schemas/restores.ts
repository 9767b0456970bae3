import { Type, type Static } from 'typebox';
import { restoreActions, restoreOutcomes, restoreStatuses } from '#core/model';
import { ApiName, Closed, Count, Instant, Nullable, OneOf, Problem, RecordId, Uuid } from './shared.ts';

/**
 * POST /v1/restores -> 202 Restore in state `planning`. A worker compares with the live org and stores the plan (`planned`);
 * nothing is written to the org before the plan is confirmed by its hash.
 * `deleted` and `changed`: all such records of `object` in the run; `records`: the named ones.
 */
export const NewRestore = Type.Object(
  {
    runId: Uuid,
    object: ApiName,
    scope: OneOf(['deleted', 'changed', 'records']),
    recordIds: Type.Optional(Type.Array(RecordId, { minItems: 1, maxItems: 2000 })),
    /** API names; only these fields are written back. Absent: every field the run changed. */
    fields: Type.Optional(Type.Array(ApiName, { minItems: 1, maxItems: 800 })),
    /**
     * Also bring back related records: those that the run deleted and that hang on the restored ones, and the lost records that the
     * restored ones point to (required parents, and whatever the same run deleted).
     */
    includeChildren: Type.Boolean(),
  },
  Closed,
);
export type NewRestore = Static<typeof NewRestore>;

/** POST /v1/restores/{restoreId}/confirm -> 202 Restore. Refused with PLAN_CHANGED when the hash is not the stored plan's. */
export const ConfirmRestore = Type.Object({ planHash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, Closed);

/**
 * Records by what the plan does to them, and by how they ended. Those to bring back are undelete + update + insert + blocked; when the
 * restore is over, each of them is in exactly one of verified, differs, failed and blocked.
 */
export const RestoreCounts = Type.Object(
  {
    undelete: Count,
    update: Count,
    insert: Count,
    /** Found as wanted, so nothing is written; in no other count. */
    noop: Count,
    /** Cannot be restored; in no other count. */
    blocked: Count,
    /** Written so far, read back or not: includes verified and differs. */
    done: Count,
    /** Not written, or of unknown fate once the restore is over. */
    failed: Count,
    /** Written, read back and equal. */
    verified: Count,
    /** Written, read back and not equal. */
    differs: Count,
  },
  Closed,
);

/** A restore at any state. */
export const Restore = Type.Object(
  {
    id: Uuid,
    jobId: Uuid,
    runId: Uuid,
    runNumber: Type.Integer(),
    object: ApiName,
    label: Type.String(),
    scope: OneOf(['deleted', 'changed', 'records']),
    status: OneOf(restoreStatuses),
    /** 64 hex digits, once planned. */
    planHash: Nullable(Type.String()),
    requestedAt: Instant,
    requestedBy: Type.String(),
    finishedAt: Nullable(Instant),
    counts: RestoreCounts,
    /** The plan per object, in the order of execution. */
    objects: Type.Array(
      Type.Object(
        {
          object: ApiName,
          label: Type.String(),
          undelete: Count,
          update: Count,
          insert: Count,
          noop: Count,
          blocked: Count,
        },
        Closed,
      ),
    ),
    problem: Nullable(Problem),
  },
  Closed,
);
export type Restore = Static<typeof Restore>;

/** GET /v1/jobs/{jobId}/restores, newest first, at most 50. */
export const RestoreList = Type.Object({ restores: Type.Array(Restore) }, Closed);

/** One record of a restore. */
export const RestoreItem = Type.Object(
  {
    object: ApiName,
    recordId: RecordId,
    name: Type.String(),
    action: OneOf(restoreActions),
    outcome: OneOf(restoreOutcomes),
    /** The Id it has now; differs from recordId only for inserts. */
    newId: Nullable(RecordId),
    /** Salesforce's or our own code and sentence where it failed, differs or is blocked. */
    errorCode: Nullable(Type.String()),
    message: Nullable(Type.String()),
    /** Labels of the fields that are written. */
    fields: Type.Array(Type.String()),
  },
  Closed,
);
export type RestoreItem = Static<typeof RestoreItem>;

/**
 * GET /v1/restores/{restoreId}/items?outcome=&limit=&after= Blocked records first, then failed, in doubt and differing ones, then the
 * rest; in order of the plan within each. The outcome `failed` includes blocked records.
 */
export const RestoreItemList = Type.Object(
  { items: Type.Array(RestoreItem), total: Count, nextAfter: Nullable(Type.String()) },
  Closed,
);
export type RestoreItemList = Static<typeof RestoreItemList>;
