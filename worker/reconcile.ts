import { sql } from 'drizzle-orm';
import type { Db } from '#core/db';
import type { Clock } from '#core/model';
import { enqueue, jobKeyOf, queueOfConnection, type WorkTask } from '#core/queue';
import { releaseDeadWorkers } from './lifeline.ts';

/** Silence after which a worker that still lives counts as hung, in milliseconds. */
export const defaultSilence = 30_000;

export interface Reconciled {
  /** Workers whose jobs were taken away: dead, or hung. */
  readonly released: number;
  /** Units of work that had no live job, or a hung one. */
  readonly requeued: number;
}

interface OpenWork extends Record<string, unknown> {
  kind: 'run' | 'restore';
  tenant_id: string;
  connection_id: string;
  id: string;
  status: string;
}

/**
 * Brings the queue back in line with the tables, which are the truth: every unfinished run and restore gets a job, unless a live one
 * waits or is worked on. Work whose living worker has given no sign for `silence` milliseconds is taken from it; should it wake up, the
 * epoch fences it off. Safe to run at any time, in several processes at once.
 */
export async function reconcileOpenWork(db: Db, clock: Clock, silence = defaultSilence): Promise<Reconciled> {
  const dead = await releaseDeadWorkers(db);
  const hung = await releaseHungWorkers(db, clock, silence);
  let requeued = 0;
  for (const work of await openWork(db, 'infinity')) {
    if (await hasLiveJob(db, keyOf(work))) continue;
    await requeue(db, work);
    requeued += 1;
  }
  return { released: dead + hung, requeued };
}

async function openWork(db: Db, silentSince: string): Promise<readonly OpenWork[]> {
  return db.execute<OpenWork>(sql`select * from holdfast.open_work(${silentSince}::timestamptz)`);
}

function taskOf(work: OpenWork): WorkTask {
  if (work.kind === 'run') return 'run_backup';
  return work.status === 'planning' ? 'plan_restore' : 'apply_restore';
}

function keyOf(work: OpenWork): string {
  const { tenant_id: tenantId, id } = work;
  return work.kind === 'run'
    ? jobKeyOf('run_backup', { tenantId, runId: id })
    : jobKeyOf(work.status === 'planning' ? 'plan_restore' : 'apply_restore', { tenantId, restoreId: id });
}

/** Takes silent work from living workers: both the row's heartbeat and the worker's hold on the job are older than the silence. */
async function releaseHungWorkers(db: Db, clock: Clock, silence: number): Promise<number> {
  const silent = await openWork(db, new Date(clock.now().getTime() - silence).toISOString());
  if (silent.length === 0) return 0;
  const keys = silent.map(keyOf);
  const [row] = await db.execute<{ hung: number }>(sql`
    with hung as (
      select array_agg(distinct locked_by) names from graphile_worker.jobs
      where key = any(${sql.param(keys)}::text[]) and locked_at < now() - make_interval(secs => ${silence / 1000})
    ), released as materialized (select graphile_worker.force_unlock_workers(names) from hung where names is not null)
    select coalesce(cardinality(names), 0)::int hung, (select count(*) from released) from hung`);
  return row?.hung ?? 0;
}

/** True while a job of this key is worked on, or waits with attempts left. */
async function hasLiveJob(db: Db, key: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select from graphile_worker.jobs where key = ${key} and (locked_by is not null or attempts < max_attempts)`);
  return rows.length > 0;
}

async function requeue(db: Db, work: OpenWork): Promise<void> {
  const queue = queueOfConnection(work.connection_id);
  const { tenant_id: tenantId, id } = work;
  const task = taskOf(work);
  if (task === 'run_backup') await enqueue(db, task, { tenantId, runId: id }, { queue });
  else await enqueue(db, task, { tenantId, restoreId: id }, { queue });
}
