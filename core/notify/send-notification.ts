import { eq, sql } from 'drizzle-orm';
import { notification, withTenant, type Database, type Tx } from '#core/db';
import type { Clock } from '#core/model';
import { enqueue, type NotificationTask } from '#core/queue';
import type { Report } from './message.ts';
import { readReport } from './report.ts';
import { SendFailure, type Senders } from './senders.ts';
import { receiversOf, type Receivers } from './settings.ts';

export interface SendingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly masterKey: Buffer;
  readonly senders: Senders;
}

/** Minutes to wait after the n-th failed attempt: a receiver that is away over night still gets its message. */
const waits = [1, 5, 15, 60, 180, 360, 720];

type Notification = typeof notification.$inferSelect;

/**
 * Sends one message and writes down what became of it. A failure that may pass is tried again, eight times within a day; then, and for a
 * refusal at once, the message is failed and shown as such. `sent`, `waiting`, `failed`, or `settled` when there was nothing to do.
 */
export async function sendNotification(
  deps: SendingDeps,
  task: NotificationTask,
): Promise<'sent' | 'waiting' | 'failed' | 'settled'> {
  const { database, clock } = deps;
  const work = await withTenant(database.db, task.tenantId, (tx) => readWork(tx, deps.masterKey, task));
  if (!work) return 'settled';
  const { message } = work;
  try {
    await deliver(deps.senders, work);
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    return withTenant(database.db, task.tenantId, (tx) => noteFailure(tx, clock, message, error));
  }
  await withTenant(database.db, task.tenantId, (tx) =>
    tx
      .update(notification)
      .set({ state: 'sent', sentAt: clock.now(), problem: null, attempts: sql`${notification.attempts} + 1` })
      .where(eq(notification.id, message.id)),
  );
  return 'sent';
}

interface Work {
  readonly message: Notification;
  readonly report: Report;
  readonly receivers: Receivers | undefined;
}

async function readWork(tx: Tx, masterKey: Buffer, task: NotificationTask): Promise<Work | undefined> {
  const [message] = await tx.select().from(notification).where(eq(notification.id, task.notificationId));
  if (message?.state !== 'pending') return undefined;
  return {
    message,
    report: await readReport(tx, message),
    receivers: await receiversOf(tx, masterKey, message.jobId),
  };
}

async function deliver(senders: Senders, { message, report, receivers }: Work): Promise<void> {
  const { channel, target, id } = message;
  const missing = (what: string) => new SendFailure(`${what} is no longer set up.`, false);
  if (channel === 'email') {
    if (!senders.email) throw missing('The mail server');
    await senders.email(target, report);
  } else if (channel === 'text') {
    if (!senders.text) throw missing('The provider of text messages');
    await senders.text(target, report);
  } else if (channel === 'slack') {
    if (!receivers?.slackUrl) throw missing('The Slack webhook');
    await senders.slack(receivers.slackUrl, report);
  } else {
    if (!receivers?.webhook) throw missing('The webhook');
    await senders.webhook(receivers.webhook, id, report);
  }
}

async function noteFailure(
  tx: Tx,
  clock: Clock,
  message: Notification,
  failure: SendFailure,
): Promise<'waiting' | 'failed'> {
  const wait = waits[message.attempts];
  const again = failure.mayPass && wait !== undefined;
  await tx
    .update(notification)
    .set({ state: again ? 'pending' : 'failed', attempts: message.attempts + 1, problem: failure.message })
    .where(eq(notification.id, message.id));
  if (!again) return 'failed';
  const runAt = new Date(clock.now().getTime() + wait * 60_000);
  const task = { tenantId: message.tenantId, notificationId: message.id };
  await enqueue(tx, 'send_notification', task, { runAt, maxAttempts: 5 });
  return 'waiting';
}
