import type { Org } from '../../engine/org.ts';
import type { StoredRecord } from '../../engine/record.ts';
import { rowOf } from './rows.ts';

/** The permission set that a profile owns. */
export function ownSet(org: Org, profileId: string): string | undefined {
  return rowOf(org, org.object('PermissionSet'), 'ProfileId', profileId);
}

/** Rows of one table that belong to a permission set. */
export function rowsOf(org: Org, table: string, parentId: string): StoredRecord[] {
  const object = org.schema.find(table);
  const parent = object?.fields.get('parentid');
  return object === undefined || parent === undefined ? [] : org.store.referrers(object, parent, parentId);
}
