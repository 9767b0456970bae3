import { sendNotification } from '#core/notify';
import { parsePayload } from '#core/queue';
import type { TaskEntry } from '../task.ts';

/** Sends one message, and queues it again when its receiver was away. */
export const sendNotificationTask: TaskEntry = {
  name: 'send_notification',
  handle: async (deps, payload) => {
    const task = parsePayload('send_notification', payload);
    const outcome = await sendNotification(deps, task);
    deps.log.info({ notificationId: task.notificationId, outcome }, 'notification');
  },
};
