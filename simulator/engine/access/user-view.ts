import type { StoredRecord } from '../record.ts';
import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { Schema } from '../../catalogue/schema.ts';
import type { RowSet } from '../row-set.ts';
import { RecordStore } from '../store.ts';
import { TransactionLog } from '../transaction-log.ts';
import { canReach, type GuardedRecords } from './sharing.ts';

/** What a view is made of: an org, of which a view needs no more. */
interface GuardedOrg extends GuardedRecords {
  readonly schema: Schema;
}

/** Fields that "Set Audit Fields upon Record Creation" opens. */
export const AUDIT_FIELDS: ReadonlySet<string> = new Set([
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
]);

/** Does this user see the org just as it is stored? */
export function seesEverything(org: GuardedOrg, userId: string): boolean {
  return !org.access.restricts(userId) && !org.access.may(userId, 'CreateAuditFields');
}

const SETUP_RIGHTS = ['ViewSetup', 'CustomizeApplication'];

/** May this user look at the set-up? It tells of fields and objects whose data is hidden from him. */
export function seesSetup(org: GuardedOrg, userId: string): boolean {
  return SETUP_RIGHTS.some((right) => org.access.may(userId, right));
}

/** The schema as one user sees it: objects and fields without read access are not there, flags say what he may do. */
export function userSchema(org: GuardedOrg, userId: string): Schema {
  const { schema, access } = org;
  const later = access.changedAt > schema.changedAt ? access.changedAt : schema.changedAt;
  const view = new Schema(later);
  for (const object of schema.all()) {
    const seen = userObject(org, userId, object);
    if (seen !== undefined) view.add(seen);
  }
  return view;
}

function userObject(org: GuardedOrg, userId: string, object: ObjectDef): ObjectDef | undefined {
  const rights = org.access.object(userId, object);
  if (!rights.read) return undefined;
  const may = (permission: string): boolean => org.access.may(userId, permission);
  const fields = new Map<string, FieldDef>();
  let same = rights.create && rights.edit && rights.delete;
  for (const [key, field] of object.fields) {
    const seen = userField(org, userId, object, field, may('CreateAuditFields'));
    if (seen !== field) same = false;
    if (seen !== undefined) fields.set(key, seen);
  }
  if (same) return object;
  return {
    ...object,
    createable: object.createable && rights.create,
    updateable: object.updateable && rights.edit,
    deletable: object.deletable && rights.delete,
    undeletable: object.undeletable && rights.delete,
    fields,
  };
}

function userField(
  org: GuardedOrg,
  userId: string,
  object: ObjectDef,
  field: FieldDef,
  setAudit: boolean,
): FieldDef | undefined {
  const rights = org.access.field(userId, object, field);
  if (!rights.read) return undefined;
  if (setAudit && object.createable && AUDIT_FIELDS.has(field.name)) return { ...field, createable: true };
  return rights.edit ? field : { ...field, createable: false, updateable: false };
}

/** The rows that one user may see. Only reading goes through it; changes go to the store itself. */
export class VisibleStore extends RecordStore {
  readonly #org: GuardedRecords;
  readonly #userId: string;

  constructor(org: GuardedRecords, userId: string, schema: Schema) {
    super(schema, new TransactionLog());
    this.#org = org;
    this.#userId = userId;
  }

  #sees = (record: StoredRecord): boolean =>
    this.#org.access.object(this.#userId, record.object).read &&
    canReach(this.#org, this.#userId, record, 'read');

  override get(id: string): StoredRecord | undefined {
    const record = this.#org.store.get(id);
    return record !== undefined && this.#sees(record) ? this.#shown(record) : undefined;
  }

  override *rows(object: ObjectDef, deletedToo = false): Generator<StoredRecord> {
    const open = !this.#org.access.hidesRows;
    for (const record of this.#org.store.rows(object, deletedToo))
      if (open || this.#sees(record)) yield this.#shown(record);
  }

  override *scan(object: ObjectDef, deletedToo = false): Generator<StoredRecord> {
    const open = !this.#org.access.hidesRows;
    for (const record of this.#org.store.scan(object, deletedToo))
      if (open || this.#sees(record)) yield this.#shown(record);
  }

  override rowSet(object: ObjectDef): RowSet | undefined {
    return this.#org.access.hidesRows ? undefined : this.#org.store.rowSet(object);
  }

  override liveRows(): number {
    return this.#org.store.liveRows();
  }

  override count(object: ObjectDef): number {
    if (!this.#org.access.hidesRows) return this.#org.store.count(object);
    return [...this.scan(object)].length;
  }

  override referrers(object: ObjectDef, field: FieldDef, target: string, deletedToo = false): StoredRecord[] {
    return this.#org.store.referrers(object, field, target, deletedToo).filter(this.#sees);
  }

  override byKey(
    object: ObjectDef,
    field: FieldDef,
    value: string | number | boolean | null,
  ): StoredRecord[] {
    return this.#org.store.byKey(object, field, value).filter(this.#sees);
  }

  /** UserPermissionAccess answers the permissions of whoever asks. */
  #shown(record: StoredRecord): StoredRecord {
    if (record.object.name !== 'UserPermissionAccess') return record;
    const values = Object.fromEntries(
      Object.entries(record.values).map(([name, value]) => [
        name,
        name.startsWith('Permissions') ? this.#org.access.may(this.#userId, name.slice(11)) : value,
      ]),
    );
    return { ...record, values };
  }
}
