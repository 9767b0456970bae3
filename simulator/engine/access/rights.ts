/** What a user may do with the records of one object. */
export interface ObjectAccess {
  readonly read: boolean;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly viewAll: boolean;
  readonly modifyAll: boolean;
}

export interface FieldAccess {
  readonly read: boolean;
  readonly edit: boolean;
}

/**
 * What a test says of one user. Everything left out is granted, so that `{}` is an administrator. `permissions` are system permissions by
 * the name they have as `Permissions...` fields of PermissionSet, without that prefix.
 */
export interface UserAccess {
  readonly permissions?: Readonly<Record<string, boolean>>;
  /** Custom permissions that the user has. */
  readonly customPermissions?: readonly string[];
  /** By object name. */
  readonly objects?: Readonly<Record<string, Partial<ObjectAccess>>>;
  /** By `Object.Field`. */
  readonly fields?: Readonly<Record<string, Partial<FieldAccess>>>;
}

/** Org-wide default of an object: who sees and edits records that others own. */
export type SharingModel = 'Private' | 'Read' | 'ReadWrite';

export const NO_ACCESS: ObjectAccess = {
  read: false,
  create: false,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};

/** All that object permissions give on one's own records. */
export const FULL_ACCESS: ObjectAccess = {
  ...NO_ACCESS,
  read: true,
  create: true,
  edit: true,
  delete: true,
};
