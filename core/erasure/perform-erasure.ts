import { eq, sql } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { connection, erasedRecord, erasure, withTenant, type Database, type Tx } from '#core/db';
import { eraseFilesOf, type BodyStorage } from '#core/files';
import { asHoldfastError, type Clock, type HoldfastError } from '#core/model';
import type { ErasureTask } from '#core/queue';
import { absencesOf, blankStaged, eraseVersions, lockObject, storedObject } from '#core/versions';
import { blankRestoreItems } from './blank-restore-items.ts';
import { ensureSalt, hashOfId } from './ledger.ts';
import { noteFailure } from './note-failure.ts';
import { fileRecordIds, scopeOf, type ErasureScope, type ScopedObject } from './scope.ts';

export interface ErasureDeps {
  /** Opened as role `holdfast_worker`. */
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes; seals the salt of the ledger. */
  readonly masterKey: Buffer;
  /** Where file bodies lie. */
  readonly storage: BodyStorage;
}

type ErasureRow = typeof erasure.$inferSelect;

/**
 * Carries out an erasure. The record's versions, what open runs have staged of it and what stored restores hold of it go in one transaction
 * together with its entry in the ledger, so that no moment exists in which a run could bring it back. The bodies of its files follow. May
 * be called again after a crash at any point; does nothing for one that is over. What hinders it is written beside it and thrown, so that
 * the queue tries again; an erasure that cannot succeed ends as failed instead, and the reason is returned.
 */
export async function performErasure(
  deps: ErasureDeps,
  task: ErasureTask,
): Promise<{ readonly failure?: HoldfastError }> {
  try {
    await carryOut(deps, task);
    return {};
  } catch (error) {
    const failure = asHoldfastError(error);
    if (await noteFailure(deps, task, failure)) return { failure };
    throw failure;
  }
}

async function carryOut(deps: ErasureDeps, { tenantId, erasureId }: ErasureTask): Promise<void> {
  const { db } = deps.database;
  const row = await withTenant(db, tenantId, (tx) => eraseRecords(tx, deps, erasureId));
  if (row?.status !== 'records_erased') return;
  const storeSchema = await withTenant(db, tenantId, (tx) => storeOf(tx, row.connectionId));
  if (row.fileRecordIds && row.fileRecordIds.length > 0 && storeSchema !== undefined) {
    const store = { connectionId: row.connectionId, storeSchema, storage: deps.storage };
    await eraseFilesOf(db, deps.clock, store, row.fileRecordIds);
  }
  await withTenant(db, tenantId, (tx) =>
    tx
      .update(erasure)
      .set({ status: 'done', fileRecordIds: null, problem: null, finishedAt: deps.clock.now() })
      .where(eq(erasure.id, erasureId)),
  );
}

/** The erasure as it is afterwards; undefined when there is none. */
async function eraseRecords(tx: Tx, deps: ErasureDeps, erasureId: string): Promise<ErasureRow | undefined> {
  const [row] = await tx.select().from(erasure).where(eq(erasure.id, erasureId)).for('update');
  if (row?.status !== 'requested' || row.recordId === null) return row;
  await tx.execute(sql`set local synchronous_commit = on`);
  const storeSchema = await storeOf(tx, row.connectionId);
  const object = storeSchema && (await storedObject(tx, storeSchema, row.object));
  const { connectionId, recordId, includeFiles } = row;
  if (!storeSchema || !object) return finish(tx, deps, row, nothing, []);
  const scope = await lockedScope(tx, { connectionId, storeSchema, object, recordId, includeFiles });
  const salt = await ensureSalt(tx, deps.clock, deps.masterKey, row.tenantId);
  let versions = 0;
  for (const part of scope.objects) versions += await eraseObject(tx, deps, row, storeSchema, part, salt);
  const ids = scope.objects.flatMap(({ recordIds }) => recordIds);
  const restoreItems = await blankRestoreItems(tx, connectionId, ids);
  const files = fileRecordIds(scope);
  const taken = { records: ids.length, versions, files: files.length, restoreItems };
  return finish(tx, deps, row, taken, files);
}

/** Found, locked, and found again: a merge may have added a link or a version in between. */
async function lockedScope(tx: Tx, wanted: Parameters<typeof scopeOf>[1]): Promise<ErasureScope> {
  const { objects } = await scopeOf(tx, wanted);
  const inOrder = objects.map(({ object }) => object.id).sort((a, b) => a - b);
  for (const id of inOrder) await lockObject(tx, wanted.storeSchema, id);
  return scopeOf(tx, wanted);
}

async function eraseObject(
  tx: Tx,
  { clock }: ErasureDeps,
  { tenantId, connectionId, id: erasureId }: ErasureRow,
  storeSchema: string,
  { object, recordIds }: ScopedObject,
  salt: Buffer,
): Promise<number> {
  const absences = await absencesOf(tx, storeSchema, object.id, recordIds);
  const unseen = absences.filter(({ reason, toRun }) => reason === 'invisible' && toRun === null);
  const invisible = new Set(unseen.map(({ recordId }) => recordId));
  const { versions, live } = await eraseVersions(tx, storeSchema, object.id, recordIds);
  await blankStaged(tx, storeSchema, object, recordIds);
  const entries = recordIds.map((id) => ({
    ...{ tenantId, connectionId, erasureId, object: object.apiName },
    idHash: hashOfId(salt, id),
    // What the connected user cannot see is in no count of the org that a run reads.
    live: live.has(id) && !invisible.has(id),
    erasedAt: clock.now(),
  }));
  await tx.insert(erasedRecord).values(entries).onConflictDoNothing();
  return versions;
}

interface Taken {
  readonly records: number;
  readonly versions: number;
  readonly files: number;
  readonly restoreItems: number;
}

const nothing: Taken = { records: 0, versions: 0, files: 0, restoreItems: 0 };

async function finish(
  tx: Tx,
  { clock }: ErasureDeps,
  row: ErasureRow,
  taken: Taken,
  files: string[],
): Promise<ErasureRow | undefined> {
  const { id, tenantId, jobId, object, recordId } = row;
  const [done] = await tx
    .update(erasure)
    .set({ ...taken, status: 'records_erased', recordId: null, fileRecordIds: files, problem: null })
    .where(eq(erasure.id, id))
    .returning();
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId: row.requestedByMemberId },
    kind: 'record_erased',
    subject: { jobId, erasureId: id, object, recordId: recordId ?? '' },
    facts: { ...taken },
  });
  return done;
}

async function storeOf(tx: Tx, connectionId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ storeSchema: connection.storeSchema })
    .from(connection)
    .where(eq(connection.id, connectionId));
  return row?.storeSchema;
}
