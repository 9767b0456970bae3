import { and, eq, inArray } from 'drizzle-orm';
import { erasedRecord, type Tx } from '#core/db';
import { HoldfastError } from '#core/model';
import { leaveOutStaged, lockObject, type MergeMode, type Staging, type StoredObject } from '#core/versions';
import { countErasedLive, hashOfId, ofObject, readSalt } from './ledger.ts';

/** What is about to be merged. */
export interface MergeToScreen {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly object: StoredObject;
  readonly staging: Staging;
  readonly mode: MergeMode;
  /** Ids that the run found deleted by other means than the staged rows. */
  readonly deletedIds: readonly string[];
}

/**
 * Takes the erased records of an object out of what a run has staged, in the transaction of the merge and before it. Gives the number of
 * erased records that the org still holds: by so many the count of the org is above what the merge will find. Costs one look into the
 * ledger while nothing of the object was erased.
 */
export async function leaveOutErased(tx: Tx, masterKey: Buffer, merge: MergeToScreen): Promise<number> {
  const { tenantId, connectionId, object, staging } = merge;
  // Before the ledger is read: an erasure takes the same lock, so that it comes wholly before this merge or after it.
  await lockObject(tx, staging.storeSchema, object.id);
  const rows = await tx
    .select({ hash: erasedRecord.idHash })
    .from(erasedRecord)
    .where(ofObject(connectionId, object.apiName));
  if (rows.length === 0) return 0;
  const salt = await readSalt(tx, masterKey, tenantId);
  if (!salt) throw new HoldfastError('INTERNAL', 'The salt of the erasures is missing.');
  const hashes = rows.map(({ hash }) => hash);
  const staged = await leaveOutStaged(tx, staging, salt, hashes);
  const named = (list: typeof staged) => list.map(({ hash }) => hash);
  const seen = named(staged.filter(({ live }) => live));
  const gone = [
    ...named(staged.filter(({ live }) => !live)),
    ...merge.deletedIds.map((id) => hashOfId(salt, id)),
  ];
  // A full listing tells of every record; a listing of changes only of those in it.
  if (merge.mode === 'full') await setLive(tx, merge, hashes, false);
  else await setLive(tx, merge, known(gone, hashes), false);
  await setLive(tx, merge, seen, true);
  return countErasedLive(tx, connectionId, object.apiName);
}

function known(some: readonly Buffer[], all: readonly Buffer[]): Buffer[] {
  const wanted = new Set(some.map((hash) => hash.toString('hex')));
  return all.filter((hash) => wanted.has(hash.toString('hex')));
}

async function setLive(
  tx: Tx,
  { connectionId, object }: MergeToScreen,
  hashes: readonly Buffer[],
  live: boolean,
): Promise<void> {
  if (hashes.length === 0) return;
  await tx
    .update(erasedRecord)
    .set({ live })
    .where(
      and(
        ofObject(connectionId, object.apiName),
        inArray(erasedRecord.idHash, [...hashes]),
        eq(erasedRecord.live, !live),
      ),
    );
}
