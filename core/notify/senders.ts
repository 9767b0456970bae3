import type { Report } from './message.ts';

export type Channel = 'email' | 'text' | 'slack' | 'webhook';

/** Why a message could not be handed over. */
export class SendFailure extends Error {
  /** False when sending it again cannot help: a refused address, a deleted webhook. */
  readonly mayPass: boolean;

  /** `message` is shown to people: it holds no password, token or secret address. */
  constructor(message: string, mayPass: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.mayPass = mayPass;
  }
}

/** Hands a report over to one receiver. Resolves once the other side has taken it; throws SendFailure otherwise. */
export interface Senders {
  /** Undefined where the installation has no mail server. */
  readonly email: ((to: string, report: Report) => Promise<void>) | undefined;
  /** Undefined where the installation has no provider of text messages. */
  readonly text: ((to: string, report: Report) => Promise<void>) | undefined;
  readonly slack: (url: string, report: Report) => Promise<void>;
  /** `id` is the same in every attempt of one message, so that the receiver can drop doubles. */
  readonly webhook: (receiver: WebhookReceiver, id: string, report: Report) => Promise<void>;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Signs the body. */
  readonly secret: Buffer;
}
