import { eq } from 'drizzle-orm';
import { appendAudit } from '#core/audit';
import { backupJob, jobNotification, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { seal, unseal } from '#core/tenants';
import type { SendingConfig } from './open-senders.ts';
import { checkReceiver } from './receiver-address.ts';
import type { WebhookReceiver } from './senders.ts';
import { checkSlackUrl } from './slack.ts';

/** Where the results of a job are sent, as screens show it: of secrets only whether they are set. */
export interface NotificationSettings {
  /** `failures`: runs that failed or stopped. Alerts are sent either way. */
  sendOn: 'every_run' | 'failures';
  emails: string[];
  /** E.164, such as +41790000000. */
  phoneNumbers: string[];
  slack: boolean;
  webhookUrl: string | null;
  /** What this installation can send; the others are refused with a reason. */
  available: { email: boolean; text: boolean };
}

/** What a person saves. A secret that is left out stays as it is; null removes it. */
export interface NotificationInput {
  readonly sendOn: 'every_run' | 'failures';
  readonly emails: readonly string[];
  readonly phoneNumbers: readonly string[];
  readonly slackUrl?: string | null;
  readonly webhookUrl?: string | null;
}

/** Receivers with their secrets open, for the worker alone. */
export interface Receivers {
  readonly sendOn: 'every_run' | 'failures';
  readonly emails: readonly string[];
  readonly phoneNumbers: readonly string[];
  readonly slackUrl: string | undefined;
  readonly webhook: WebhookReceiver | undefined;
}

const mostReceivers = 20;
/** As HTML's `input type=email` reads an address: what is beyond it, the mail server tells. */
const emailAddress = /^[^\s@<>()",;:\\[\]]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251})\.[a-zA-Z]{2,63}$/;
const phoneNumber = /^\+[1-9]\d{6,14}$/;

/** Throws NOT_FOUND for a job of nobody or of another tenant. */
export async function notificationSettings(
  tx: Tx,
  sending: SendingConfig,
  jobId: string,
): Promise<NotificationSettings> {
  const row = await storedSettings(tx, jobId);
  return {
    sendOn: row?.sendOn ?? 'failures',
    emails: row?.emails ?? [],
    phoneNumbers: row?.phoneNumbers ?? [],
    slack: (row?.sealedSlackUrl ?? null) !== null,
    webhookUrl: row?.webhookUrl ?? null,
    available: { email: sending.mail !== undefined, text: sending.twilio !== undefined },
  };
}

/**
 * Saves where results are sent. A new webhook gets a new secret, which is answered this once and never shown again. Throws NOT_FOUND, and
 * BAD_REQUEST naming the field for an address that cannot be right or that this installation cannot send to.
 */
export async function saveNotificationSettings(
  tx: Tx,
  clock: Clock,
  deps: { readonly masterKey: Buffer; readonly sending: SendingConfig },
  wanted: NotificationInput & {
    readonly tenantId: string;
    readonly memberId: string;
    readonly jobId: string;
  },
): Promise<{ settings: NotificationSettings; webhookSecret: string | null }> {
  const before = await storedSettings(tx, wanted.jobId);
  checkInput(wanted, deps.sending);
  const { tenantId, jobId } = wanted;
  const sealed = (kind: 'slack_url' | 'webhook_secret', text: string) =>
    seal(clock, deps.masterKey, { tenantId, kind, id: jobId }, Buffer.from(text));
  const isNewWebhook = isSet(wanted.webhookUrl) && wanted.webhookUrl !== before?.webhookUrl;
  const webhookSecret = isNewWebhook ? clock.randomBytes(32).toString('base64url') : null;
  const values = {
    ...{
      tenantId,
      sendOn: wanted.sendOn,
      emails: unique(wanted.emails),
      phoneNumbers: unique(wanted.phoneNumbers),
    },
    ...(wanted.slackUrl === undefined
      ? {}
      : { sealedSlackUrl: wanted.slackUrl === null ? null : sealed('slack_url', wanted.slackUrl) }),
    ...(wanted.webhookUrl === undefined ? {} : { webhookUrl: wanted.webhookUrl }),
    ...(webhookSecret === null ? {} : { sealedWebhookSecret: sealed('webhook_secret', webhookSecret) }),
    ...(wanted.webhookUrl === null ? { sealedWebhookSecret: null } : {}),
    updatedAt: clock.now(),
  };
  await tx
    .insert(jobNotification)
    .values({ jobId, ...values })
    .onConflictDoUpdate({ target: jobNotification.jobId, set: values });
  const { memberId, sendOn } = wanted;
  const facts = {
    sendOn,
    emails: wanted.emails.length,
    phoneNumbers: wanted.phoneNumbers.length,
    ...(wanted.slackUrl === undefined ? {} : { slack: wanted.slackUrl !== null }),
    ...(wanted.webhookUrl === undefined ? {} : { webhook: wanted.webhookUrl !== null }),
  };
  const actor = { tenantId, memberId };
  await appendAudit(tx, clock, { actor, kind: 'notifications_changed', subject: { jobId }, facts });
  return { settings: await notificationSettings(tx, deps.sending, jobId), webhookSecret };
}

/** Undefined for a job that sends nothing. Throws CONFIG_INVALID when the master key is another. */
export async function receiversOf(tx: Tx, masterKey: Buffer, jobId: string): Promise<Receivers | undefined> {
  const row = await storedSettings(tx, jobId);
  if (!row) return undefined;
  const { tenantId, sealedSlackUrl, webhookUrl, sealedWebhookSecret } = row;
  const open = (kind: 'slack_url' | 'webhook_secret', sealed: Buffer) =>
    unseal(masterKey, { tenantId, kind, id: jobId }, sealed);
  return {
    sendOn: row.sendOn,
    emails: row.emails,
    phoneNumbers: row.phoneNumbers,
    slackUrl: sealedSlackUrl === null ? undefined : open('slack_url', sealedSlackUrl).toString('utf8'),
    webhook:
      webhookUrl === null || sealedWebhookSecret === null
        ? undefined
        : { url: webhookUrl, secret: open('webhook_secret', sealedWebhookSecret) },
  };
}

async function storedSettings(tx: Tx, jobId: string) {
  const [found] = await tx
    .select({ settings: jobNotification })
    .from(backupJob)
    .leftJoin(jobNotification, eq(jobNotification.jobId, backupJob.id))
    .where(eq(backupJob.id, jobId));
  if (!found) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  return found.settings ?? undefined;
}

function checkInput(wanted: NotificationInput, sending: SendingConfig): void {
  checkList(wanted.emails, 'emails', emailAddress, 'Give addresses such as ada@example.com.');
  checkList(
    wanted.phoneNumbers,
    'phoneNumbers',
    phoneNumber,
    'Give numbers with their country code, such as +41790000000.',
  );
  if (wanted.emails.length > 0 && !sending.mail) {
    throw refused(
      'emails',
      'This installation has no mail server.',
      'Ask the operator to set HOLDFAST_SMTP_URL, or leave the list empty.',
    );
  }
  if (wanted.phoneNumbers.length > 0 && !sending.twilio) {
    throw refused(
      'phoneNumbers',
      'This installation cannot send text messages.',
      'Ask the operator to set up a provider, or leave the list empty.',
    );
  }
  if (isSet(wanted.slackUrl)) checkSlackUrl(wanted.slackUrl, sending.allowInward);
  if (isSet(wanted.webhookUrl)) checkReceiver(wanted.webhookUrl, 'webhookUrl', sending.allowInward);
}

function isSet(text: string | null | undefined): text is string {
  return text !== null && text !== undefined;
}

function checkList(list: readonly string[], field: string, form: RegExp, remedy: string): void {
  if (list.length > mostReceivers)
    throw refused(field, `A job has at most ${mostReceivers} of these.`, 'Use a mailing list.');
  const wrong = list.findIndex((text) => !form.test(text.trim()));
  if (wrong >= 0) throw refused(field, `Number ${wrong + 1} of the list is not valid.`, remedy);
}

function refused(field: string, message: string, remedy: string): HoldfastError {
  return new HoldfastError('BAD_REQUEST', message, { field, remedy });
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list.map((text) => text.trim()))];
}
