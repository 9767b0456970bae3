import { createHmac } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import type { Clock } from '#core/model';
import type { Report } from './message.ts';
import { checkReceiver } from './receiver-address.ts';
import { SendFailure, type Senders } from './senders.ts';

/**
 * The signature of a webhook: `t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY` under the receiver's secret. The time is part of it, so
 * that a receiver can refuse old messages sent again.
 */
export function webhookSignature(secret: Buffer, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** Posts reports as JSON, signed. Redirects are not followed: the message goes to the address that was saved, or nowhere. */
export function webhookSender(
  clock: Clock,
  dispatcher: Dispatcher,
  allowInward: boolean,
): Senders['webhook'] {
  return async ({ url, secret }, id, report) => {
    const address = checkReceiver(url, 'webhookUrl', allowInward);
    const body = JSON.stringify(bodyOf(id, clock, report));
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const status = await post(dispatcher, address, body, {
      'content-type': 'application/json',
      'user-agent': 'Holdfast',
      'holdfast-id': id,
      'holdfast-signature': webhookSignature(secret, seconds, body),
    });
    if (status >= 200 && status < 300) return;
    const mayPass = status === 408 || status === 429 || status >= 500;
    throw new SendFailure(`The webhook answered ${status}.`, mayPass);
  };
}

function bodyOf(id: string, clock: Clock, { reason, job, org, run, alerts, shortfalls }: Report): object {
  return {
    id,
    type: `holdfast.${reason}`,
    sentAt: clock.now().toISOString(),
    job,
    org,
    run,
    alerts,
    shortfalls,
  };
}

async function post(
  dispatcher: Dispatcher,
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  try {
    const reply = await request(url, {
      ...{ dispatcher, method: 'POST', headers, body },
      ...{ headersTimeout: 20_000, bodyTimeout: 20_000 },
    });
    await reply.body.dump({ limit: 65_536 });
    return reply.statusCode;
  } catch (cause) {
    throw new SendFailure('The webhook could not be reached.', true, cause);
  }
}
