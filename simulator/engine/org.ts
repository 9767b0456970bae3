import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { Schema } from '../catalogue/schema.ts';
import type { FieldValue, OrgRecord, OrgView } from '../worlds/world.ts';
import { AccessControl } from './access/access-control.ts';
import { recordAccess, type RecordAccess } from './access/record-access.ts';
import { seesEverything, userSchema, VisibleStore } from './access/user-view.ts';
import { Automation } from './automation/automation.ts';
import { SalesforceError } from './errors.ts';
import { EventLog } from './event-log.ts';
import type { PendingEvent } from './events.ts';
import { History } from './history.ts';
import { normalizeId, type IdSource } from './ids.ts';
import type { Actor } from './actor.ts';
import { RecordLocks } from './locks.ts';
import type { GivenFields, StoredRecord } from './record.ts';
import { LongTransaction } from './long-transaction.ts';
import { defaultSettings, type OrgSettings } from './settings.ts';
import { RecordStore } from './store.ts';
import { stampText } from './values.ts';

/** A deleted record: when, with whom (the record whose delete took it along), and which lookups of others were emptied by it. */
export interface BinEntry {
  readonly id: string;
  readonly at: string;
  /** The record that the user deleted; its own Id for that record itself. */
  readonly root: string;
  readonly clearedLookups: readonly { readonly id: string; readonly field: string }[];
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A removal that getDeleted still tells of. */
export interface DeletionLogEntry {
  readonly id: string;
  readonly object: string;
  readonly at: string;
}

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
  readonly deletions: DeletionLogEntry[] = [];
  /** Deletions before this moment are no longer in the log; empty when nothing was purged from it. */
  deletionsPurgedUntil = '';
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
  #pending: PendingEvent[] = [];
  #stamp: string | undefined;
  #nextSweep = 0;
  readonly #open = new Set<LongTransaction>();
  readonly #views = new Map<string, { readonly key: string; readonly view: Org }>();

  constructor(options: OrgOptions) {
    this.schema = options.schema;
    this.store = new RecordStore(options.schema);
    this.ids = options.ids;
    this.orgId = options.orgId;
    this.now = options.now;
    this.settings = { ...defaultSettings(), ...options.settings };
    this.history = new History(this.store, this.now);
    this.#rules = options.rules;
  }

  /** What the rows of set-up (EntityDefinition, FieldDefinition, EntityParticle) tell of: all there is, whoever asks. */
  get described(): Schema {
    return this.root.schema;
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
    const org = this.root;
    const outermost = org.#stamp === undefined;
    if (outermost) org.housekeep();
    const mark = org.store.savepoint();
    const pending = org.#pending.length;
    if (outermost) org.#stamp = stampText(org.now());
    try {
      const result = work();
      if (outermost) org.#commit();
      return result;
    } catch (error) {
      org.store.rollBackTo(mark);
      org.#pending.length = pending;
      throw error;
    } finally {
      if (outermost) org.#stamp = undefined;
    }
  }

  #commit(): void {
    const at = this.now().toISOString();
    const savedAt = this.#stamp;
    for (const event of this.#pending) {
      const late = savedAt === undefined || savedAt.slice(0, 19) === at.slice(0, 19) ? {} : { savedAt };
      this.events.push({ ...event, ...late, seq: this.events.length + 1, at });
    }
    if (this.#pending.length > 0) this.revision++;
    this.#pending = [];
    this.access.noteWrites(this.store.writtenObjects());
    this.history.add(at, this.store.writes());
    this.store.commit();
  }

  /**
   * Runs `work` now, with the stamps of now, but keeps it from everybody's eyes until its `commit`: a long transaction of someone else.
   * Its rows are locked meanwhile. `commit` or `rollBack` ends it.
   */
  openLongTransaction(work: (org: Org) => void): LongTransaction {
    const org = this.root;
    if (org.#stamp !== undefined)
      throw new Error('A long transaction cannot begin inside another transaction');
    org.housekeep();
    const stamp = stampText(org.now());
    org.#stamp = stamp;
    const mark = org.store.savepoint();
    try {
      work(org);
    } catch (error) {
      org.store.rollBackTo(mark);
      org.#pending = [];
      org.#stamp = undefined;
      throw error;
    }
    const events = org.#pending.splice(0);
    const ids = new Set([...org.store.writes()].map(({ id }) => id));
    const redo = org.store.takeBack(mark);
    org.#stamp = undefined;
    const unlock = org.locks.hold(ids);
    const open = new LongTransaction(stamp, (keep) => {
      if (org.#stamp !== undefined)
        throw new Error('A long transaction cannot end inside another transaction');
      org.#open.delete(open);
      unlock();
      if (!keep) return;
      org.#stamp = stamp;
      redo();
      org.#pending = events;
      org.#commit();
      org.#stamp = undefined;
    });
    org.#open.add(open);
    return open;
  }

  /** Stamp of the oldest transaction that is still running: nothing after it is surely complete. Undefined when none runs. */
  oldestOpenTransaction(): string | undefined {
    return [...this.root.#open].map(({ stamp }) => stamp).sort()[0];
  }

  /** What the platform does by and by: empties the recycle bin of what is too old. Cheap when there is nothing to do. */
  housekeep(): void {
    const org = this.root;
    const now = org.now().getTime();
    if (now < org.#nextSweep || org.#stamp !== undefined) return;
    org.#nextSweep = now + MINUTE;
    if (org.bin.size > 0) org.transact(() => org.#rules.sweep(org));
    org.#trimDeletions();
  }

  /** The log of deletions beyond its size loses its oldest entries. */
  #trimDeletions(): void {
    const surplus = this.deletions.length - this.settings.deletionLogSize;
    if (surplus > 0) this.purgeDeletions(this.deletions[surplus - 1]?.at ?? '');
  }

  /** Forgets the log of deletions up to and including a moment, as the platform does when the log is full. */
  purgeDeletions(until: string): void {
    const org = this.root;
    const kept = org.deletions.filter((entry) => entry.at > until);
    org.deletions.splice(0, org.deletions.length, ...kept);
    if (until > org.deletionsPurgedUntil) org.deletionsPurgedUntil = until;
  }

  /** Earliest moment that getDeleted can tell of: 15 days back, or the last purge of its log [documented]. */
  earliestDeletion(): string {
    const oldest = stampText(new Date(this.now().getTime() - 15 * DAY));
    return this.root.deletionsPurgedUntil > oldest ? this.root.deletionsPurgedUntil : oldest;
  }

  /** Notes a change of the running transaction. */
  record(event: PendingEvent): void {
    this.root.#pending.push(event);
  }

  /** The moment that all records of the running transaction are stamped with. */
  stamp(): string {
    return this.root.#stamp ?? stampText(this.now());
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
