import { countsForStorage } from './counted-objects.ts';
import { SalesforceError } from './errors.ts';
import type { Org } from './org.ts';

/** Kilobytes of data storage that a record counts [documented]. */
const RECORD_KB = 2;

/** Refuses a new record when the data storage of the org is used up. */
export function checkStorage(org: Org, object: string): void {
  if (!countsForStorage(object)) return;
  if (org.store.liveRows() * RECORD_KB < org.settings.dataStorageMb * 1024) return;
  throw new SalesforceError('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded', []);
}

/** Refuses a body that the file storage has no room for. */
export function checkFileStorage(org: Org, bytes: number): void {
  let used = bytes;
  for (const body of org.blobs.values()) used += body.length;
  if (used <= org.settings.fileStorageMb * 1_048_576) return;
  throw new SalesforceError('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded', []);
}
