import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue, OrgRecord, OrgView } from '../worlds/world.ts';
import { computedValue } from './computed.ts';
import { deleteRecord } from './delete.ts';
import { SalesforceError } from './errors.ts';
import type { ChangeEvent, PendingEvent } from './events.ts';
import { IdSource, normalizeId } from './ids.ts';
import { insertRecord } from './insert.ts';
import { purgeRecord, undeleteRecord, type BinEntry } from './recycle-bin.ts';
import type { Actor } from './save.ts';
import { RecordStore, type StoredRecord } from './store.ts';
import { updateRecord } from './update.ts';
import { stampText } from './values.ts';

/** A removal that getDeleted still tells of. */
export interface DeletionLogEntry {
  readonly id: string;
  readonly object: string;
  readonly at: string;
}

export interface OrgOptions {
  readonly schema: Schema;
  readonly now: () => Date;
  readonly ids: IdSource;
  readonly orgId: string;
}

/** Fields of a record as a client gives them: by API name in any case, values as in JSON. */
export type GivenFields = Readonly<Record<string, unknown>>;

/**
 * One simulated org: its schema, its records and the rules of the platform. All changes go through `transact`: either everything in it
 * stays, or nothing.
 */
export class Org implements OrgView {
  readonly schema: Schema;
  readonly store: RecordStore;
  readonly ids: IdSource;
  readonly orgId: string;
  readonly now: () => Date;
  /** Bodies of base64 fields by record Id. */
  readonly blobs = new Map<string, Buffer>();
  readonly events: ChangeEvent[] = [];
  /** Soft-deleted records by Id: what went with them and what they lost. */
  readonly bin = new Map<string, BinEntry>();
  readonly deletions: DeletionLogEntry[] = [];
  readonly autoNumbers = new Map<string, number>();
  /** May a client set CreatedDate and the like on insert ("Set Audit Fields upon Record Creation")? */
  setAuditFields = false;
  /** "Query All Files": may ContentDocumentLink be queried without a filter? */
  queryAllFiles = true;
  adminUserId = '';
  /** Counts up at each commit; tells a saver that there is something to save. */
  revision = 0;
  #pending: PendingEvent[] = [];
  #stamp: string | undefined;

  constructor(options: OrgOptions) {
    this.schema = options.schema;
    this.store = new RecordStore(options.schema);
    this.ids = options.ids;
    this.orgId = options.orgId;
    this.now = options.now;
  }

  /** Runs `work` as one transaction. An error takes all of it back and is thrown on. */
  transact<T>(work: () => T): T {
    const outermost = this.#stamp === undefined;
    const mark = this.store.savepoint();
    const pending = this.#pending.length;
    if (outermost) this.#stamp = stampText(this.now());
    try {
      const result = work();
      if (outermost) this.#commit();
      return result;
    } catch (error) {
      this.store.rollBackTo(mark);
      this.#pending.length = pending;
      throw error;
    } finally {
      if (outermost) this.#stamp = undefined;
    }
  }

  #commit(): void {
    const at = this.now().toISOString();
    for (const event of this.#pending) this.events.push({ ...event, seq: this.events.length + 1, at });
    if (this.#pending.length > 0) this.revision++;
    this.#pending = [];
    this.store.commit();
  }

  /** Notes a change of the running transaction. */
  record(event: PendingEvent): void {
    this.#pending.push(event);
  }

  /** The moment that all records of the running transaction are stamped with. */
  stamp(): string {
    return this.#stamp ?? stampText(this.now());
  }

  insert(object: ObjectDef, fields: GivenFields, actor: Actor = this.admin()): string {
    return this.transact(() => insertRecord(this, object, fields, actor));
  }

  update(object: ObjectDef, id: string, fields: GivenFields, actor: Actor = this.admin()): void {
    this.transact(() => updateRecord(this, object, id, fields, actor));
  }

  delete(id: string, actor: Actor = this.admin()): void {
    this.transact(() => deleteRecord(this, id, actor));
  }

  undelete(id: string, actor: Actor = this.admin()): void {
    this.transact(() => undeleteRecord(this, id, actor));
  }

  /** Removes a record from the recycle bin for good. */
  purge(id: string, actor: Actor = this.admin()): void {
    this.transact(() => purgeRecord(this, id, actor));
  }

  admin(): Actor {
    return { userId: this.adminUserId, system: false };
  }

  /** The furnisher: may set every field. */
  system(): Actor {
    return { userId: this.adminUserId, system: true };
  }

  /** The object of that name. Throws INVALID_TYPE/NOT_FOUND as the REST API words it for an unknown one. */
  object(name: string): ObjectDef {
    const object = this.schema.find(name);
    if (object === undefined)
      throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist', [], 404);
    return object;
  }

  /** The row with this Id (15 or 18 characters), deleted or not. */
  find(id: string): StoredRecord | undefined {
    const long = normalizeId(id);
    return long === undefined ? undefined : this.store.get(long);
  }

  /** Value of a field as read by a client: formulas and roll-ups are computed now. */
  read(record: StoredRecord, field: FieldDef): FieldValue {
    return field.calculated ? computedValue(this, record, field) : (record.values[field.name] ?? null);
  }

  records(type: string): readonly OrgRecord[] {
    const object = this.schema.find(type);
    if (object === undefined) return [];
    const visible = (record: StoredRecord): OrgRecord => {
      const set = Object.entries(record.values).filter(([, value]) => value !== null);
      return { ...Object.fromEntries(set), Id: record.id };
    };
    return [...this.store.rows(object)].map(visible);
  }
}
