import { and, eq, isNull } from 'drizzle-orm';
import { backupJob, connection, run, type Tx } from '#core/db';
import { hasSnapshot, HoldfastError, nameFieldOf, type Clock } from '#core/model';
import {
  recordsAsOf,
  storedObject,
  valueOf,
  type StoredField,
  type StoredObject,
  type VersionSpan,
} from '#core/versions';
import { findReferences, type Reference } from './references.ts';
import { fileRecordIds, scopeOf, spansOf, type ErasureScope } from './scope.ts';

/** Which record of which job's org. */
export interface RecordToErase {
  readonly jobId: string;
  readonly object: string;
  /** 18 characters. */
  readonly recordId: string;
  /** Also the files that belong to this record alone. */
  readonly includeFiles: boolean;
}

/** What an erasure would take. */
export interface ErasurePreview {
  object: string;
  label: string;
  recordId: string;
  /** As last backed up; what may be typed to confirm, besides the Id. */
  name: string;
  /** Other Ids under which restores brought it back; they go too. */
  alsoKnownAs: string[];
  /** Versions of the record, and of all that goes with it. */
  versions: number;
  records: number;
  files: number;
  /** Snapshots that show it. */
  runs: number;
  /** Live records that point to it; they stay as they are. */
  references: Reference[];
  /** False when there was not time to look through every object. */
  referencesComplete: boolean;
}

/** A record as it is found for an erasure. */
export interface FoundRecord {
  readonly connectionId: string;
  readonly storeSchema: string;
  readonly object: StoredObject;
  readonly name: string;
  readonly scope: ErasureScope;
  readonly spans: readonly VersionSpan[];
}

/** Counts what erasing a record would take. Throws NOT_FOUND for a job, object or record that the backup does not hold. */
export async function previewErasure(tx: Tx, clock: Clock, wanted: RecordToErase): Promise<ErasurePreview> {
  const found = await findRecord(tx, wanted);
  const { object, name, scope, spans, storeSchema } = found;
  const { references, complete } = await findReferences(tx, clock, storeSchema, object.apiName, scope);
  return {
    ...{ object: object.apiName, label: object.label, recordId: wanted.recordId, name },
    alsoKnownAs: scope.identities.filter((id) => id !== wanted.recordId),
    versions: spans.length,
    records: new Set(spans.map(({ recordId }) => recordId)).size,
    files: fileRecordIds(scope).length,
    runs: await countRuns(tx, found),
    references,
    referencesComplete: complete,
  };
}

/** The record with its scope. Throws NOT_FOUND. */
export async function findRecord(tx: Tx, wanted: RecordToErase): Promise<FoundRecord> {
  const [place] = await tx
    .select({ connectionId: connection.id, storeSchema: connection.storeSchema })
    .from(backupJob)
    .innerJoin(connection, eq(connection.id, backupJob.connectionId))
    .where(and(eq(backupJob.id, wanted.jobId), isNull(backupJob.deletedAt)));
  if (!place) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.', { field: 'jobId' });
  const object = await storedObject(tx, place.storeSchema, wanted.object);
  if (!object) throw new HoldfastError('NOT_FOUND', 'The backup holds no such object.', { field: 'object' });
  const { recordId, includeFiles } = wanted;
  const scope = await scopeOf(tx, { ...place, object, recordId, includeFiles });
  const spans = await spansOf(tx, place.storeSchema, scope);
  const own = spans.filter((span) => scope.identities.includes(span.recordId));
  if (own.length === 0)
    throw new HoldfastError('NOT_FOUND', 'The backup holds no such record.', { field: 'recordId' });
  const name = await lastName(tx, place.storeSchema, object, own);
  return { ...place, object, name: name ?? recordId, scope, spans };
}

async function lastName(
  tx: Tx,
  storeSchema: string,
  object: StoredObject,
  own: readonly VersionSpan[],
): Promise<string | undefined> {
  const last = own.reduce((a, b) => (b.from >= a.from ? b : a));
  const [version] = await recordsAsOf(tx, storeSchema, object.id, [last.recordId], last.from);
  const field = nameFieldOf(object.fields) as StoredField | undefined;
  const value = field && version ? valueOf(version.payload, field) : null;
  return value ?? undefined;
}

async function countRuns(tx: Tx, { connectionId, spans }: FoundRecord): Promise<number> {
  const runs = await tx
    .select({ number: run.number, status: run.status })
    .from(run)
    .where(and(eq(run.connectionId, connectionId), isNull(run.purgedAt)));
  const shows = (number: number) =>
    spans.some(({ from, to }) => from <= number && (to === null || number < to));
  return runs.filter(({ number, status }) => hasSnapshot(status) && shows(number)).length;
}
