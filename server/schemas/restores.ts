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
    /** Also bring back records of other objects that the run deleted and that hang on the restored ones. */
    includeChildren: Type.Boolean(),
  },
  Closed,
);
export type NewRestore = Static<typeof NewRestore>;

/** POST /v1/restores/{restoreId}/confirm -> 202 Restore. Refused with PLAN_CHANGED when the hash is not the stored plan's. */
export const ConfirmRestore = Type.Object({ planHash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, Closed);

/** Records by what the plan does to them, and by how they ended. */
export const RestoreCounts = Type.Object(
  {
    undelete: Count,
    update: Count,
    insert: Count,
    noop: Count,
    blocked: Count,
    /** Written so far. */
    done: Count,
    failed: Count,
    /** Read back and equal. */
    verified: Count,
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

/** GET /v1/restores/{restoreId}/items?outcome=&limit=&after= */
export const RestoreItemList = Type.Object(
  { items: Type.Array(RestoreItem), total: Count, nextAfter: Nullable(Type.String()) },
  Closed,
);
export type RestoreItemList = Static<typeof RestoreItemList>;
