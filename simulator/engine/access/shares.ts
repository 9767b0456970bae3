import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { levelFields, parentFieldOf, shareObjectName, sharePrefix } from '../../catalogue/share-objects.ts';
import type { Schema } from '../../catalogue/schema.ts';
import type { FieldValue } from '../../worlds/world.ts';
import type { StoredRecord } from '../record.ts';
import type { RecordStore } from '../store.ts';

/** Where share rows live. */
interface SharedRecords {
  readonly schema: Schema;
  readonly store: RecordStore;
}

/** What one row of a share object opens. */
export interface Share {
  readonly row: StoredRecord;
  /** A user or a group. */
  readonly holderId: string;
  readonly level: 'Read' | 'Edit' | 'All';
}

interface ShareTable {
  readonly object: ObjectDef;
  readonly parent: FieldDef;
}

function shareTable({ schema }: SharedRecords, object: ObjectDef): ShareTable | undefined {
  const name = shareObjectName(object.name);
  const share = name === undefined ? undefined : schema.find(name);
  const parent = share === undefined ? undefined : parentFieldOf(share);
  return share === undefined || parent === undefined ? undefined : { object: share, parent };
}

/** The live share rows of a record; none for objects without a share object. */
export function sharesOf(org: SharedRecords, record: StoredRecord): Share[] {
  return shareRows(org, record, false).map((row) => ({
    row,
    holderId: String(row.values['UserOrGroupId']),
    level: levelOf(row),
  }));
}

function levelOf(row: StoredRecord): Share['level'] {
  const level = row.values[levelFields(row.object)[0]?.name ?? ''];
  return level === 'All' || level === 'Edit' ? level : 'Read';
}

function shareRows(org: SharedRecords, record: StoredRecord, deletedToo: boolean): StoredRecord[] {
  const table = shareTable(org, record.object);
  return table === undefined ? [] : org.store.referrers(table.object, table.parent, record.id, deletedToo);
}

/** What a platform-made share row says. */
export interface ShareContent {
  readonly holderId: string;
  readonly level: Share['level'];
  readonly cause: 'Owner' | 'Manual' | 'Rule';
}

/** An org whose shares the platform writes. */
export interface SharingOrg extends SharedRecords {
  readonly ids: { next(prefix: string): string };
  readonly adminUserId: string;
  stamp(): string;
}

/** Writes one share row by the platform itself. Undefined when the object has no share object. */
export function writeShare(
  org: SharingOrg,
  record: StoredRecord,
  { holderId, level, cause }: ShareContent,
): string | undefined {
  const table = shareTable(org, record.object);
  if (table === undefined) return undefined;
  const id = org.ids.next(sharePrefix(table.object.name));
  const levels = Object.fromEntries<FieldValue>(
    levelFields(table.object).map((field, index) => [
      field.name,
      index > 0 && level === 'All' ? 'Edit' : level,
    ]),
  );
  org.store.put(table.object, id, {
    Id: id,
    [table.parent.name]: record.id,
    UserOrGroupId: holderId,
    ...levels,
    RowCause: cause,
    LastModifiedDate: org.stamp(),
    LastModifiedById: org.adminUserId,
    IsDeleted: false,
  });
  return id;
}

/** Gives a new record the share of its owner; a new owner gets a new one, and manual shares and those by rules end [documented]. */
export function shareWithOwner(org: SharingOrg, record: StoredRecord): void {
  for (const row of shareRows(org, record, true)) org.store.put(row.object, row.id, undefined);
  const ownerId = record.values['OwnerId'];
  if (typeof ownerId === 'string')
    writeShare(org, record, { holderId: ownerId, level: 'All', cause: 'Owner' });
}

/** The shares of a record that goes into the recycle bin or comes back from it go along; those of a purged one are gone. */
export function moveShares(org: SharingOrg, record: StoredRecord, to: 'bin' | 'back' | 'gone'): void {
  for (const row of shareRows(org, record, true)) {
    const values = { ...row.values, IsDeleted: to === 'bin', LastModifiedDate: org.stamp() };
    org.store.put(row.object, row.id, to === 'gone' ? undefined : values);
  }
}
