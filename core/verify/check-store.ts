import type { Tx } from '#core/db';
import { currentCount, selfCheck, type StoredObject } from '#core/versions';
import type { Finding } from './finding.ts';

/** What the last run that covered an object wrote down about it. */
export interface CoveredObject {
  readonly object: string;
  readonly label: string;
  /** Live records as counted when the run merged them, without those erased since. */
  readonly records: number;
  /** Erased from the backup for good, but still in the org when it was last read. */
  readonly erased: number;
  /** Server time up to which the object is covered; null when it has none. */
  readonly watermark: Date | null;
}

/** The store against itself: each version's hash, the order of versions, and the count that its last run wrote down. */
export async function checkStore(
  tx: Tx,
  storeSchema: string,
  covered: CoveredObject,
  stored: StoredObject,
): Promise<{ findings: Finding[]; versions: number }> {
  const { versions, altered, overlapping } = await selfCheck(tx, storeSchema, stored);
  const findings: Finding[] = [
    ...altered.recordIds.map((recordId) =>
      damaged('The stored values are not those that were backed up.', recordId),
    ),
    ...overlapping.recordIds.map((recordId) => damaged('Two versions are valid in the same run.', recordId)),
  ];
  const unnamed = altered.count - altered.recordIds.length + overlapping.count - overlapping.recordIds.length;
  if (unnamed > 0) findings.push(damaged(`${unnamed} more records of this object are damaged.`, null));
  const current = await currentCount(tx, storeSchema, stored.id);
  if (current !== covered.records)
    findings.push(
      damaged(`The store holds ${current} records where its last run counted ${covered.records}.`, null),
    );
  return { findings, versions };
}

function damaged(message: string, recordId: string | null): Finding {
  return { verdict: 'damaged', recordId, message };
}
