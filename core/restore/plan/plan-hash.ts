import { createHash } from 'node:crypto';
import type { PlannedRecord } from './planned-record.ts';

/** The part of a plan that a person confirms: what is written to which record, in which order. */
export type HashedRecord = Pick<
  PlannedRecord,
  'object' | 'recordId' | 'action' | 'values' | 'deferred' | 'newId'
>;

/** SHA-256 of the canonical plan, 64 hex digits: one line of JSON per record in order of execution, field names sorted. */
export function planHash(records: Iterable<HashedRecord>): string {
  const hash = createHash('sha256');
  for (const record of records) hash.update(canonicalLine(record));
  return hash.digest('hex');
}

function canonicalLine(record: HashedRecord): string {
  const values = Object.entries(record.values).sort(([left], [right]) => (left < right ? -1 : 1));
  const { object, recordId, action, deferred, newId } = record;
  return `${JSON.stringify([object, recordId, action, values, [...deferred].sort(), newId])}\n`;
}
