import { Type, type Static } from 'typebox';
import { auditKinds } from '#core/audit';
import { Closed, Count, Instant, Nullable, OneOf, RecordId, Uuid } from './shared.ts';

export const AuditKindSchema = OneOf(auditKinds);
/** SHA-256 in hex. */
export const AuditHash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** One line of the audit log. */
export const AuditEntry = Type.Object(
  {
    /** From 1, without gaps. */
    sequence: Type.Integer({ minimum: 1 }),
    at: Instant,
    /** Who did it, under the name of that time; null for Holdfast itself. */
    by: Nullable(Type.Object({ userId: RecordId, name: Type.String() }, Closed)),
    kind: AuditKindSchema,
    jobId: Nullable(Uuid),
    /** What it is about: ids by role, such as `restoreId`. */
    subject: Type.Record(Type.String(), Type.String()),
    /** Counts and settings; never a value of a record. */
    facts: Type.Record(Type.String(), Type.Unknown()),
    hash: AuditHash,
  },
  Closed,
);
export type AuditEntry = Static<typeof AuditEntry>;

/** GET /v1/audit: newest first; `nextBefore` continues the list and is null at its end. */
export const AuditPage = Type.Object(
  { entries: Type.Array(AuditEntry), nextBefore: Nullable(Type.Integer({ minimum: 1 })) },
  Closed,
);
export type AuditPage = Static<typeof AuditPage>;

/**
 * GET /v1/audit/export: a piece of the CSV, for callers whose replies have a limit, such as Apex. Joined in order the pieces are the file
 * that GET /v1/audit.csv sends.
 */
export const AuditCsvPart = Type.Object(
  {
    fileName: Type.String(),
    text: Type.String(),
    /** Send it as `after` for the next piece; null at the end. */
    nextAfter: Nullable(Type.Integer({ minimum: 1 })),
  },
  Closed,
);
export type AuditCsvPart = Static<typeof AuditCsvPart>;

/** GET /v1/audit/verify. Keep `head` elsewhere and send it the next time: it shows a tail that was cut. */
export const AuditVerdict = Type.Object(
  {
    intact: Type.Boolean(),
    entries: Count,
    head: Type.Object({ sequence: Count, hash: AuditHash }, Closed),
    /** At most 100. */
    faults: Type.Array(
      Type.Object(
        {
          sequence: Type.Integer(),
          fault: OneOf(['missing', 'changed', 'unlinked', 'cut', 'replaced']),
        },
        Closed,
      ),
    ),
  },
  Closed,
);
export type AuditVerdict = Static<typeof AuditVerdict>;
