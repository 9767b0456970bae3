/** What is recorded. The word of an entry's `kind` never changes its meaning, as old entries keep it. */
export const auditKinds = [
  'job_created',
  'job_changed',
  'job_deleted',
  'job_enabled',
  'job_disabled',
  'job_rescheduled',
  'permissions_changed',
  'connection_changed',
  'alert_added',
  'alert_changed',
  'alert_deleted',
  'notifications_changed',
  'run_cancelled',
  'restore_requested',
  'restore_confirmed',
  'restore_finished',
  'erasure_requested',
  'record_erased',
  'erasure_failed',
  'retention_changed',
  'retention_held',
  'retention_confirmed',
  'snapshots_purged',
  'versions_purged',
  'request_denied',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** A count, a setting or a list of them. Never a value of a customer's record. */
export type AuditFact =
  string | number | boolean | null | readonly AuditFact[] | { readonly [name: string]: AuditFact };

/** Who did it, in which tenant. The caller of an API route is one. */
export interface AuditActor {
  readonly tenantId: string;
  /** Null for Holdfast itself. */
  readonly memberId: string | null;
}

/** What is to be recorded. */
export interface AuditDraft {
  readonly actor: AuditActor;
  readonly kind: AuditKind;
  /** What it is about, as ids by role: `{ jobId, restoreId }`. By `jobId` the log can be filtered. */
  readonly subject?: Readonly<Record<string, string>>;
  readonly facts?: Readonly<Record<string, AuditFact>>;
}

/** One line of the log. */
export interface AuditEntry {
  /** From 1 for each tenant, without gaps. */
  sequence: number;
  /** ISO 8601 in UTC, milliseconds. */
  at: string;
  /** The user who did it, with the name of that time; null for Holdfast itself. */
  by: { userId: string; name: string } | null;
  kind: AuditKind;
  jobId: string | null;
  subject: Record<string, string>;
  facts: Record<string, unknown>;
  /** SHA-256 of the entry and of the hash before it, in hex. */
  hash: string;
}

/** The newest entry of a log. Kept outside this database it proves later that nothing was cut off or computed anew. */
export interface AuditHead {
  /** 0 for an empty log. */
  readonly sequence: number;
  /** Hex. */
  readonly hash: string;
}
