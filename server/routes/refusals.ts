import { ErrorReply } from '../schemas/index.ts';

/** Replies every signed route may give, for its schema. */
export const refusals = { '4xx': ErrorReply, '5xx': ErrorReply } as const;
