import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue, OrgRecord, OrgView } from '../worlds/world.ts';
import { AccessControl } from './access/access-control.ts';
import { recordAccess, type RecordAccess } from './access/record-access.ts';
import { seesEverything, userSchema, VisibleStore } from './access/user-view.ts';
import { Automation } from './automation/automation.ts';
import { DeletionLog } from './deletion-log.ts';
import { SalesforceError } from './errors.ts';
import { EventLog } from './event-log.ts';
import type { PendingEvent } from './events.ts';
import { History } from './history.ts';
import { normalizeId, type IdSource } from './ids.ts';
import type { Actor } from './actor.ts';
import { RecordLocks } from './locks.ts';
import type { BinEntry, GivenFields, StoredRecord } from './record.ts';
import type { LongTransaction } from './long-transaction.ts';
import { defaultSettings, type OrgSettings } from './settings.ts';
import { RecordStore } from './store.ts';
import { TransactionLog } from './transaction-log.ts';
import { Transactions, type Commit } from './transactions.ts';

const MINUTE = 60_000;

/** The rules of the platform for changes and computed values; `create-org.ts` puts them into an org. */
export interface PlatformRules {
  insert(org: Org, object: ObjectDef, fields: GivenFields, actor: Actor): string;
  update(org: Org, object: ObjectDef, id: string, fields: GivenFields, actor: Actor): void;
  delete(org: Org, id: string, actor: Actor): void;
  undelete(org: Org, id: string, actor: Actor): void;
  purge(org: Org, id: string, actor: Actor): void;
  /** Purges what has been in the bin for too long or is too much for it. */
  sweep(org: Org): void;
  compute(org: Org, record: StoredRecord, field: FieldDef): FieldValue;
}

export interface OrgOptions {
  readonly rules: PlatformRules;
  readonly schema: Schema;
  readonly now: () => Date;
  readonly ids: IdSource;
  readonly orgId: string;
  readonly settings?: Partial<OrgSettings>;
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
  readonly settings: OrgSettings;
  readonly #rules: PlatformRules;
  /** Bodies of base64 fields by record Id. */
  readonly blobs = new Map<string, Buffer>();
  readonly events = new EventLog();
  /** Soft-deleted records by Id: what went with them and what they lost. */
  readonly bin = new Map<string, BinEntry>();
  readonly deletions: DeletionLog;
  readonly autoNumbers = new Map<string, number>();
  /** May every client set CreatedDate and the like on insert ("Set Audit Fields upon Record Creation")? One user: `access`. */
  setAuditFields = false;
  /** "Query All Files": may ContentDocumentLink be queried without a filter? One user: `access`. */
  queryAllFiles = true;
  readonly access: AccessControl = new AccessControl(this);
  readonly automation = new Automation();
  readonly locks = new RecordLocks();
  readonly history: History;
  adminUserId = '';
  /** Counts up at each commit; tells a saver that there is something to save. */
  revision = 0;
  /** The org itself; a view that `as` made has the org it is a view of. */
  readonly root: Org = this;
  readonly transactions: Transactions;
  #nextSweep = 0;
  readonly #views = new Map<string, { readonly key: string; readonly view: Org }>();

  constructor(options: OrgOptions) {
    this.schema = options.schema;
    const log = new TransactionLog();
    this.store = new RecordStore(options.schema, log);
    this.ids = options.ids;
    this.orgId = options.orgId;
    this.now = options.now;
    this.settings = { ...defaultSettings(), ...options.settings };
    this.history = new History(this.store, this.now);
    this.#rules = options.rules;
    this.deletions = new DeletionLog(this.settings.deletionLogSize);
    this.transactions = new Transactions({
      now: this.now,
      log,
      locks: this.locks,
      before: () => this.housekeep(),
      committed: (commit) => this.#committed(commit, log),
    });
  }

