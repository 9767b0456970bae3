import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { assignedRights, RIGHTS_OBJECTS, type AssignedRights, type RightsRows } from './assigned-rights.ts';
import {
  FULL_ACCESS,
  type FieldAccess,
  type ObjectAccess,
  type SharingModel,
  type UserAccess,
} from './rights.ts';

/** System permissions that an administrator does not have by himself; all others are granted unless taken away. */
const ON_REQUEST: ReadonlySet<string> = new Set(['createauditfields', 'updatewithinactiveowner']);

/** Is this one of the permissions that no profile has from the first day? `name` without `Permissions`. */
export const isOnRequest = (name: string): boolean => ON_REQUEST.has(canonical(name));

/** What the org itself says, for users of whom nothing was said, and the rows that rights are read from. */
export interface OrgDefaults extends RightsRows {
  readonly now: () => Date;
  readonly setAuditFields: boolean;
  readonly queryAllFiles: boolean;
}

/**
 * Who may do what in one org. Nobody is restricted until a test says so: by `setUser`, which names what is taken away, or by `follow`, after
 * which a user has what his profile and permission sets grant and no more.
 */
export class AccessControl {
  readonly #org: OrgDefaults;
  readonly #users = new Map<string, UserAccess>();
  readonly #followers = new Set<string>();
  #private: { readonly key: string; readonly some: boolean } | undefined;
  /** User -> records that are kept from his eyes whatever his rights. */
  readonly #hidden = new Map<string, Set<string>>();
  readonly #assigned = new Map<string, AssignedRights>();
  /** Counts up with each change, and when that was: what a user sees of the schema follows it. */
  revision = 0;
  changedAt: Date;

  constructor(org: OrgDefaults) {
    this.#org = org;
    this.changedAt = new Date(0);
  }

  /** Sets what a user may do; undefined makes him an administrator again. */
  setUser(userId: string, access: UserAccess | undefined): void {
    this.#followers.delete(userId);
    if (access === undefined) this.#users.delete(userId);
    else this.#users.set(userId, access);
    this.#changed();
  }

  /** From now on the user has what his profile and assigned permission sets grant. */
  follow(userId: string): void {
    this.#users.delete(userId);
    this.#followers.add(userId);
    this.#changed();
  }

  userAccess(userId: string): UserAccess | undefined {
    return this.#users.get(userId);
  }

  /** Do the rights of this user come from rows? */
  follows(userId: string): boolean {
    return this.#followers.has(userId);
  }

  /** Is anything kept from this user? */
  restricts(userId: string): boolean {
    return this.#users.has(userId) || this.#followers.has(userId) || this.#hidden.has(userId);
  }

  /** Keeps records from a user's eyes, as a restriction rule or lost sharing does; an empty list shows him everything again. */
  hide(userId: string, recordIds: readonly string[]): void {
    if (recordIds.length === 0) this.#hidden.delete(userId);
    else this.#hidden.set(userId, new Set(recordIds));
    this.#changed();
  }

  isHidden(userId: string, recordId: string): boolean {
    return this.#hidden.get(userId)?.has(recordId) === true;
  }

  /** Sets the org-wide default of an object. `setOrgWideDefault` also recalculates its shares. */
  setSharingModel(object: string, model: SharingModel): void {
    const known = this.#org.schema.find(object);
    if (known !== undefined) known.sharingModel = model;
    this.#changed();
  }

  sharingModel(object: ObjectDef): SharingModel {
    return object.sharingModel ?? 'ReadWrite';
  }

  /** Is any object less than public? */
  get hasPrivateObjects(): boolean {
    const { schema } = this.#org;
    const key = `${this.revision} ${schema.revision}`;
    if (this.#private?.key !== key) {
      const some = schema.all().some((object) => this.sharingModel(object) !== 'ReadWrite');
      this.#private = { key, some };
    }
    return this.#private.some;
  }

