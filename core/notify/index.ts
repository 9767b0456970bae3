export { listDeliveries, retryDelivery, type Delivery } from './delivery-log.ts';
export { headlineOf, textOf, type Report } from './message.ts';
export { noSending, openSenders, type SendingConfig } from './open-senders.ts';
export { checkReceiver } from './receiver-address.ts';
export { queueNotifications, queueTestMessage, type NotifiedRun } from './queue-notifications.ts';
export { SendFailure, type Channel, type Senders } from './senders.ts';
export { sendNotification, type SendingDeps } from './send-notification.ts';
export {
  notificationSettings,
  saveNotificationSettings,
  type NotificationInput,
  type NotificationSettings,
} from './settings.ts';
export { webhookSignature } from './webhook.ts';