  /**
   * The org as one user sees it: hidden objects and fields are not in its schema, rows that are not shared with him not in its store.
   * For reading; changes made through it are made in the org itself, which checks the rights of their actor.
   */
  as(userId: string): Org {
    const org = this.root;
    if (seesEverything(org, userId)) return org;
    const key = `${org.access.revision} ${org.schema.revision} ${org.schema.changedAt.getTime()} ${String(org.setAuditFields)}`;
    const known = org.#views.get(userId);
    if (known?.key === key) return known.view;
    const schema = userSchema(org, userId);
    const view = Object.create(org, {
      schema: { value: schema },
      store: { value: new VisibleStore(org, userId, schema) },
      queryAllFiles: { value: org.access.may(userId, 'QueryAllFiles') },
    }) as Org;
    org.#views.set(userId, { key, view });
    return view;
  }

  /** What UserRecordAccess answers about the rights of a user on records; those that this view does not show are left out. */
  recordAccess(userId: string, recordIds: readonly string[]): RecordAccess[] {
    return recordAccess(this.root, this.store, userId, recordIds);
  }

  /** Runs `work` as one transaction. An error takes all of it back and is thrown on. */
  transact<T>(work: () => T): T {
    return this.transactions.run(work);
  }

  #committed({ events, ...stamps }: Commit, log: TransactionLog): void {
    for (const event of events) this.events.push({ ...event, ...stamps, seq: this.events.length + 1 });
    if (events.length > 0) this.revision++;
    this.access.noteWrites(log.writtenObjects());
    this.history.add(stamps.at, log.writes());
  }

  /** Runs `work` as a long transaction of someone else: nobody sees what it does before it commits. */
  openLongTransaction(work: (org: Org) => void): LongTransaction {
    return this.transactions.openLong(() => work(this.root));
  }

  /** What the platform does by and by: empties the recycle bin of what is too old. Cheap when there is nothing to do. */
  housekeep(): void {
    const org = this.root;
    const now = org.now().getTime();
    if (now < org.#nextSweep || org.transactions.running) return;
    org.#nextSweep = now + MINUTE;
    if (org.bin.size > 0) org.transact(() => org.#rules.sweep(org));
    org.deletions.trim();
  }

  /** Notes a change of the running transaction. */
  record(event: PendingEvent): void {
    this.transactions.record(event);
  }

  /** The moment that all records of the running transaction are stamped with. */
  stamp(): string {
    return this.transactions.stamp();
  }

  #definition(object: ObjectDef): ObjectDef {
    return this.schema.find(object.name) ?? object;
  }

  insert(object: ObjectDef, fields: GivenFields, actor: Actor = this.admin()): string {
    const org = this.root;
    return org.transact(() => org.#rules.insert(org, org.#definition(object), fields, actor));
  }

  update(object: ObjectDef, id: string, fields: GivenFields, actor: Actor = this.admin()): void {
    const org = this.root;
    org.transact(() => org.#rules.update(org, org.#definition(object), id, fields, actor));
  }

  delete(id: string, actor: Actor = this.admin()): void {
    const org = this.root;
    org.transact(() => org.#rules.delete(org, id, actor));
  }

  /** Deletes a record past the recycle bin (Bulk hardDelete): it and what goes with it is gone at once; only getDeleted tells of it. */
  hardDelete(id: string, actor: Actor = this.admin()): void {
    const org = this.root;
    org.transact(() => {
      org.#rules.delete(org, id, actor);
      const record = org.find(id);
      if (record !== undefined && org.bin.has(record.id)) org.#rules.purge(org, record.id, actor);
    });
  }

  undelete(id: string, actor: Actor = this.admin()): void {
    const org = this.root;
    org.transact(() => org.#rules.undelete(org, id, actor));
  }

  /** Removes a record from the recycle bin for good. */
  purge(id: string, actor: Actor = this.admin()): void {
    const org = this.root;
    org.transact(() => org.#rules.purge(org, id, actor));
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
    const org = this.root;
    return field.calculated ? org.#rules.compute(org, record, field) : (record.values[field.name] ?? null);
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
