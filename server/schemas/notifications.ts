import { Type, type Static } from 'typebox';
import { Closed, Count, Instant, Nullable, OneOf, Uuid } from './shared.ts';

const Receivers = (most: number) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 320 }), { maxItems: most });
const Address = Type.String({ minLength: 1, maxLength: 2_000 });

/** GET /v1/jobs/{jobId}/notifications. Of secrets only whether they are set. */
export const NotificationSettings = Type.Object(
  {
    /** `failures`: runs that failed or stopped at the API limit. Alerts are sent either way. */
    sendOn: OneOf(['every_run', 'failures']),
    emails: Receivers(20),
    phoneNumbers: Receivers(20),
    slack: Type.Boolean(),
    webhookUrl: Nullable(Type.String()),
    available: Type.Object({ email: Type.Boolean(), text: Type.Boolean() }, Closed),
  },
  Closed,
);

/** PUT /v1/jobs/{jobId}/notifications. An address that is left out stays as it is; null removes it. */
export const NotificationInput = Type.Object(
  {
    sendOn: OneOf(['every_run', 'failures']),
    emails: Receivers(100),
    phoneNumbers: Receivers(100),
    slackUrl: Type.Optional(Nullable(Address)),
    webhookUrl: Type.Optional(Nullable(Address)),
  },
  Closed,
);

/** The secret of a new webhook is in this one reply and never shown again. */
export const SavedNotifications = Type.Object(
  { settings: NotificationSettings, webhookSecret: Nullable(Type.String()) },
  Closed,
);

export const Delivery = Type.Object(
  {
    id: Uuid,
    runId: Nullable(Uuid),
    reason: OneOf(['run', 'alert', 'test']),
    channel: OneOf(['email', 'text', 'slack', 'webhook']),
    target: Type.String(),
    state: OneOf(['pending', 'sent', 'failed']),
    attempts: Count,
    /** Why the last attempt failed. */
    problem: Nullable(Type.String()),
    createdAt: Instant,
    sentAt: Nullable(Instant),
  },
  Closed,
);

/** GET /v1/jobs/{jobId}/notifications/log?limit=&before=  newest first; `before` is a `createdAt`. */
export const DeliveryList = Type.Object({ deliveries: Type.Array(Delivery) }, Closed);
export type DeliveryList = Static<typeof DeliveryList>;
