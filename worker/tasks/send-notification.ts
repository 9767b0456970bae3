import type { TaskEntry } from '../task.ts';

export const sendNotificationTask: TaskEntry = { name: 'send_notification', handle: async () => undefined };
