import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue, OrgRecord, OrgView } from '../worlds/world.ts';
import { SalesforceError } from './errors.ts';
import type { ChangeEvent, PendingEvent } from './events.ts';
import { normalizeId, type IdSource } from './ids.ts';
import type { Actor } from './actor.ts';
import { RecordStore, type StoredRecord } from './store.ts';
import { stampText } from './values.ts';

/** A deleted record: when, with whom (the record whose delete took it along), and which lookups of others were emptied by it. */
export interface BinEntry {
  readonly id: string;
  readonly at: string;
  /** The record that the user deleted; its own Id for that record itself. */
  readonly root: string;
  readonly clearedLookups: readonly { readonly id: string; readonly field: string }[];
}

/** A removal that getDeleted still tells of. */
export interface DeletionLogEntry {
  readonly id: string;
  readonly object: string;
  readonly at: string;
}

/** Fields of a record as a client gives them: by API name in any case, values as in JSON. */
export type GivenFields = Readonly<Record<string, unknown>>;

/** The rules of the platform for changes and computed values; `create-org.ts` puts them into an org. */
export interface PlatformRules {
  insert(org: Org, object: ObjectDef, fields: GivenFields, actor: Actor): string;
  update(org: Org, object: ObjectDef, id: string, fields: GivenFields, actor: Actor): void;
  delete(org: Org, id: string, actor: Actor): void;
  undelete(org: Org, id: string, actor: Actor): void;
  purge(org: Org, id: string, actor: Actor): void;
  compute(org: Org, record: StoredRecord, field: FieldDef): FieldValue;
}

export interface OrgOptions {
  readonly rules: PlatformRules;
  readonly schema: Schema;
  readonly now: () => Date;
  readonly ids: IdSource;
  readonly orgId: string;
}

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
  readonly #rules: PlatformRules;
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
    this.#rules = options.rules;
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
    return this.transact(() => this.#rules.insert(this, object, fields, actor));
  }

  update(object: ObjectDef, id: string, fields: GivenFields, actor: Actor = this.admin()): void {
    this.transact(() => this.#rules.update(this, object, id, fields, actor));
  }

  delete(id: string, actor: Actor = this.admin()): void {
    this.transact(() => this.#rules.delete(this, id, actor));
  }

  undelete(id: string, actor: Actor = this.admin()): void {
    this.transact(() => this.#rules.undelete(this, id, actor));
  }

  /** Removes a record from the recycle bin for good. */
  purge(id: string, actor: Actor = this.admin()): void {
    this.transact(() => this.#rules.purge(this, id, actor));
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
    return field.calculated ? this.#rules.compute(this, record, field) : (record.values[field.name] ?? null);
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
