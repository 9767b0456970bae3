import { eq } from 'drizzle-orm';
import { backupJob, connection, type Tx } from '#core/db';
import { hasSnapshot, HoldfastError, type Clock, type RetentionPolicy } from '#core/model';
import {
  countPurgeable,
  countVanishing,
  countVersions,
  storedObjects,
  type StoredField,
} from '#core/versions';
import { decideRuns, type HeldRun } from './kept-runs.ts';
import { checkRetention } from './policy.ts';
import { needsConfirmation } from './safety-margins.ts';

/** What a purge takes away and leaves. */
export interface PurgePreview {
  /** Snapshots that go and stay. */
  runs: number;
  runsKept: number;
  versions: number;
  versionsTotal: number;
  /** Of versions, as stored in the database. */
  bytes: number;
  /** Files of which no version would be left, and their size as Salesforce tells it. */
  files: number;
  fileBytes: number;
  /** When the oldest snapshot that stays was taken (ISO 8601); null without any. */
  oldestSnapshotAt: string | null;
  /** True when the purge would wait until an owner confirms it. */
  needsConfirmation: boolean;
}

/**
 * What applying `policy` to a job would purge if it were done now: a dry run that changes nothing. Throws NOT_FOUND for a job that this
 * tenant does not have, BAD_REQUEST for a policy that is not possible.
 */
export async function previewRetention(
  tx: Tx,
  clock: Clock,
  wanted: { readonly jobId: string; readonly policy: RetentionPolicy },
): Promise<PurgePreview> {
  checkRetention(wanted.policy);
  const [found] = await tx
    .select({ connectionId: connection.id, storeSchema: connection.storeSchema })
    .from(backupJob)
    .innerJoin(connection, eq(connection.id, backupJob.connectionId))
    .where(eq(backupJob.id, wanted.jobId));
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const { kept, purged } = await decideRuns(tx, found.connectionId, clock.now(), wanted);
  const numbers = kept.map(({ number }) => number);
  const { versions, bytes } = await countPurgeable(tx, found.storeSchema, numbers);
  const versionsTotal = await countVersions(tx, found.storeSchema);
  return {
    runs: purged.length,
    runsKept: kept.length,
    ...{ versions, versionsTotal, bytes },
    ...(await vanishingFiles(tx, found.storeSchema, numbers)),
    oldestSnapshotAt: oldestSnapshot(kept)?.toISOString() ?? null,
    needsConfirmation: needsConfirmation(versions, versionsTotal),
  };
}

/** When the oldest of these snapshots was taken. */
export function oldestSnapshot(kept: readonly HeldRun[]): Date | undefined {
  return kept.find(({ status }) => hasSnapshot(status))?.at;
}

/** Records of these objects stand for a file body each; the field tells its size. */
const sizeFields: Readonly<Record<string, string>> = {
  contentversion: 'contentsize',
  attachment: 'bodylength',
  document: 'bodylength',
};

async function vanishingFiles(
  tx: Tx,
  storeSchema: string,
  keptRuns: readonly number[],
): Promise<{ files: number; fileBytes: number }> {
  let [files, fileBytes] = [0, 0];
  for (const object of await storedObjects(tx, storeSchema)) {
    const wanted = sizeFields[object.apiName.toLowerCase()];
    const field: StoredField | undefined = object.fields.find(({ name }) => name.toLowerCase() === wanted);
    if (!field) continue;
    const { records, size } = await countVanishing(tx, storeSchema, object.id, keptRuns, field.slot);
    files += records;
    fileBytes += size;
  }
  return { files, fileBytes };
}