  /** May a user miss rows of some object? */
  get hidesRows(): boolean {
    return this.#hidden.size > 0 || this.hasPrivateObjects;
  }

  /** Notes which objects a commit wrote to: rights follow the rows that grant them. */
  noteWrites(objects: Iterable<ObjectDef>): void {
    for (const { name } of objects) {
      if (!RIGHTS_OBJECTS.has(name)) continue;
      this.#changed();
      return;
    }
  }

  #changed(): void {
    this.revision++;
    this.changedAt = this.#org.now();
    this.#assigned.clear();
  }

  /** What rows grant to a user; kept until one of them changes. */
  #rights(userId: string): AssignedRights {
    const known = this.#assigned.get(userId);
    if (known !== undefined) return known;
    const rights = assignedRights(this.#org, userId);
    this.#assigned.set(userId, rights);
    return rights;
  }

  /** Does the user have a system permission, such as `ViewAllData`? */
  may(userId: string, permission: string): boolean {
    const wanted = canonical(permission);
    if (this.#followers.has(userId)) return this.#rights(userId).permissions.has(wanted);
    const given = Object.entries(this.#users.get(userId)?.permissions ?? {});
    const said = given.find(([name]) => canonical(name) === wanted)?.[1];
    if (said !== undefined) return said;
    if (wanted === 'createauditfields' && this.#org.setAuditFields) return true;
    if (wanted === 'queryallfiles') return this.#org.queryAllFiles;
    return !ON_REQUEST.has(wanted) || this.#rights(userId).permissions.has(wanted);
  }

  hasCustomPermission(userId: string, name: string): boolean {
    const wanted = name.toLowerCase();
    if (this.#rights(userId).customPermissions.has(wanted)) return true;
    return (this.#users.get(userId)?.customPermissions ?? []).some((one) => one.toLowerCase() === wanted);
  }

  /** Object permissions of a user; all of them when nothing was said. */
  object(userId: string, object: ObjectDef): ObjectAccess {
    if (this.#followers.has(userId)) return this.#rights(userId).object(object);
    return { ...FULL_ACCESS, ...lookUp(this.#users.get(userId)?.objects, object.name) };
  }

  /** Field permissions of a user; both when nothing was said. Who cannot read a field cannot edit it. */
  field(userId: string, object: ObjectDef, field: FieldDef): FieldAccess {
    if (this.#followers.has(userId)) return this.#rights(userId).field(object, field);
    const said = lookUp(this.#users.get(userId)?.fields, `${object.name}.${field.name}`);
    const read = said?.read ?? true;
    return { read, edit: read && (said?.edit ?? true) };
  }

  /** For saving the state of the org. */
  save(): SavedAccess {
    return {
      users: [...this.#users],
      followers: [...this.#followers],
      hidden: [...this.#hidden].map(([userId, ids]) => [userId, [...ids]] as const),
    };
  }

  restore(saved: SavedAccess): void {
    for (const [id, access] of saved.users) this.#users.set(id, access);
    for (const id of saved.followers ?? []) this.#followers.add(id);
    // A state saved by an older simulator keeps the defaults here; today they are in the objects themselves.
    for (const [object, model] of saved.defaults ?? []) this.setSharingModel(object, model);
    for (const [userId, ids] of saved.hidden ?? []) this.#hidden.set(userId, new Set(ids));
    this.#changed();
  }
}

/** Rights set by controls, as the state file keeps them. */
export interface SavedAccess {
  readonly users: readonly (readonly [string, UserAccess])[];
  readonly followers?: readonly string[];
  readonly defaults?: readonly (readonly [string, SharingModel])[];
  readonly hidden?: readonly (readonly [string, readonly string[]])[];
}

/** Names count without case; the last one has two spellings in the wild. */
function canonical(permission: string): string {
  return permission.toLowerCase().replace(/^updatewithinactiveowners$/, 'updatewithinactiveowner');
}

function lookUp<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  if (table === undefined) return undefined;
  const wanted = key.toLowerCase();
  return Object.entries(table).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
