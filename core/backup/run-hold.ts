import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { connection, run, withTenant, type Tx } from '#core/db';
import { HoldfastError, type RunStatus } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import type { RunDeps } from './run-deps.ts';

export const openStatuses: readonly RunStatus[] = ['pending', 'running', 'record_data_complete'];

/** A run as taken by this process. It is ours as long as its row has our epoch. */
export interface RunHold {
  readonly runId: string;
  readonly tenantId: string;
  readonly epoch: number;
  /** `_from` and `_to` of the versions it writes. */
  readonly number: number;
  readonly kind: 'full' | 'incremental';
  readonly startedAt: Date;
  /** API calls of the slices before this one. */
  readonly earlierCalls: number;
  readonly connectionId: string;
  readonly storeSchema: string;
}

/**
 * Takes an unfinished run by raising its epoch: from here on whoever held it before is fenced off. Undefined when it is finished, or
 * there is no such run of this tenant.
 */
export async function takeRun(deps: RunDeps, tenantId: string, runId: string): Promise<RunHold | undefined> {
  const now = deps.clock.now();
  return withTenant(deps.database.db, tenantId, async (tx) => {
    const [row] = await tx
      .update(run)
      .set({
        epoch: sql`${run.epoch} + 1`,
        status: 'running',
        startedAt: sql`coalesce(${run.startedAt}, ${now.toISOString()}::timestamptz)`,
        heartbeatAt: now,
      })
      .where(and(eq(run.id, runId), inArray(run.status, [...openStatuses])))
      .returning();
    if (!row) return undefined;
    const [org] = await tx
      .select({ storeSchema: connection.storeSchema })
      .from(connection)
      .where(eq(connection.id, row.connectionId));
    if (!org) throw new HoldfastError('INTERNAL', 'The connection of this run is gone.');
    const { epoch, number, kind, connectionId, apiCalls: earlierCalls } = row;
    const { storeSchema } = org;
    return {
      ...{ runId, tenantId, epoch, number, kind, earlierCalls, connectionId, storeSchema },
      startedAt: row.startedAt ?? now,
    };
  });
}

/** Runs one statement: in a drizzle transaction, or on the connection of a COPY. */
export type SqlRunner = (query: SQL) => Promise<readonly Record<string, unknown>[]>;

export function runnerOfTx(tx: Tx): SqlRunner {
  return async (query) => tx.execute(query);
}

const dialect = new PgDialect();

/** For the transaction of a COPY, which is not drizzle's: it must be told the tenant too. */
export async function runnerOfCopy(client: pg.PoolClient, tenantId: string): Promise<SqlRunner> {
  await client.query(`select set_config('holdfast.tenant_id', $1, true)`, [tenantId]);
  return async (query) => {
    const { sql: text, params } = dialect.sqlToQuery(query);
    const result = await client.query<Record<string, unknown>>(text, params);
    return result.rows;
  };
}

/**
 * The fence, the last statement of every transaction of a run: gives a sign of life, brings the run's counters up to date, and throws
 * FENCED, so that all of the transaction is undone, unless the run is still ours. Last, because it locks the row until the commit.
 */
export async function fence(runSql: SqlRunner, hold: RunHold, now: Date, org?: OrgClient): Promise<void> {
  const calls = org ? sql`${hold.earlierCalls + org.apiCalls()}::int` : sql`r.api_calls`;
  const rows = await runSql(sql`
    update holdfast.run r set heartbeat_at = ${now.toISOString()}::timestamptz, api_calls = ${calls}, records = t.records,
      added = t.added, changed = t.changed, deleted = t.deleted, objects_done = t.done, objects_total = t.total, warnings = t.warnings
    from (
      select coalesce(sum(case when state = 'done' then records else rows_staged end), 0) as records, count(*) as total,
        coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed, coalesce(sum(deleted), 0) as deleted,
        count(*) filter (where state = 'done') as done,
        count(*) filter (where coverage in ('failed', 'partial') or coverage = 'skipped' and not expected) as warnings
      from holdfast.run_object where run_id = ${hold.runId}::uuid
    ) t
    where r.id = ${hold.runId}::uuid and r.epoch = ${hold.epoch}::int and r.status = 'running'
    returning r.id`);
  if (rows.length === 0) throw new HoldfastError('FENCED', 'Another worker has taken this run over.');
}

/** A transaction of the run's tenant that ends with the fence. */
export async function fenced<T>(
  deps: RunDeps,
  hold: RunHold,
  org: OrgClient | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return withTenant(deps.database.db, hold.tenantId, async (tx) => {
    const result = await work(tx);
    await fence(runnerOfTx(tx), hold, deps.clock.now(), org);
    return result;
  });
}
