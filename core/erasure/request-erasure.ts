import { desc, eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { backupJob, erasure, type StoredProblem, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import { findRecord, type RecordToErase } from './preview.ts';

/** An erasure as lists show it. Instants are ISO 8601. */
export interface Erasure {
  id: string;
  jobId: string;
  object: string;
  label: string;
  status: 'requested' | 'records_erased' | 'done' | 'failed';
  requestedAt: string;
  finishedAt: string | null;
  /** What it took; 0 before. */
  records: number;
  versions: number;
  files: number;
  /** Records of stored restores whose values were removed. */
  restoreItems: number;
  problem: StoredProblem | null;
}

/** A member's order to erase a record. */
export interface ErasureRequest extends RecordToErase {
  readonly tenantId: string;
  readonly memberId: string;
  /** The Id (15 or 18 characters) or the name of the record, typed by a person. */
  readonly confirm: string;
}

/**
 * Orders an erasure; a worker carries it out. There is no undo. Throws NOT_FOUND for a job, object or record that the backup does not hold,
 * BAD_REQUEST when what was typed is neither the record's Id nor its name.
 */
export async function requestErasure(tx: Tx, clock: Clock, request: ErasureRequest): Promise<Erasure> {
  const { tenantId, memberId, jobId, recordId, includeFiles } = request;
  const { connectionId, object, name } = await findRecord(tx, request);
  const typed = request.confirm.trim();
  if (typed !== recordId && typed !== recordId.slice(0, 15) && typed !== name.trim()) {
    throw new HoldfastError('BAD_REQUEST', 'What was typed is neither the Id nor the name of the record.', {
      field: 'confirm',
      remedy: 'Type the record Id or its name exactly as shown.',
    });
  }
  const id = clock.uuid();
  const { apiName, label } = object;
  await tx.insert(erasure).values({
    ...{ id, tenantId, connectionId, jobId, object: apiName, label, recordId, includeFiles },
    status: 'requested',
    requestedByMemberId: memberId,
    requestedAt: clock.now(),
  });
  await enqueue(tx, 'erase_record', { tenantId, erasureId: id }, { queue: queueOfConnection(connectionId) });
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId },
    kind: 'erasure_requested',
    subject: { jobId, erasureId: id, object: apiName, recordId },
    facts: { includeFiles },
  });
  return getErasure(tx, id);
}

/** One erasure. Throws NOT_FOUND. */
export async function getErasure(tx: Tx, erasureId: string): Promise<Erasure> {
  const [row] = await tx.select().from(erasure).where(eq(erasure.id, erasureId));
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such erasure.');
  return toErasure(row);
}

/** The erasures asked for from a job, newest first, at most 200. Throws NOT_FOUND for a job that this tenant does not have. */
export async function listErasures(tx: Tx, jobId: string): Promise<Erasure[]> {
  const [job] = await tx.select({ id: backupJob.id }).from(backupJob).where(eq(backupJob.id, jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const rows = await tx
    .select()
    .from(erasure)
    .where(eq(erasure.jobId, jobId))
    .orderBy(desc(erasure.requestedAt))
    .limit(200);
  return rows.map(toErasure);
}

function toErasure(row: typeof erasure.$inferSelect): Erasure {
  const { id, jobId, object, label, status, records, versions, files, restoreItems, problem } = row;
  return {
    ...{ id, jobId, object, label, status },
    requestedAt: row.requestedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    ...{ records, versions, files, restoreItems, problem },
  };
}
