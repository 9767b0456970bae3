import { request } from 'undici';
import { headlineOf } from './message.ts';
import { SendFailure, type Senders } from './senders.ts';

export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** Number or messaging service (`MG...`) that sends. */
  readonly from: string;
  /** `https://api.twilio.com` unless a regional or test address is set. */
  readonly baseUrl: string;
}

/** Three segments of an SMS; a longer text costs more than it tells. */
const longestText = 450;

/** Sends by Twilio's Messages resource (Twilio Programmable Messaging API, 2010-04-01). */
export function twilioSender(account: TwilioAccount): NonNullable<Senders['text']> {
  const { accountSid, authToken, from, baseUrl } = account;
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, baseUrl).href;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  return async (to, report) => {
    const text = [headlineOf(report), ...report.alerts].join('\n').slice(0, longestText);
    const { status, code } = await post(url, authorization, { To: to, ...sender, Body: text });
    if (status >= 200 && status < 300) return;
    const mayPass = status === 429 || status >= 500 || status === 401;
    throw new SendFailure(
      `The text message provider answered ${status}${code === '' ? '' : ` (${code})`}.`,
      mayPass,
    );
  };
}

async function post(
  url: string,
  authorization: string,
  form: Readonly<Record<string, string>>,
): Promise<{ status: number; code: string }> {
  try {
    const reply = await request(url, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams(form).toString(),
      headersTimeout: 20_000,
      bodyTimeout: 20_000,
    });
    const body = await reply.body.text();
    return { status: reply.statusCode, code: /"code"\s*:\s*(\d+)/.exec(body)?.[1] ?? '' };
  } catch (cause) {
    throw new SendFailure('The text message provider could not be reached.', true, cause);
  }
}
