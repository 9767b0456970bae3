import { SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import type { Actor } from '../engine/actor.ts';
import type { FieldValue, Operation, World, WorldRecord } from './world.ts';

/** Thrown when a record of a world cannot be loaded; the message names the record and the cause. */
export class WorldLoadError extends Error {
  override readonly name = 'WorldLoadError';
}

type Fields = Readonly<Record<string, FieldValue>>;

/** The reference that a value names: `"@AccountRef1"` -> `AccountRef1`. */
export function referenceIn(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' && /^@\w/.test(value) ? value.slice(1) : undefined;
}

interface Deferred {
  readonly type: string;
  readonly id: string;
  readonly ref: string;
  readonly fields: Record<string, string>;
}

/**
 * Loads all records of a world, as the furnisher of the org (audit fields and inactive owners allowed). References to records that come
 * later are filled in by a second pass; records whose mandatory references come later wait for them.
 */
export function loadWorld(org: Org, world: World): number {
  const ids = furnishedReferences(org);
  const deferred: Deferred[] = [];
  let waiting: WorldRecord[] = [];
  let loaded = 0;
  org.transact(() => {
    for (const record of world.records()) {
      if (missingMandatory(org, record, ids)) waiting.push(record);
      else {
        loadRecord(org, record, ids, deferred);
        loaded++;
      }
    }
    while (waiting.length > 0) {
      const ready = waiting.filter((record) => !missingMandatory(org, record, ids));
      if (ready.length === 0) throw unresolved(waiting, ids);
      waiting = waiting.filter((record) => !ready.includes(record));
      for (const record of ready) loadRecord(org, record, ids, deferred);
      loaded += ready.length;
    }
    for (const one of deferred) fillIn(org, one, ids);
  });
  return loaded;
}

/** References to what every org has from its first day. */
function furnishedReferences(org: Org): Map<string, string> {
  const named = (type: string, name: string): string =>
    [...org.store.rows(org.object(type))].find((record) => record.values['Name'] === name)?.id ?? '';
  return new Map([
    ['standard-pricebook', named('Pricebook2', 'Standard Price Book')],
    ['admin-user', org.adminUserId],
    ['standard-user-profile', named('Profile', 'Standard User')],
  ]);
}

/** A user of a world needs no profile of its own. */
function completed(record: WorldRecord): Fields {
  return record.type === 'User' ? { ProfileId: '@standard-user-profile', ...record.fields } : record.fields;
}

function missingMandatory(org: Org, record: WorldRecord, ids: ReadonlyMap<string, string>): boolean {
  const object = org.schema.find(record.type);
  return Object.entries(record.fields).some(([name, value]) => {
    const ref = referenceIn(value);
    const field = object?.fields.get(name.toLowerCase());
    if (ref === undefined || ids.has(ref) || field?.type !== 'reference') return false;
    return !field.nillable || !field.updateable;
  });
}

function unresolved(waiting: readonly WorldRecord[], ids: ReadonlyMap<string, string>): WorldLoadError {
  const [first] = waiting;
  const missing = Object.entries(first?.fields ?? {}).find(([, value]) => {
    const ref = referenceIn(value);
    return ref !== undefined && !ids.has(ref);
  });
  return new WorldLoadError(
    `${first?.type ?? ''} ${first?.ref ?? ''}: ${missing?.[0] ?? ''} refers to ${String(missing?.[1])}, which is in no file`,
  );
}

function loadRecord(org: Org, record: WorldRecord, ids: Map<string, string>, deferred: Deferred[]): void {
  const object = org.schema.find(record.type);
  if (object === undefined) throw new WorldLoadError(`${record.ref}: the org has no object ${record.type}`);
  const later: Record<string, string> = {};
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(completed(record))) {
    const ref = referenceIn(value);
    const isReference = object.fields.get(name.toLowerCase())?.type === 'reference';
    if (ref === undefined || !isReference) fields[name] = value;
    else if (ids.has(ref)) fields[name] = ids.get(ref);
    else later[name] = ref;
  }
  const id = guarded(record.type, record.ref, () => org.insert(object, fields, loaderFor(org, fields)));
  if (ids.has(record.ref))
    throw new WorldLoadError(`${record.type} ${record.ref}: the reference is used twice`);
  ids.set(record.ref, id);
  if (Object.keys(later).length > 0) deferred.push({ type: record.type, id, ref: record.ref, fields: later });
}

function loaderFor(org: Org, fields: Readonly<Record<string, unknown>>): Actor {
  const owner = fields['CreatedById'] ?? fields['OwnerId'];
  return {
    userId: typeof owner === 'string' && owner.startsWith('005') ? owner : org.adminUserId,
    system: true,
  };
}

function fillIn(org: Org, one: Deferred, ids: ReadonlyMap<string, string>): void {
  const fields: Record<string, string> = {};
  for (const [name, ref] of Object.entries(one.fields)) {
    const id = ids.get(ref);
    if (id === undefined)
      throw new WorldLoadError(`${one.type} ${one.ref}: ${name} refers to @${ref}, which is in no file`);
    fields[name] = id;
  }
  guarded(one.type, one.ref, () => org.update(org.object(one.type), one.id, fields, org.system()));
}

function guarded<T>(type: string, ref: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    throw new WorldLoadError(`${type} ${ref}: ${error.code}: ${error.message}`, { cause: error });
  }
}

export interface OperationCounts {
  readonly [object: string]: {
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
  };
}

/** Carries out operations one by one as the users they name. A refused one stops the rest and takes all back. */
export function applyOperations(org: Org, operations: readonly Operation[]): OperationCounts {
  const counts: Record<string, { inserted: number; updated: number; deleted: number }> = {};
  const ids = new Map<string, string>();
  org.transact(() => {
    for (const operation of operations) {
      const object = org.object(operation.type);
      const actor = actorNamed(org, operation.as);
      const count = (counts[object.name] ??= { inserted: 0, updated: 0, deleted: 0 });
      if (operation.kind === 'delete') {
        org.delete(operation.id, actor);
        count.deleted++;
      } else if (operation.kind === 'update') {
        org.update(object, operation.id, resolve(operation.fields, ids), actor);
        count.updated++;
      } else {
        const id = org.insert(object, resolve(operation.fields, ids), actor);
        if (operation.ref !== undefined) ids.set(operation.ref, id);
        count.inserted++;
      }
    }
  });
  return counts;
}

function resolve(fields: Fields, ids: ReadonlyMap<string, string>): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, ids.get(referenceIn(value) ?? '') ?? value]),
  );
}

function actorNamed(org: Org, username: string | undefined): Actor {
  if (username === undefined) return org.admin();
  const object = org.object('User');
  const field = object.fields.get('username');
  const user = field === undefined ? undefined : org.store.byKey(object, field, username)[0];
  if (user === undefined) throw new WorldLoadError(`The org has no user ${username}`);
  return { userId: user.id, system: false };
}
