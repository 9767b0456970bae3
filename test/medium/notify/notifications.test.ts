import { createHmac, randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { member, notification, run } from '#core/db';
import { systemClock } from '#core/model';
import {
  listDeliveries,
  openSenders,
  queueNotifications,
  queueTestMessage,
  retryDelivery,
  saveNotificationSettings,
  sendNotification,
  type SendingConfig,
} from '#core/notify';
import { useDatabase } from '#test/database';
import { HistoryStory } from '../history/history-story.ts';
import { describeObject, idOf } from '../versions/store-story.ts';
import { httpReceiver, mailReceiver, type HttpReceiver, type MailReceiver } from './receivers.ts';

const database = useDatabase();
const masterKey = randomBytes(32);
const sid = `AC${'0'.repeat(32)}`;
const account = describeObject('Account', ['Name']);

describe('notifications of a job', () => {
  let story: HistoryStory;
  let mail: MailReceiver;
  let twilio: HttpReceiver;
  let slack: HttpReceiver;
  let webhook: HttpReceiver;
  let sending: SendingConfig;
  let memberId: string;
  let webhookSecret: string;
  let runId: string;

  beforeAll(async () => {
    [mail, twilio, slack, webhook] = await Promise.all([
      mailReceiver(),
      httpReceiver('{"sid":"SM1"}'),
      httpReceiver(),
      httpReceiver(),
    ]);
    sending = {
      mail: { url: mail.url, from: 'Holdfast <backup@example.com>' },
      twilio: { accountSid: sid, authToken: 'token', from: '+15005550006', baseUrl: twilio.url },
      allowInward: true,
    };
    story = await new HistoryStory(database).begin();
    [{ id: memberId = '' } = {}] = await story.read((tx) => tx.select().from(member));
    runId = await story.run([
      { object: account, pages: [[{ Id: idOf(1), Name: 'Acme' }]] },
      { object: describeObject('Lead', ['Name']), pages: [], coverage: 'failed', reason: 'No access to it.' },
    ]);
    const saved = await save({
      emails: ['ada@example.com', 'gone@example.com'],
      phoneNumbers: ['+41790000000'],
      slackUrl: `${slack.url}/services/T/B/secret`,
      webhookUrl: `${webhook.url}/hooks/1`,
    });
    webhookSecret = saved.webhookSecret ?? '';
  });
  afterAll(() => Promise.all([mail, twilio, slack, webhook].map((receiver) => receiver.close())));

  const save = (change: object, config = sending) =>
    story.read((tx) =>
      saveNotificationSettings(
        tx,
        systemClock,
        { masterKey, sending: config },
        {
          ...{ sendOn: 'failures', emails: [], phoneNumbers: [], memberId },
          ...{ tenantId: story.tenantId, jobId: story.jobId, ...change },
        },
      ),
    );
  /** Queues what the run gives reason for, as the worker does after it. */
  const conclude = (status: 'failed' | 'partial' | 'completed', alerts = 0) =>
    story.inTenant(async (tx) => {
      await tx.update(run).set({ status, warnings: 1 }).where(eq(run.id, runId));
      const about = { id: runId, tenantId: story.tenantId, jobId: story.jobId, status, alerts };
      await queueNotifications(tx, systemClock, about);
    });
  const deliveries = () => story.read((tx) => listDeliveries(tx, story.jobId, { limit: 50 }));
  const send = async (notificationId: string) => {
    const deps = { database: database.worker, clock: systemClock, masterKey };
    const senders = openSenders(systemClock, sending);
    return sendNotification({ ...deps, senders }, { tenantId: story.tenantId, notificationId });
  };
  const one = async (channel: string) => {
    const found = (await deliveries()).find((delivery) => delivery.channel === channel);
    if (!found) throw new Error(`No message by ${channel}.`);
    return found;
  };
  const queuedJobs = async () =>
    (
      await database.worker.db.execute(
        sql`select from graphile_worker.jobs where task_identifier = 'send_notification'`,
      )
    ).length;

  it('are not sent for a run that went well, when only failures are wanted', async () => {
    await conclude('completed');
    expect(await deliveries()).toEqual([]);
  });

  it('are queued once for each receiver of a run that failed', async () => {
    await conclude('failed');
    await conclude('failed');
    expect(
      (await deliveries()).map(({ channel, target, state }) => `${channel} ${target} ${state}`).sort(),
    ).toEqual([
      'email ada@example.com pending',
      'email gone@example.com pending',
      'slack Slack pending',
      'text +41790000000 pending',
      `webhook ${new URL(webhook.url).host} pending`,
    ]);
    expect(await queuedJobs()).toBe(5);
  });

  it('reach a mailbox by SMTP, with what was left out and why', async () => {
    const ada = (await deliveries()).find(({ target }) => target === 'ada@example.com');
    expect(await send(ada?.id ?? '')).toBe('sent');
    const [letter] = mail.mails;
    expect(letter?.to).toEqual(['ada@example.com']);
    // Quotes make nodemailer encode the header (RFC 2047).
    expect(letter?.text).toContain('Subject: =?UTF-8?Q?Holdfast=3A_=22Daily=22_failed?=');
    expect(letter?.text).toContain('- Lead: No access to it.');
    expect(await send(ada?.id ?? '')).toBe('settled');
  });

  it('are failed, with the reason, when a mailbox is refused for good', async () => {
    mail.refused.add('gone@example.com');
    const gone = (await deliveries()).find(({ target }) => target === 'gone@example.com');
    expect(await send(gone?.id ?? '')).toBe('failed');
    const after = (await deliveries()).find(({ target }) => target === 'gone@example.com');
    expect(after).toMatchObject({ state: 'failed', attempts: 1, problem: 'The mail server answered 550.' });
  });

  it('reach a telephone through Twilio', async () => {
    expect(await send((await one('text')).id)).toBe('sent');
    const [request] = twilio.received;
    expect(request?.path).toBe(`/2010-04-01/Accounts/${sid}/Messages.json`);
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`${sid}:token`).toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      ...{ To: '+41790000000', From: '+15005550006', Body: 'Holdfast: "Daily" failed' },
    });
  });

  it('reach a Slack channel', async () => {
    expect(await send((await one('slack')).id)).toBe('sent');
    expect(slack.received[0]?.path).toBe('/services/T/B/secret');
    expect(JSON.parse(slack.received[0]?.body ?? '')).toMatchObject({ text: 'Holdfast: "Daily" failed' });
  });

  it('reach a webhook signed, are tried again while it is away, and keep their id', async () => {
    webhook.answerWith(503);
    const { id } = await one('webhook');
    expect(await send(id)).toBe('waiting');
    expect(await one('webhook')).toMatchObject({ state: 'pending', problem: 'The webhook answered 503.' });
    expect(await send(id)).toBe('sent');
    const [first, second] = webhook.received;
    expect(second?.headers['holdfast-id']).toBe(first?.headers['holdfast-id']);
    const [, time, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(second?.headers['holdfast-signature'])) ?? [];
    const expected = createHmac('sha256', webhookSecret).update(`${time}.${second?.body}`).digest('hex');
    expect(signature).toBe(expected);
    expect(JSON.parse(second?.body ?? '')).toMatchObject({ type: 'holdfast.run', run: { status: 'failed' } });
  });

  it('that failed can be sent again by a person', async () => {
    const gone = (await deliveries()).find(({ target }) => target === 'gone@example.com');
    mail.refused.clear();
    const again = await story.read((tx) => retryDelivery(tx, systemClock, story.jobId, gone?.id ?? ''));
    expect(again.state).toBe('pending');
    expect(await send(again.id)).toBe('sent');
    await expect(
      story.read((tx) => retryDelivery(tx, systemClock, story.jobId, again.id)),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('give up after eight attempts', async () => {
    webhook.answerWith(...Array.from({ length: 8 }, () => 500));
    await story.read((tx) => queueTestMessage(tx, systemClock, story.jobId));
    const test = (await deliveries()).find(
      ({ reason, channel }) => reason === 'test' && channel === 'webhook',
    );
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) outcomes.push(await send(test?.id ?? ''));
    expect(outcomes).toEqual([...Array.from({ length: 7 }, () => 'waiting'), 'failed']);
  });

  it('tell alerts even of a run that went well', async () => {
    await story.inTenant((tx) => tx.update(notification).set({ state: 'sent' }));
    await conclude('completed', 2);
    const reasons = (await deliveries())
      .filter(({ state }) => state === 'pending')
      .map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['alert']));
  });

  it('tell of the second end of a run that stopped at the API limit and went on', async () => {
    await story.inTenant((tx) => tx.update(notification).set({ state: 'sent' }));
    await save({ sendOn: 'every_run', emails: ['ada@example.com'] });
    const pending = async () =>
      (await deliveries()).filter(({ state, channel }) => state === 'pending' && channel === 'email').length;
    await conclude('partial');
    await conclude('partial');
    expect(await pending()).toBe(1);
    await conclude('completed');
    expect(await pending()).toBe(2);
  });

  it('keep the Slack address and the secret of the webhook sealed', async () => {
    const rows = await database.worker.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('holdfast.tenant_id', ${story.tenantId}, true)`);
      return tx.execute<{ row: string }>(
        sql`select encode(sealed_slack_url, 'escape') || encode(sealed_webhook_secret, 'escape') as row from holdfast.job_notification`,
      );
    });
    expect(rows[0]?.row).not.toContain('services/T/B');
    expect(rows[0]?.row).not.toContain(webhookSecret);
  });
});

describe('an address to send to', () => {
  let story: HistoryStory;
  const closed: SendingConfig = { mail: undefined, twilio: undefined, allowInward: false };
  let memberId: string;
  beforeAll(async () => {
    story = await new HistoryStory(database).begin();
    [{ id: memberId = '' } = {}] = await story.read((tx) => tx.select().from(member));
  });
  const save = (change: object) =>
    story.read((tx) =>
      saveNotificationSettings(
        tx,
        systemClock,
        { masterKey, sending: closed },
        {
          ...{ sendOn: 'every_run', emails: [], phoneNumbers: [], memberId },
          ...{ tenantId: story.tenantId, jobId: story.jobId, ...change },
        },
      ),
    );

  it.each([
    [{ emails: ['ada@example.com'] }, 'emails', 'no mail server'],
    [{ phoneNumbers: ['+41790000000'] }, 'phoneNumbers', 'cannot send text messages'],
    [{ emails: ['not an address'] }, 'emails', 'Number 1 of the list is not valid'],
    [{ phoneNumbers: ['0790000000'] }, 'phoneNumbers', 'Number 1 of the list is not valid'],
    [{ slackUrl: 'https://example.com/services/T/B/x' }, 'slackUrl', 'not the address of a Slack webhook'],
  ])('is refused with the field and the reason: %j', async (change, field, reason) => {
    await expect(save(change)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(reason),
      detail: { field },
    });
  });

  it.each([
    'http://example.com/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/hook',
    'https://0x7f.1/hook',
    'https://localhost/hook',
    'https://user:pass@example.com/hook',
    'ftp://example.com/hook',
    'example.com/hook',
  ])('is never one inside our network, or in the clear: %s', async (webhookUrl) => {
    await expect(save({ webhookUrl })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      detail: { field: 'webhookUrl' },
    });
  });

  it('is not connected to when its name stands for an address inside our network', async () => {
    // localhost.localdomain and the like: a name that resolves to this machine, as a rebinding attack would have it.
    const receiver = await httpReceiver();
    const senders = openSenders(systemClock, closed);
    const url = `https://localhost.:${new URL(receiver.url).port}/hook`;
    const report = {
      ...({ reason: 'test', job: { id: '1', name: 'Daily' }, org: { id: '00D', name: 'Org' } } as const),
      ...{ run: null, alerts: [], shortfalls: [] },
    };
    await expect(senders.webhook({ url, secret: randomBytes(8) }, 'id', report)).rejects.toThrow();
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });
});
