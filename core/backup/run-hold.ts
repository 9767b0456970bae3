import { and, eq, inArray, ne, sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { connection, run, runObject, withTenant, type Tx } from '#core/db';
import { HoldfastError, type RunStatus } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import type { RunDeps } from './run-deps.ts';
import { shareOfRun, type RunShare } from './run-share.ts';

/** Runs that a worker may take. One that waits for its files is none of them: see perform-files.ts. */
export const openStatuses: readonly RunStatus[] = ['pending', 'running'];

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
  readonly share: RunShare;
  /** Set at the first checkpoint after a person asked for the end of the run. */
  readonly cancel: { requested: boolean };
  /** Slices in a row, this one included, that began and were not heard of again. */
  readonly attempts: number;
  /** True for a run that stopped at the allowance before and has a snapshot already. */
  readonly resumed: boolean;
}

/**
 * Takes an unfinished run by raising its epoch: from here on whoever held it before is fenced off. Undefined when it is finished, or
 * there is no such run of this tenant. A partial run is taken only with `resume`, see resume-run.ts.
 */
export async function takeRun(
  deps: RunDeps,
  tenantId: string,
  runId: string,
  resume = false,
): Promise<RunHold | undefined> {
  const now = deps.clock.now();
  return withTenant(deps.database.db, tenantId, async (tx) => {
    const [row] = await tx
      .update(run)
      .set({
        epoch: sql`${run.epoch} + 1`,
        status: 'running',
        startedAt: sql`coalesce(${run.startedAt}, ${now.toISOString()}::timestamptz)`,
        ...{ heartbeatAt: now, finishedAt: null, concludedAt: null, problem: null },
        attempts: sql`${run.attempts} + 1`,
      })
      .where(and(eq(run.id, runId), inArray(run.status, resume ? ['partial'] : [...openStatuses])))
      .returning();
    if (!row) return undefined;
    if (row.resumeAt !== null) await putBack(tx, runId);
    return holdOf(tx, row);
  });
}

/** What a partial run named as not read is to be read after all. */
async function putBack(tx: Tx, runId: string): Promise<void> {
  await tx
    .update(runObject)
    .set({ coverage: null, reason: '', cause: null, notStarted: false })
    .where(and(eq(runObject.runId, runId), ne(runObject.state, 'done')));
}

async function holdOf(tx: Tx, row: typeof run.$inferSelect): Promise<RunHold> {
  const { id: runId, tenantId, epoch, number, kind, connectionId, apiCalls: earlierCalls, attempts } = row;
  const [org] = await tx
    .select({ storeSchema: connection.storeSchema })
    .from(connection)
    .where(eq(connection.id, connectionId));
  if (!org) throw new HoldfastError('INTERNAL', 'The connection of this run is gone.');
  const { storeSchema } = org;
  return {
    ...{ runId, tenantId, epoch, number, kind, earlierCalls, connectionId, storeSchema, attempts },
    startedAt: row.startedAt ?? row.requestedAt,
    share: await shareOfRun(tx, row),
    cancel: { requested: row.cancelRequestedAt !== null },
    resumed: row.resumeAt !== null,
  };
}

/** Lets go of a run that goes on later: this slice has come back. */
export async function letGo(deps: RunDeps, hold: RunHold): Promise<void> {
  await withTenant(deps.database.db, hold.tenantId, (tx) =>
    tx
      .update(run)
      .set({ attempts: 0 })
      .where(and(eq(run.id, hold.runId), eq(run.epoch, hold.epoch))),
  );
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
  const usage = org?.usage();
  const known = usage
    ? sql`, org_api_used = ${usage.used}::int, org_api_max = ${usage.max}::int, org_api_at = ${usage.at.toISOString()}::timestamptz`
    : sql``;
  const bulk = org ? bulkColumns(hold, org) : sql``;
  // Progress is what moves a counter: a sign of life alone does not count as a checkpoint.
  const moved = sql`(r.objects_total, r.objects_done, r.records) is distinct from (t.total, t.done, t.records)`;
  const rows = await runSql(sql`
    update holdfast.run r set heartbeat_at = ${now.toISOString()}::timestamptz, api_calls = ${calls}, records = t.records,
      added = t.added, changed = t.changed, deleted = t.deleted, objects_done = t.done, objects_total = t.total, warnings = t.warnings,
      attempts = case when ${moved} then 0 else r.attempts end${known}${bulk}
    from (
      select coalesce(sum(case when state = 'extracting' and coverage is null then rows_staged else records end), 0) as records,
        count(*) as total, coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed, coalesce(sum(deleted), 0) as deleted,
        count(*) filter (where state = 'done') as done,
        count(*) filter (where coverage in ('failed', 'partial') or coverage = 'skipped' and not expected) as warnings
      from holdfast.run_object where run_id = ${hold.runId}::uuid
    ) t
    where r.id = ${hold.runId}::uuid and r.epoch = ${hold.epoch}::int and r.status = 'running'
    returning r.cancel_requested_at is not null as cancelled`);
  const [row] = rows;
  if (!row) throw new HoldfastError('FENCED', 'Another worker has taken this run over.');
  if (row['cancelled'] === true) hold.cancel.requested = true;
}

function bulkColumns({ share }: RunHold, org: OrgClient): SQL {
  const { started, known } = org.bulkJobs();
  const counted = sql`, bulk_jobs = ${share.earlierBulkJobs + started}::int`;
  if (!known) return counted;
  return sql`${counted}, bulk_left = ${known.left}::int, bulk_asked_at = ${known.askedAt.toISOString()}::timestamptz`;
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
