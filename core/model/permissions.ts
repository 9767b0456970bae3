/** A right the connected user lacks, and what that costs. */
export interface PermissionWarning {
  /** As Salesforce Setup calls it. */
  readonly permission: string;
  /** What may be missing from backups, or cannot be restored, and what to do. */
  readonly consequence: string;
  /** API names of the objects, or `Object.Field`, that it concerns, where that is known. */
  readonly objects?: readonly string[];
}

/** Rights of the connected user at one time. */
export interface PermissionSnapshot {
  /** By the name of the field of UserPermissionAccess; null where the org has no such permission. */
  readonly granted: Readonly<Record<string, boolean | null>>;
  readonly warnings: readonly PermissionWarning[];
}
