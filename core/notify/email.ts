import { createTransport } from 'nodemailer';
import { headlineOf, textOf } from './message.ts';
import { SendFailure, type Senders } from './senders.ts';

export interface MailServer {
  /** `smtp://user:password@host:587` or `smtps://...:465`. */
  readonly url: string;
  /** Sender address, such as `Holdfast <backup@example.com>`. */
  readonly from: string;
}

/** Sends by SMTP. Over plain `smtp` the connection is raised to TLS wherever the server offers it. */
export function emailSender(server: MailServer): NonNullable<Senders['email']> {
  const transport = createTransport({
    url: server.url,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  });
  return async (to, report) => {
    try {
      await transport.sendMail({
        from: server.from,
        to,
        subject: headlineOf(report),
        text: textOf(report),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw failure(error);
    }
  };
}

/** 5xx is a refusal for good (RFC 5321 section 4.2.1), except when it is about our login, which an operator may mend. */
function failure(error: unknown): SendFailure {
  const facts = (error instanceof Error ? error : {}) as { responseCode?: unknown; code?: unknown };
  if (facts.code === 'EAUTH')
    return new SendFailure('The mail server refused the user name or password of Holdfast.', true, error);
  if (typeof facts.responseCode === 'number') {
    const refused = facts.responseCode >= 500;
    return new SendFailure(`The mail server answered ${facts.responseCode}.`, !refused, error);
  }
  return new SendFailure('The mail server could not be reached.', true, error);
}
