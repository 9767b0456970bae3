import { bodyAsOf, readBody, type StoredBody } from '#core/files';
import { isHoldfastError } from '#core/model';
import type { FileObject, RowResult } from '#core/salesforce';
import { read } from '../hold.ts';
import type { Item } from '../store/items.ts';
import type { Applying } from './applying.ts';
import type { Insert } from './prepare-inserts.ts';

/** The body that a record had before the run that is undone; undefined when the backup does not have it. */
export function bodyOf(
  { deps, hold }: Pick<Applying, 'deps' | 'hold'>,
  { object, recordId }: Pick<Item, 'object' | 'recordId'>,
): Promise<StoredBody | undefined> {
  return read(deps, hold, (tx) =>
    bodyAsOf(tx, hold.storeSchema, object as FileObject, recordId, hold.runNumber - 1),
  );
}

/** Inserts records with their bodies, a call each. A body that the store cannot give back whole is the fault of its record alone. */
export async function insertWithBodies(applying: Applying, inserts: readonly Insert[]): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const insert of inserts) results.push(await insertWithBody(applying, insert));
  return results;
}

async function insertWithBody(applying: Applying, { item, values }: Insert): Promise<RowResult> {
  const { deps, hold, org, fileKeys } = applying;
  const body = await bodyOf(applying, item);
  if (!body) return refused('NOT_IN_BACKUP', 'The backup does not hold its file.');
  const store = { connectionId: hold.restore.connectionId, storage: deps.storage };
  const content = { bytes: body.bytes, read: () => readBody(store, fileKeys, body.contentId) };
  try {
    return await org.insertFile(item.object as FileObject, values, content);
  } catch (error) {
    if (isHoldfastError(error, 'FILE_DAMAGED')) return refused(error.code, error.message);
    throw error;
  }
}

function refused(code: string, message: string): RowResult {
  return { id: null, success: false, errors: [{ code, message, fields: [] }] };
}
