import { and, desc, eq, lt } from 'drizzle-orm';
import { backupJob, notification, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { enqueue } from '#core/queue';
import type { Channel } from './senders.ts';

/** One message and what became of it. Instants are ISO 8601 in UTC. */
export interface Delivery {
  readonly id: string;
  readonly runId: string | null;
  readonly reason: 'run' | 'alert' | 'test';
  readonly channel: Channel;
  readonly target: string;
  readonly state: 'pending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly problem: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

/** The messages of a job, newest first. `before`: the `createdAt` to continue from. Throws NOT_FOUND for a job of nobody. */
export async function listDeliveries(
  tx: Tx,
  jobId: string,
  page: { readonly limit: number; readonly before?: Date },
): Promise<Delivery[]> {
  const [job] = await tx.select({ id: backupJob.id }).from(backupJob).where(eq(backupJob.id, jobId));
  if (!job) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const older = page.before === undefined ? undefined : lt(notification.createdAt, page.before);
  const rows = await tx
    .select()
    .from(notification)
    .where(and(eq(notification.jobId, jobId), older))
    .orderBy(desc(notification.createdAt), desc(notification.id))
    .limit(page.limit);
  return rows.map(toDelivery);
}

/** Sends a failed message once more. Throws NOT_FOUND; CONFLICT when it has not failed. */
export async function retryDelivery(
  tx: Tx,
  clock: Clock,
  jobId: string,
  notificationId: string,
): Promise<Delivery> {
  const one = and(eq(notification.id, notificationId), eq(notification.jobId, jobId));
  const [found] = await tx.select().from(notification).where(one).for('update');
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such message.');
  if (found.state !== 'failed') {
    throw new HoldfastError('CONFLICT', 'Only a message that failed can be sent again.', {
      remedy: 'Wait until it has been sent or has failed.',
    });
  }
  const [row] = await tx.update(notification).set({ state: 'pending', attempts: 0 }).where(one).returning();
  const { tenantId } = found;
  await enqueue(
    tx,
    'send_notification',
    { tenantId, notificationId },
    { runAt: clock.now(), maxAttempts: 5 },
  );
  return toDelivery(row ?? found);
}

function toDelivery(row: typeof notification.$inferSelect): Delivery {
  const { id, runId, reason, channel, target, state, attempts, problem } = row;
  return {
    ...{ id, runId, reason, channel, target, state, attempts, problem },
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}
