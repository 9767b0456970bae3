import type { Queryable } from '#core/db';
import { HoldfastError } from '#core/model';
import type { RestoreRow } from '../hold.ts';
import type { ScopedRecord } from '../plan/planned-record.ts';
import { collectChildren } from './children.ts';
import {
  changedRecord,
  changes,
  deletedRecord,
  namedRecords,
  objectInBackup,
  type BackupSource,
} from './scoped-records.ts';

/** The records that a restore is about, as the backup tells them, each once. Throws NOT_FOUND when the backup lost the object. */
export async function collectScope(
  queryable: Queryable,
  source: BackupSource,
  restore: RestoreRow,
): Promise<ScopedRecord[]> {
  const object = await objectInBackup(queryable, source, restore.object);
  if (!object) throw new HoldfastError('NOT_FOUND', `The backup holds no object ${restore.object} any more.`);
  const only = restore.fields ? new Set(restore.fields) : undefined;
  const roots: ScopedRecord[] = [];
  if (restore.scope === 'records') {
    roots.push(...(await namedRecords(queryable, source, object, restore.recordIds ?? [], only)));
  } else if (restore.scope === 'deleted') {
    for await (const { recordId, before } of changes(queryable, source, object, 'deleted')) {
      roots.push(deletedRecord(object, recordId, before));
    }
  } else {
    for await (const { recordId, before, after } of changes(queryable, source, object, 'changed')) {
      roots.push(changedRecord(object, recordId, before, after ?? [], only));
    }
  }
  if (!restore.includeChildren) return roots;
  return merged([...roots, ...(await collectChildren(queryable, source, roots))]);
}

/** A named record that also lost a lookup is in scope once, with the fields of both. */
function merged(records: readonly ScopedRecord[]): ScopedRecord[] {
  const byId = new Map<string, ScopedRecord>();
  for (const record of records) {
    const known = byId.get(record.recordId);
    const both = known && {
      ...known,
      wanted: { ...known.wanted, ...record.wanted },
      left: { ...known.left, ...record.left },
    };
    byId.set(record.recordId, both ?? record);
  }
  return [...byId.values()];
}
