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
 * What profile and permission sets of one user come to. Everything left out is granted, so that `{}` is an administrator.
 * `permissions` are system permissions by the name they have as `Permissions...` fields of PermissionSet, without that prefix.
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

/** A share of one record with one user, as a manual share gives it. */
export interface RecordShare {
  readonly recordId: string;
  readonly userId: string;
  readonly level: 'Read' | 'Edit';
}

/** System permissions that an administrator does not have by himself; all others are granted unless taken away. */
const ON_REQUEST = new Set(['createauditfields', 'updatewithinactiveowners']);

/** What the org itself says, for users of whom nothing was said. */
export interface OrgDefaults {
  readonly now: () => Date;
  readonly setAuditFields: boolean;
  readonly queryAllFiles: boolean;
}

/** Who may do what in one org. Nobody is restricted until a test says so. */
export class AccessControl {
  readonly #org: OrgDefaults;
  readonly #users = new Map<string, UserAccess>();
  readonly #defaults = new Map<string, SharingModel>();
  readonly #shares = new Map<string, RecordShare[]>();
  /** Counts up with each change, and when that was: what a user sees of the schema follows it. */
  revision = 0;
  changedAt: Date;

  constructor(org: OrgDefaults) {
    this.#org = org;
    this.changedAt = new Date(0);
  }

  /** Sets what a user may do; undefined makes him an administrator again. */
  setUser(userId: string, access: UserAccess | undefined): void {
    if (access === undefined) this.#users.delete(userId);
    else this.#users.set(userId, access);
    this.#changed();
  }

  userAccess(userId: string): UserAccess | undefined {
    return this.#users.get(userId);
  }

  setSharingModel(object: string, model: SharingModel): void {
    this.#defaults.set(object.toLowerCase(), model);
    this.#changed();
  }

  sharingModel(object: string): SharingModel {
    return this.#defaults.get(object.toLowerCase()) ?? 'ReadWrite';
  }

  /** Is any object less than public? */
  get hasPrivateObjects(): boolean {
    return this.#defaults.size > 0;
  }

  share(share: RecordShare): void {
    this.#shares.set(share.recordId, [...(this.#shares.get(share.recordId) ?? []), share]);
    this.#changed();
  }

  sharesOf(recordId: string): readonly RecordShare[] {
    return this.#shares.get(recordId) ?? [];
  }

  #changed(): void {
    this.revision++;
    this.changedAt = this.#org.now();
  }

  /** Does the user have a system permission, such as `ViewAllData`? */
  may(userId: string, permission: string): boolean {
    const wanted = permission.toLowerCase();
    const given = Object.entries(this.#users.get(userId)?.permissions ?? {});
    const said = given.find(([name]) => name.toLowerCase() === wanted)?.[1];
    if (said !== undefined) return said;
    if (wanted === 'createauditfields') return this.#org.setAuditFields;
    if (wanted === 'queryallfiles') return this.#org.queryAllFiles;
    return !ON_REQUEST.has(wanted);
  }

  hasCustomPermission(userId: string, name: string): boolean {
    const wanted = name.toLowerCase();
    return (this.#users.get(userId)?.customPermissions ?? []).some((one) => one.toLowerCase() === wanted);
  }

  /** Object permissions of a user; all of them when nothing was said. */
  object(userId: string, object: string): ObjectAccess {
    const said = lookUp(this.#users.get(userId)?.objects, object) ?? {};
    const all = { read: true, create: true, edit: true, delete: true };
    return { ...all, viewAll: false, modifyAll: false, ...said };
  }

  /** Field permissions of a user; both when nothing was said. Who cannot read a field cannot edit it. */
  field(userId: string, object: string, field: string): FieldAccess {
    const said = lookUp(this.#users.get(userId)?.fields, `${object}.${field}`);
    const read = said?.read ?? true;
    return { read, edit: read && (said?.edit ?? true) };
  }

  /** For saving the state of the org. */
  save(): SavedAccess {
    return {
      users: [...this.#users],
      defaults: [...this.#defaults],
      shares: [...this.#shares.values()].flat(),
    };
  }

  restore(saved: SavedAccess): void {
    for (const [id, access] of saved.users) this.#users.set(id, access);
    for (const [object, model] of saved.defaults) this.#defaults.set(object, model);
    for (const share of saved.shares) this.share(share);
  }
}

export interface SavedAccess {
  readonly users: readonly (readonly [string, UserAccess])[];
  readonly defaults: readonly (readonly [string, SharingModel])[];
  readonly shares: readonly RecordShare[];
}

function lookUp<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  if (table === undefined) return undefined;
  const wanted = key.toLowerCase();
  return Object.entries(table).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
