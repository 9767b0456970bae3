import { sql } from 'drizzle-orm';
import type { Queryable } from '#core/db';
import { jobKeyOf, type TaskPayloads, type WorkTask } from './task.ts';

export interface EnqueueOptions {
  /** Named queue: at most one of its tasks runs at a time. See `queueOfConnection`. */
  readonly queue?: string;
  /** `task:id` when not given. */
  readonly jobKey?: string;
  /** Not before this instant; at once when not given. */
  readonly runAt?: Date;
  /** How often the queue itself tries a task that throws; 25 when not given. */
  readonly maxAttempts?: number;
}

/**
 * Adds a task, in the transaction of the row it concerns. A waiting job of the same key is replaced. Adding the key of a job that is
 * being worked on puts a fresh one beside it; the named queue and the epoch of the row keep the two from doing the same work.
 */
export async function enqueue<Task extends WorkTask>(
  queryable: Queryable,
  task: Task,
  payload: TaskPayloads[Task],
  options: EnqueueOptions = {},
): Promise<void> {
  const { queue = null, jobKey = jobKeyOf(task, payload), runAt, maxAttempts = 25 } = options;
  await queryable.execute(sql`
    select holdfast.enqueue(${task}, ${JSON.stringify(payload)}::json, ${queue}::text, ${jobKey}::text,
      ${runAt?.toISOString() ?? null}::timestamptz, ${maxAttempts}::int)`);
}
