import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { fetch, type Dispatcher } from 'undici';
import { HoldfastError } from '#core/model';
import { headlineOf, textOf } from './message.ts';
import { checkReceiver } from './receiver-address.ts';
import { SendFailure, type Senders } from './senders.ts';

/** Where Slack's incoming webhooks live (Slack API, Sending messages using incoming webhooks; GovSlack). */
const slackHosts = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/** Checks the address of a Slack webhook as it is saved. Throws BAD_REQUEST naming the field. */
export function checkSlackUrl(text: string, allowInward: boolean): URL {
  const url = checkReceiver(text, 'slackUrl', allowInward);
  if (slackHosts.has(url.hostname) || allowInward) return url;
  throw new HoldfastError('BAD_REQUEST', 'This is not the address of a Slack webhook.', {
    field: 'slackUrl',
    remedy:
      'Add an incoming webhook to your Slack app and give its address, https://hooks.slack.com/services/...',
  });
}

/** Posts reports to a channel through its incoming webhook. */
export function slackSender(dispatcher: Dispatcher, allowInward: boolean): Senders['slack'] {
  return async (url, report) => {
    checkSlackUrl(url, allowInward);
    const webhook = new IncomingWebhook(url, {
      timeout: 20_000,
      fetch: (target, { method = 'POST', headers = {}, body, signal } = {}) =>
        fetch(target, {
          ...{ method, headers, redirect: 'error', dispatcher },
          ...(typeof body === 'string' ? { body } : {}),
          ...(signal ? { signal } : {}),
        }),
    });
    const headline = escaped(headlineOf(report));
    const body = escaped(textOf(report));
    try {
      await webhook.send({
        text: headline,
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: `*${headline}*\n${body}`.slice(0, 2_900) } },
        ],
      });
    } catch (error) {
      throw failure(error);
    }
  };
}

/** The three characters that Slack reads as markup of its own (Slack API, Formatting text). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function failure(error: unknown): SendFailure {
  if (!(error instanceof IncomingWebhookHTTPError)) {
    // The error of the connection may quote the address, which is a secret: only that it failed is told.
    return new SendFailure('Slack could not be reached.', true);
  }
  const { statusCode } = error;
  const mayPass = statusCode === 429 || statusCode >= 500;
  return new SendFailure(`Slack answered ${statusCode}.`, mayPass);
}
