import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Queryable } from '#core/db';

/** Keeps the locks of worker names apart from every other advisory lock of ours. */
const seed = 7_411_230_031;

/** Waiting time before a lost lifeline is taken up again, in milliseconds. */
const reconnectDelay = 1_000;

/**
 * The session that proves that this process lives. Postgres releases its locks the moment the process is gone, so others need not wait
 * for a silence. A lifeline that breaks while the process lives is taken up again; what others took over meanwhile is fenced by epoch.
 */
export interface Lifeline {
  /** Declares a holder of jobs (`locked_by` in the queue) of this process alive; resolves once others can see it. */
  hold(holder: string): Promise<void>;
  close(): Promise<void>;
}

export async function openLifeline(pool: pg.Pool, log: Logger): Promise<Lifeline> {
  const held = new Set<string>();
  let client: pg.PoolClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const lock = (holder: string, session: pg.PoolClient): Promise<void> =>
    session.query('select pg_advisory_lock(hashtextextended($1, $2))', [holder, seed]).then(
      () => undefined,
      () => lost(session),
    );
  const lost = (session: pg.PoolClient) => {
    if (closed || client !== session) return;
    client = undefined;
    session.release(true);
    log.warn('lifeline lost');
    timer = setTimeout(reconnect, reconnectDelay);
  };
  const reconnect = () => {
    connect().catch(() => {
      if (!closed) timer = setTimeout(reconnect, reconnectDelay);
    });
  };
  const connect = async () => {
    const session = await pool.connect();
    if (closed) {
      session.release();
      return;
    }
    client = session;
    session.on('error', () => lost(session));
    session.on('end', () => lost(session));
    for (const holder of held) void lock(holder, session);
  };

  await connect();
  return {
    hold: async (holder) => {
      held.add(holder);
      if (client) await lock(holder, client);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      // Ends the session, and with it the locks.
      client?.release(true);
    },
  };
}

/**
 * Takes the queue's jobs away from workers that no longer live, so that they are tried again at once; the queue itself would wait
 * four hours. Says how many workers were found dead. The second of grace covers a worker that has just begun.
 */
export async function releaseDeadWorkers(queryable: Queryable): Promise<number> {
  const [row] = await queryable.execute<{ dead: number }>(sql`
    with holders as (
      select distinct locked_by from graphile_worker.jobs where locked_by is not null and locked_at < now() - interval '1 second'
    ), dead as (
      select array_agg(locked_by) names from holders where pg_try_advisory_xact_lock(hashtextextended(locked_by, ${seed}))
    ), released as materialized (select graphile_worker.force_unlock_workers(names) from dead where names is not null)
    select coalesce(cardinality(names), 0)::int dead, (select count(*) from released) from dead`);
  return row?.dead ?? 0;
}
