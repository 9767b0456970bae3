import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { connection, restore, run, type Tx } from '#core/db';
import { hasSnapshot, HoldfastError, toId18, type Clock } from '#core/model';
import { enqueue, queueOfConnection } from '#core/queue';
import { storedObject } from '#core/versions';
import { getRestore } from './read-restores.ts';
import type { Restore, RestoreScope } from './restore.ts';

/** What a member wants restored. */
export interface RestoreRequest {
  readonly tenantId: string;
  readonly memberId: string;
  readonly runId: string;
  readonly object: string;
  readonly scope: RestoreScope;
  /** For scope `records`; 15 or 18 characters. */
  readonly recordIds?: readonly string[];
  /** API names; absent: every field that the run changed. */
  readonly fields?: readonly string[];
  readonly includeChildren: boolean;
}

/**
 * Stores the wish for a restore and has a worker plan it. Nothing is written to the org before the plan is confirmed.
 * Throws NOT_FOUND for a run or object that is not there, CONFLICT for a run without a snapshot, SNAPSHOT_PURGED for one that retention
 * took away, BAD_REQUEST naming a bad field.
 */
export async function requestRestore(tx: Tx, clock: Clock, request: RestoreRequest): Promise<Restore> {
  const { tenantId, memberId, runId, object, scope, includeChildren } = request;
  const source = await runToRestoreFrom(tx, runId);
  const stored = await storedObject(tx, source.storeSchema, object, source.number);
  if (!stored)
    throw new HoldfastError('NOT_FOUND', `The run holds no object ${object}.`, { field: 'object' });
  checkFields(request.fields, new Set(stored.fields.map(({ name }) => name)));
  const id = clock.uuid();
  await tx.insert(restore).values({
    ...{ id, tenantId, runId, scope, includeChildren },
    object: stored.apiName,
    connectionId: source.connectionId,
    jobId: source.jobId,
    label: stored.label,
    recordIds: recordIdsOf(request),
    fields: request.fields ? [...new Set(request.fields)] : null,
    status: 'planning',
    requestedByMemberId: memberId,
    requestedAt: clock.now(),
  });
  await enqueue(
    tx,
    'plan_restore',
    { tenantId, restoreId: id },
    { queue: queueOfConnection(source.connectionId) },
  );
  await appendAudit(tx, clock, {
    actor: { tenantId, memberId },
    kind: 'restore_requested',
    subject: { jobId: source.jobId, restoreId: id, runId },
    facts: { object: stored.apiName, scope, records: request.recordIds?.length ?? null, includeChildren },
  });
  return getRestore(tx, id);
}

async function runToRestoreFrom(tx: Tx, runId: string) {
  // Until the commit retention cannot give the snapshot up, and from then on it sees the restore.
  await tx.select({ id: run.id }).from(run).where(eq(run.id, runId)).for('share');
  const [source] = await tx
    .select({
      number: run.number,
      status: run.status,
      jobId: run.jobId,
      connectionId: run.connectionId,
      purgedAt: run.purgedAt,
      storeSchema: connection.storeSchema,
    })
    .from(run)
    .innerJoin(connection, eq(connection.id, run.connectionId))
    .where(eq(run.id, runId));
  if (!source) throw new HoldfastError('NOT_FOUND', 'There is no such run.', { field: 'runId' });
  if (source.purgedAt) {
    throw new HoldfastError(
      'SNAPSHOT_PURGED',
      'The snapshot of this run is older than the retention allows.',
      {
        field: 'runId',
        remedy: 'Choose a later run.',
      },
    );
  }
  if (!hasSnapshot(source.status)) {
    throw new HoldfastError('CONFLICT', 'This run has no snapshot to restore from.', {
      field: 'runId',
      remedy: 'Wait until the run has completed, or choose another one.',
    });
  }
  return source;
}

function recordIdsOf({ scope, recordIds }: RestoreRequest): string[] | null {
  if (scope === 'records' && (recordIds === undefined || recordIds.length === 0)) {
    throw new HoldfastError('BAD_REQUEST', 'Say which records to restore.', {
      field: 'recordIds',
      remedy: 'Give at least one record id.',
    });
  }
  if (scope !== 'records' && recordIds !== undefined) {
    throw new HoldfastError('BAD_REQUEST', `Record ids go with the scope "records", not with "${scope}".`, {
      field: 'recordIds',
    });
  }
  return recordIds ? [...new Set(recordIds.map(toId18))] : null;
}

function checkFields(fields: readonly string[] | undefined, known: ReadonlySet<string>): void {
  const unknown = fields?.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new HoldfastError('BAD_REQUEST', `The backup holds no field ${unknown} of this object.`, {
    field: 'fields',
  });
}
