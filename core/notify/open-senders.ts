import type { Clock } from '#core/model';
import { emailSender, type MailServer } from './email.ts';
import { outboundAgent } from './receiver-address.ts';
import type { Senders } from './senders.ts';
import { slackSender } from './slack.ts';
import { twilioSender, type TwilioAccount } from './text-message.ts';
import { webhookSender } from './webhook.ts';

/** What an installation sends with. */
export interface SendingConfig {
  readonly mail: MailServer | undefined;
  readonly twilio: TwilioAccount | undefined;
  /** True only where receivers inside the own network are meant, as in tests: otherwise they are refused. */
  readonly allowInward: boolean;
}

/** An installation that has set up nothing: Slack and webhooks alone. */
export const noSending: SendingConfig = { mail: undefined, twilio: undefined, allowInward: false };

export function openSenders(clock: Clock, config: SendingConfig): Senders {
  const dispatcher = outboundAgent(config.allowInward);
  return {
    email: config.mail && emailSender(config.mail),
    text: config.twilio && twilioSender(config.twilio),
    slack: slackSender(dispatcher, config.allowInward),
    webhook: webhookSender(clock, dispatcher, config.allowInward),
  };
}
