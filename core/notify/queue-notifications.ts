import { eq } from 'drizzle-orm';
import { jobNotification, notification, type Tx } from '#core/db';
import { HoldfastError, isTerminal, type Clock, type RunStatus } from '#core/model';
import { enqueue } from '#core/queue';
import type { Report } from './message.ts';
import type { Channel } from './senders.ts';

/** The run that messages are about. */
export interface NotifiedRun {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly status: RunStatus;
  /** Alerts that the run raised. */
  readonly alerts: number;
}

const failures: ReadonlySet<RunStatus> = new Set(['failed', 'partial']);

/**
 * Queues the messages that a run gives reason for, one for each receiver of its job: how it ended, as the job is set, and its alerts in any
 * case. Alerts that are part of a message about the end are not sent beside it. Doing it again for the same run and reason adds nothing.
 */
export async function queueNotifications(tx: Tx, clock: Clock, about: NotifiedRun): Promise<void> {
  const [settings] = await tx.select().from(jobNotification).where(eq(jobNotification.jobId, about.jobId));
  if (!settings) return;
  const tellsEnd =
    isTerminal(about.status) && (settings.sendOn === 'every_run' || failures.has(about.status));
  const reason = tellsEnd ? 'run' : about.alerts > 0 ? 'alert' : undefined;
  const runStatus = reason === 'run' ? about.status : null;
  if (reason) await queueFor(tx, clock, settings, { ...about, runId: about.id, reason, runStatus });
}

/** Sends a test message to every receiver of a job. Throws NOT_FOUND; CONFLICT when it has none. */
export async function queueTestMessage(tx: Tx, clock: Clock, jobId: string): Promise<void> {
  const [settings] = await tx.select().from(jobNotification).where(eq(jobNotification.jobId, jobId));
  const { tenantId } = settings ?? { tenantId: '' };
  const about = { tenantId, jobId, runId: null, reason: 'test', runStatus: null } as const;
  const queued = settings && (await queueFor(tx, clock, settings, about));
  if (!queued) {
    throw new HoldfastError('CONFLICT', 'This job has nobody to send a message to.', {
      remedy: 'Save an email address, a phone number, a Slack webhook or a webhook first.',
    });
  }
}

async function queueFor(
  tx: Tx,
  clock: Clock,
  settings: typeof jobNotification.$inferSelect,
  about: {
    readonly tenantId: string;
    readonly jobId: string;
    readonly runId: string | null;
    readonly reason: Report['reason'];
    readonly runStatus: RunStatus | null;
  },
): Promise<number> {
  const { tenantId, jobId, runId, reason, runStatus } = about;
  const rows = receiversIn(settings).map(({ channel, target }) => ({
    ...{ id: clock.uuid(), tenantId, jobId, runId, reason, runStatus, channel, target },
    ...{ state: 'pending' as const, createdAt: clock.now() },
  }));
  if (rows.length === 0) return 0;
  const queued = await tx
    .insert(notification)
    .values(rows)
    .onConflictDoNothing()
    .returning({ notificationId: notification.id });
  for (const { notificationId } of queued)
    await enqueue(tx, 'send_notification', { tenantId, notificationId }, { maxAttempts: 5 });
  return rows.length;
}

function receiversIn(settings: typeof jobNotification.$inferSelect): { channel: Channel; target: string }[] {
  const { emails, phoneNumbers, sealedSlackUrl, webhookUrl } = settings;
  return [
    ...emails.map((target) => ({ channel: 'email' as const, target })),
    ...phoneNumbers.map((target) => ({ channel: 'text' as const, target })),
    ...(sealedSlackUrl === null ? [] : [{ channel: 'slack' as const, target: 'Slack' }]),
    ...(webhookUrl === null ? [] : [{ channel: 'webhook' as const, target: new URL(webhookUrl).host }]),
  ];
}
