import { Type, type Static } from 'typebox';
import { Closed, Count, Instant, Nullable, OneOf, Uuid } from './shared.ts';

const Rule = Type.Integer({ minimum: 0 });

/** Every run of a period, or the newest run of each of so many days, weeks, months and years. */
export const RetentionPolicySchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('period'),
      amount: Type.Integer({ minimum: 1 }),
      unit: OneOf(['days', 'months', 'years']),
    },
    Closed,
  ),
  Type.Object({ kind: Type.Literal('keep'), daily: Rule, weekly: Rule, monthly: Rule, yearly: Rule }, Closed),
]);

/** POST /v1/jobs/{jobId}/retention/preview */
export const RetentionPreviewRequest = Type.Object({ retention: RetentionPolicySchema }, Closed);

/** What a policy would purge if it were applied now. */
export const PurgePreview = Type.Object(
  {
    /** Snapshots that would go, and stay. */
    runs: Count,
    runsKept: Count,
    versions: Count,
    versionsTotal: Count,
    /** Of the versions, as stored. */
    bytes: Count,
    /** Files of which nothing would be left, and their size. */
    files: Count,
    fileBytes: Count,
    /** When the oldest snapshot that stays was taken. */
    oldestSnapshotAt: Nullable(Instant),
    /** The purge would wait until an owner confirms it. */
    needsConfirmation: Type.Boolean(),
  },
  Closed,
);
export type PurgePreview = Static<typeof PurgePreview>;

/** A purge that is too large to be done without a person. */
export const RetentionHold = Type.Object(
  {
    id: Uuid,
    connection: Type.Object({ id: Uuid, name: Type.String() }, Closed),
    heldAt: Instant,
    runs: Count,
    versions: Count,
    versionsTotal: Count,
    oldestSnapshotAt: Nullable(Instant),
    /** About to be carried out; null while it waits. */
    confirmedAt: Nullable(Instant),
  },
  Closed,
);
export type RetentionHold = Static<typeof RetentionHold>;

/** GET /v1/retention/holds: not settled, newest first. */
export const RetentionHoldList = Type.Object({ holds: Type.Array(RetentionHold) }, Closed);
