import { Type, type Static } from 'typebox';
import { RunSummary } from './jobs.ts';
import { ApiName, ChangeKindSchema, Closed, Count, CoverageSchema, Nullable, RecordId } from './shared.ts';

/** What one run got of one object. */
export const RunObject = Type.Object(
  {
    object: ApiName,
    label: Type.String(),
    coverage: CoverageSchema,
    /** The shortfall is by design of Salesforce or of Holdfast (`reason` says which), and leaves the run green. */
    expected: Type.Boolean(),
    /** Why it is not `ok`, in plain words; empty for `ok` and `empty`. */
    reason: Type.String(),
    records: Count,
    added: Count,
    changed: Count,
    deleted: Count,
  },
  Closed,
);
export type RunObject = Static<typeof RunObject>;

/** Objects that a run did not cover in full for the same cause. What is so by design is not among them. */
export const Shortfall = Type.Object(
  {
    /** An error code of Holdfast or of Salesforce; `OTHER` where there is none. */
    cause: Type.String(),
    title: Type.String(),
    /** The next step; null where the title says all. */
    remedy: Nullable(Type.String()),
    objects: Type.Array(ApiName),
    /** Of those, how many the run did not begin with. */
    notStarted: Count,
  },
  Closed,
);
export type Shortfall = Static<typeof Shortfall>;

/** GET /v1/runs/{runId}: the run, its coverage object by object, and its shortfalls by cause, most objects first. */
export const RunDetail = Type.Object(
  { run: RunSummary, objects: Type.Array(RunObject), shortfalls: Type.Array(Shortfall) },
  Closed,
);
export type RunDetail = Static<typeof RunDetail>;

/** GET /v1/runs/{runId}/changes: only objects with at least one change, most changes first. */
export const RunChanges = Type.Object(
  {
    run: RunSummary,
    objects: Type.Array(
      Type.Object(
        { object: ApiName, label: Type.String(), added: Count, changed: Count, deleted: Count },
        Closed,
      ),
    ),
  },
  Closed,
);
export type RunChanges = Static<typeof RunChanges>;

/** One record in the list of changes. `fields`: labels of the fields that differ, at most 5, for `changed` only. */
export const ChangedRecord = Type.Object(
  {
    recordId: RecordId,
    /** Its name field, or its id where it has none. */
    name: Type.String(),
    kind: ChangeKindSchema,
    fields: Type.Array(Type.String()),
    fieldCount: Count,
  },
  Closed,
);
export type ChangedRecord = Static<typeof ChangedRecord>;

/** GET /v1/runs/{runId}/changes/{object}?kind=&limit=&after= */
export const ChangedRecordList = Type.Object(
  { records: Type.Array(ChangedRecord), total: Count, nextAfter: Nullable(Type.String()) },
  Closed,
);
export type ChangedRecordList = Static<typeof ChangedRecordList>;

/** One field before and after. Values are Salesforce's own text; null is empty. */
export const FieldChange = Type.Object(
  {
    field: ApiName,
    label: Type.String(),
    type: Type.String(),
    before: Nullable(Type.String()),
    after: Nullable(Type.String()),
    /** Whether a restore could write it: not calculated, not a system field. */
    restorable: Type.Boolean(),
  },
  Closed,
);
export type FieldChange = Static<typeof FieldChange>;

/** GET /v1/runs/{runId}/changes/{object}/{recordId}: differing fields; for added and deleted every field with a value. */
export const RecordDiff = Type.Object(
  {
    object: ApiName,
    label: Type.String(),
    recordId: RecordId,
    name: Type.String(),
    kind: ChangeKindSchema,
    fields: Type.Array(FieldChange),
  },
  Closed,
);
export type RecordDiff = Static<typeof RecordDiff>;
