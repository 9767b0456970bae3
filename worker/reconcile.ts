import { sql } from 'drizzle-orm';
import type { Db } from '#core/db';
import type { Clock } from '#core/model';
import { enqueue, jobKeyOf, queueOfConnection, queueOfFiles } from '#core/queue';
import { releaseDeadWorkers } from './lifeline.ts';

/** Silence after which a worker that still lives counts as hung, in milliseconds. */
export const defaultSilence = 30_000;

export interface Reconciled {
  /** Dead workers whose jobs were taken away, and units of work taken from hung ones. */
  readonly released: number;
  /** Units of work that had no live job, or a hung one. */
  readonly requeued: number;
}

interface OpenWork extends Record<string, unknown> {
  /** The task that goes on with it. */
  kind: 'run_backup' | 'conclude_run' | 'plan_restore' | 'apply_restore';
  tenant_id: string;
  connection_id: string;
  id: string;
  status: string;
}

/**
 * Brings the queue back in line with the tables, which are the truth: every unfinished run and restore, every partial run whose time has
 * come and every closed run that was not concluded gets a job, unless a live one waits or is worked on. Work whose living worker has given
 * no sign for `silence` milliseconds is taken from it; should it wake up, the epoch fences it off. Safe to run at any time, in several
 * processes at once.
 */
export async function reconcileOpenWork(db: Db, clock: Clock, silence = defaultSilence): Promise<Reconciled> {
  const dead = await releaseDeadWorkers(db);
  const hung = await releaseHungWork(db, clock, silence);
  let requeued = 0;
  for (const work of await openWork(db, 'infinity')) {
    if (await hasLiveJob(db, keyOf(work))) continue;
    await requeue(db, work);
    requeued += 1;
  }
  requeued += await requeueFiles(db);
  return { released: dead + hung, requeued };
}

async function openWork(db: Db, silentSince: string): Promise<readonly OpenWork[]> {
  return db.execute<OpenWork>(sql`select * from holdfast.open_work(${silentSince}::timestamptz)`);
}

function keyOf({ kind, tenant_id: tenantId, id }: OpenWork): string {
  return isOfRun(kind)
    ? jobKeyOf(kind, { tenantId, runId: id })
    : jobKeyOf(kind, { tenantId, restoreId: id });
}

function isOfRun(kind: OpenWork['kind']): kind is 'run_backup' | 'conclude_run' {
  return kind === 'run_backup' || kind === 'conclude_run';
}

/**
 * Takes silent work from living workers: when both the row's heartbeat and the worker's hold on the job are older than the silence, its
 * job and its named queue are unlocked. graphile-worker can only unlock everything that a process holds, so this goes to its tables.
 */
async function releaseHungWork(db: Db, clock: Clock, silence: number): Promise<number> {
  const silent = await openWork(db, new Date(clock.now().getTime() - silence).toISOString());
  if (silent.length === 0) return 0;
  const long = sql`locked_at < now() - make_interval(secs => ${silence / 1000})`;
  const keys = sql.param(silent.map(keyOf));
  const queues = sql.param(silent.map((work) => queueOfConnection(work.connection_id)));
  const jobs = await db.execute(sql`
    update graphile_worker._private_jobs set locked_at = null, locked_by = null
    where key = any(${keys}::text[]) and ${long} returning job_queue_id`);
  if (jobs.length === 0) return 0;
  await db.execute(sql`
    update graphile_worker._private_job_queues set locked_at = null, locked_by = null
    where queue_name = any(${queues}::text[]) and ${long}`);
  return jobs.length;
}

/** True while a job of this key is worked on, or waits with attempts left. */
async function hasLiveJob(db: Db, key: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select from graphile_worker.jobs where key = ${key} and (locked_by is not null or attempts < max_attempts)`);
  return rows.length > 0;
}

async function requeue(db: Db, work: OpenWork): Promise<void> {
  const queue = queueOfConnection(work.connection_id);
  const { tenant_id: tenantId, id, kind } = work;
  if (isOfRun(kind)) await enqueue(db, kind, { tenantId, runId: id }, { queue });
  else await enqueue(db, kind, { tenantId, restoreId: id }, { queue });
}

/** Fetching of files, for runs that wait for them alone. What it waits for between two attempts stands in its job. */
async function requeueFiles(db: Db): Promise<number> {
  const open = await db.execute<{ tenant_id: string; connection_id: string }>(
    sql`select * from holdfast.open_file_work()`,
  );
  let requeued = 0;
  for (const { tenant_id: tenantId, connection_id: connectionId } of open) {
    const task = { tenantId, connectionId };
    if (await hasLiveJob(db, jobKeyOf('fetch_files', task))) continue;
    await enqueue(db, 'fetch_files', task, { queue: queueOfFiles(connectionId) });
    requeued += 1;
  }
  return requeued;
}
